"""The home directory: where a server's data, log and passwords live.

```
<home>/postgres.json       passwords and socket of the server, mode 600
<home>/postgres.lock       held while the server is being started or stopped
<home>/postgres/data       the data, owned by the server's user
<home>/postgres/log        a week of logs
<home>/run                 the socket, unless the path is too long or not plain
<home>/programs            a copy of the programs, only where the server's user cannot reach the installed ones
```
"""

import contextlib
import fcntl
import json
import os
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from .account import ServerAccount, server_account
from .errors import HomeNotUsable, ServerFailed

SOCKET_PORT = 5432
# sockaddr_un holds 108 bytes on Linux and 104 elsewhere; the file is "<directory>/.s.PGSQL.5432.lock" at its longest.
LONGEST_SOCKET_DIR = 80


def default_home() -> Path:
    """QUINTET_HOME, else /var/lib/quintet for root and ~/.quintet for others. Not created."""
    configured = os.environ.get("QUINTET_HOME")
    if configured:
        return Path(configured).expanduser().absolute()
    return Path("/var/lib/quintet") if os.geteuid() == 0 else Path.home() / ".quintet"


@dataclass(frozen=True)
class ServerState:
    """What must be remembered to connect: three passwords and where the socket is."""

    socket_dir: str
    admin_password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    owner_password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    app_password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


@dataclass(frozen=True)
class Home:
    """Paths below one home directory."""

    path: Path

    @property
    def server_dir(self) -> Path:
        return self.path / "postgres"

    @property
    def data_dir(self) -> Path:
        return self.server_dir / "data"

    @property
    def log_dir(self) -> Path:
        return self.server_dir / "log"

    @property
    def state_file(self) -> Path:
        return self.path / "postgres.json"

    def prepare(self) -> ServerAccount:
        """Make the directories and return who runs the server. Raises HomeNotUsable."""
        try:
            self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
            account = server_account(self.data_dir)
            for directory in (self.server_dir, self.log_dir):
                if not directory.exists():
                    directory.mkdir(mode=0o700)
                    account.own(directory)
        except OSError as error:
            raise HomeNotUsable(f"{self.path} cannot hold a database: {error}. Choose another QUINTET_HOME.") from error
        if not account.can_enter(self.server_dir):
            raise HomeNotUsable(
                f"The user {account.name}, who runs the database, cannot reach {self.server_dir}: open the directories "
                "above it (chmod o+x) or choose a QUINTET_HOME outside them, such as /var/lib/quintet."
            )
        return account

    def read_state(self) -> ServerState | None:
        """The remembered state, or None for a home without a server. Raises HomeNotUsable if it is not ours to read."""
        try:
            return ServerState(**json.loads(self.state_file.read_text()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise HomeNotUsable(f"{self.state_file} cannot be read: {error}. Choose another QUINTET_HOME.") from error

    def write_state(self, state: ServerState) -> None:
        """Replace the remembered state whole, so that a crash leaves the old or the new one. Mode 600."""
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=".postgres-")
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.state_file)

    def state_with_socket(self, account: ServerAccount) -> ServerState:
        """The state, made or repaired so that its socket directory exists and belongs to the server's user."""
        state = self.read_state()
        if state and _is_private(Path(state.socket_dir), account):
            return state
        socket_dir = str(self._new_socket_dir(account))
        state = replace(state, socket_dir=socket_dir) if state else ServerState(socket_dir)
        self.write_state(state)
        return state

    def _new_socket_dir(self, account: ServerAccount) -> Path:
        directory = self.path / "run"
        # The short path also spares us the quoting of commas, quotes and spaces in the server's configuration.
        if len(os.fsencode(directory)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[A-Za-z0-9_./-]+", str(directory)):
            directory.mkdir(mode=0o700, exist_ok=True)
        else:
            directory = Path(tempfile.mkdtemp(prefix="quintet-", dir="/tmp"))
        account.own(directory)
        return directory

    @contextlib.contextmanager
    def locked(self, timeout: float = 120.0) -> Iterator[None]:
        """Hold this home's lock: one process at a time starts or stops its server. Raises ServerFailed on time-out."""
        with self._open_lock() as handle:
            deadline = time.monotonic() + timeout
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise ServerFailed(
                            f"another process has held {self.path}/postgres.lock for {timeout:.0f} s"
                        ) from None
                    time.sleep(0.02)
            yield

    @contextlib.contextmanager
    def _open_lock(self) -> Iterator[int]:
        path = self.path / "postgres.lock"
        try:
            self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
            # Not inheritable: were the server to hold it too, nobody could lock while the server lives.
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise HomeNotUsable(f"{path} cannot be opened: {error}. Choose another QUINTET_HOME.") from error
        try:
            yield handle
        finally:
            os.close(handle)


def _is_private(directory: Path, account: ServerAccount) -> bool:
    if directory.is_symlink() or not directory.is_dir():
        return False
    facts = directory.stat()
    return facts.st_uid == account.uid and facts.st_mode & 0o077 == 0
