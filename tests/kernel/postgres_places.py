"""Homes for servers under test, gone afterwards with the server in them."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from quintet.kernel import postgres
from quintet.kernel.postgres.home import Home


@contextmanager
def in_memory_or_tmp() -> Iterator[Path]:
    """A directory that every user may enter; pytest's own are closed to the server's user."""
    memory = Path("/dev/shm")
    parent = memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None
    with tempfile.TemporaryDirectory(dir=parent, prefix="quintet-launcher-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        yield Path(place)


@contextmanager
def server_home(name: str = "home") -> Iterator[Path]:
    """A path for a home that does not exist yet; whatever runs there afterwards is stopped."""
    with in_memory_or_tmp() as place:
        home = place / name
        try:
            yield home
        finally:
            with contextlib.suppress(postgres.PostgresError):
                postgres.stop(home)
            state = Home(home).read_state()
            if state:
                shutil.rmtree(state.socket_dir, ignore_errors=True)


def ask(url: str, query: LiteralString) -> tuple[Any, ...] | None:
    """The first row."""
    with psycopg.connect(**postgres.connection_parameters(url)) as connection:
        return connection.execute(query).fetchone()
