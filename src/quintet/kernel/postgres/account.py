"""Which system user the server runs as.

PostgreSQL refuses to run as root. A plain user runs the server as himself; root runs it as the system user `quintet`,
made on first use, or as `postgres` or `nobody` where users cannot be added.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import HomeNotUsable

ACCOUNT_NAME = "quintet"


@dataclass(frozen=True)
class ServerAccount:
    """The user that owns the data and the server process."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def run(self, command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, outside any directory it may not enter; output is captured as text."""
        return subprocess.run(command, capture_output=True, text=True, cwd="/", **self.identity(), **options)

    def own(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def write(self, path: Path, text: str, append: bool = False) -> None:
        """Write a file as this user, mode 600 when new: root must not follow links in a directory of another user."""
        script = 'umask 077; cat >> "$1"' if append else 'umask 077; cat > "$1"'
        self.run(["/bin/sh", "-c", script, "sh", path], input=text, check=True)

    def can_enter(self, directory: Path) -> bool:
        """Whether this user can reach the directory; asked of the system, which knows about access lists too."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", directory]).returncode == 0

    def can_execute(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"], timeout=20).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False

    def identity(self) -> dict[str, Any]:
        """The options that make a subprocess run as this user."""
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(data_dir: Path) -> ServerAccount:
    """The account of existing data, else the one for new data.

    Raises HomeNotUsable when the data belongs to somebody whom this process cannot act for.
    """
    if data_dir.exists():
        account = _from_uid(data_dir.stat().st_uid)
        if account.uid == 0 or (os.geteuid() != 0 and not account.is_ours):
            raise HomeNotUsable(
                f"{data_dir} belongs to the user {account.name}. Run as that user, choose another QUINTET_HOME, "
                "or name a running server in DATABASE_URL."
            )
        return account
    return _for_root() if os.geteuid() == 0 else _from_uid(os.geteuid())


def _for_root() -> ServerAccount:
    if not _lookup(ACCOUNT_NAME) and shutil.which("useradd"):
        no_shell = shutil.which("nologin") or "/bin/false"
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", no_shell, ACCOUNT_NAME], capture_output=True, check=False)
    for name in (ACCOUNT_NAME, "postgres", "nobody"):
        account = _lookup(name)
        if account:
            return account
    raise HomeNotUsable("root needs a system user to run the database as: add one named 'quintet' (useradd --system)")


def _lookup(name: str) -> ServerAccount | None:
    with contextlib.suppress(KeyError):
        entry = pwd.getpwnam(name)
        return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return None


def _from_uid(uid: int) -> ServerAccount:
    with contextlib.suppress(KeyError):
        entry = pwd.getpwuid(uid)
        return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return ServerAccount(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
