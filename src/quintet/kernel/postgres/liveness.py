"""Whether *our* server is alive.

A process number in postmaster.pid proves nothing: after a crash another process may bear it. The server lives only if
that process is a postgres, works in our data directory, and, asked over our socket, says so itself.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from .errors import ServerFailed
from .home import SOCKET_PORT, Home, ServerState
from .urls import MAINTENANCE_DATABASE, connection_parameters, embedded_urls

PROC = Path("/proc")


def server_process(data_dir: Path) -> int | None:
    """Process number of the postmaster that works in this data directory, or None."""
    try:
        pid = int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _is_postgres_in(pid, data_dir) else None


def answers(home: Home, state: ServerState) -> bool:
    """Whether a server behind our socket accepts our password and names our data directory."""
    try:
        with _connect(state) as connection:
            row = connection.execute("SELECT current_setting('data_directory')").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and _same_directory(Path(row[0]), home.data_dir)


def is_alive(home: Home, state: ServerState) -> bool:
    """Whether our server runs and takes connections now."""
    return server_process(home.data_dir) is not None and answers(home, state)


def clear_leftovers(home: Home, state: ServerState, patience: float = 10.0) -> None:
    """After a crash: end orphaned backends and remove pid files that name a process which is not ours.

    Only to be called under the home's lock and after `server_process` said that no server runs. Without this
    PostgreSQL refuses to start when the number in a stale file now belongs to some other process. Raises ServerFailed
    when orphans do not end.
    """
    deadline = time.monotonic() + patience
    orphans = list(_postgres_processes_in(home.data_dir))
    while orphans and time.monotonic() < deadline:
        # Backends notice the death of their postmaster when idle; a busy one has to be told.
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)
        orphans = list(_postgres_processes_in(home.data_dir))
    if orphans:
        raise ServerFailed(
            f"processes {orphans} of a crashed server still hold {home.data_dir}: end them and try again"
        )
    socket = Path(state.socket_dir) / f".s.PGSQL.{SOCKET_PORT}"
    for leftover in (home.data_dir / "postmaster.pid", socket, socket.with_name(socket.name + ".lock")):
        leftover.unlink(missing_ok=True)


def _connect(state: ServerState) -> psycopg.Connection[tuple[str, ...]]:
    url = embedded_urls(state, MAINTENANCE_DATABASE).admin_url
    return psycopg.connect(**connection_parameters(url), connect_timeout=5)


def _postgres_processes_in(data_dir: Path) -> Iterator[int]:
    for entry in PROC.glob("[0-9]*"):
        if _is_postgres_in(int(entry.name), data_dir):
            yield int(entry.name)


def _is_postgres_in(pid: int, data_dir: Path) -> bool:
    if not PROC.joinpath("self").exists():
        return _process_name(pid) == "postgres"
    try:
        program = os.readlink(PROC / str(pid) / "exe").removesuffix(" (deleted)")
        # Every process of a server works inside its data directory.
        return Path(program).name == "postgres" and _same_directory(Path(PROC / str(pid) / "cwd"), data_dir)
    except OSError:
        return False


def _same_directory(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return False


def _process_name(pid: int) -> str:
    answer = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip()).name
