"""The test server and the databases on it.

`DATABASE_URL` names a server to use; without it an embedded one runs in `.pytest-home`, goes on running between test
runs, and keeps the template there, so that the second run starts at once. `make clean` ends it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from quintet.kernel import postgres
from quintet.kernel.postgres.templates import ensure_template, fingerprint

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src"
TEMPLATE_PREFIX = "quintet_template"
COPY_PREFIX = "quintet_test"

_numbers = count(1)


def start_server() -> postgres.DatabaseUrls:
    """URLs of a maintenance database on the server to test on."""
    given = postgres.urls_from_environment()
    if given:
        return given.of("postgres")
    try:
        return postgres.ensure_running(usable_home(), durable=False).of("postgres")
    except postgres.HomeNotUsable:
        return postgres.ensure_running(_home_outside(), durable=False).of("postgres")


def usable_home() -> Path:
    """QUINTET_TEST_HOME, or a directory of the repository."""
    return Path(os.environ.get("QUINTET_TEST_HOME") or REPOSITORY / ".pytest-home")


def _home_outside() -> Path:
    # As root the server runs as another user, who may not reach a repository below /root. One home per repository.
    return Path("/var/lib") / f"quintet-test-{hashlib.sha256(bytes(REPOSITORY)).hexdigest()[:8]}"


def migrated_template(server: postgres.DatabaseUrls) -> str:
    """Name of a database with all migrations applied, made when migrations have changed."""
    return ensure_template(server, TEMPLATE_PREFIX, fingerprint(SOURCE), _migrate)


def _migrate(urls: postgres.DatabaseUrls) -> None:
    from django.db import connections

    from quintet.operations.migrate import migrate

    postgres.point_at(urls)
    try:
        migrate(quiet=True)
    finally:
        connections.close_all()
        postgres.point_at(None)


@contextmanager
def copy_of(server: postgres.DatabaseUrls, template: str) -> Iterator[postgres.DatabaseUrls]:
    """A database of our own, dropped afterwards. The name bears our process number, so that leftovers can be told."""
    name = f"{COPY_PREFIX}_{os.getpid()}_{next(_numbers)}"
    postgres.drop_database(server, name)
    urls = postgres.clone_template(server, template, name)
    try:
        yield urls
    finally:
        postgres.drop_database(server, name)


def drop_leftovers(server: postgres.DatabaseUrls) -> None:
    """Drop copies whose test process was killed. Only on our own server: elsewhere process numbers mean nothing."""
    if postgres.urls_from_environment():
        return
    for name in postgres.list_databases(server, f"{COPY_PREFIX}_"):
        owner = name.removeprefix(f"{COPY_PREFIX}_").split("_")[0]
        with suppress(ProcessLookupError, ValueError):
            os.kill(int(owner), 0)
            continue
        postgres.drop_database(server, name)


class DatabaseNotAllowed(AssertionError):
    """A test touched the database without asking for it."""


class Gate:
    """Keeps tests from the database unless one of the fixtures `db`, `fresh_db` is asked for.

    Rules are pure functions: their tests must not need a database, and this is how we know.
    """

    is_open = False

    def install(self) -> None:
        from django.db.backends.base.base import BaseDatabaseWrapper

        connect = BaseDatabaseWrapper.ensure_connection

        def guarded(wrapper: BaseDatabaseWrapper) -> None:
            if not self.is_open:
                raise DatabaseNotAllowed("ask for the fixture db (rolled back) or fresh_db (a copy, with commits)")
            connect(wrapper)

        BaseDatabaseWrapper.ensure_connection = guarded

    @contextmanager
    def opened(self) -> Iterator[None]:
        was_open, self.is_open = self.is_open, True
        try:
            yield
        finally:
            self.is_open = was_open


gate = Gate()
