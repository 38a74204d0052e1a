"""The test server and the databases on it.

`DATABASE_URL` names a server to use. Without it an embedded one runs in the first home that can hold it:
QUINTET_TEST_HOME, memory (a copy of a database is hundreds of small files, which some disks make slowly),
`.pytest-home` in the repository, /var/lib. It goes on running between test runs and keeps the template, so that the
second run starts at once; `make clean` ends it (`python -m tests.harness.databases`).
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from quintet.kernel import postgres
from quintet.kernel.postgres.templates import ensure_template, fingerprint

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src"
MEMORY_NEEDED = 4 * 2**30
TEMPLATE_PREFIX = "quintet_template"
COPY_PREFIX = "quintet_test"

_numbers = count(1)


def start_server() -> postgres.DatabaseUrls:
    """URLs of a maintenance database on the server to test on."""
    given = postgres.urls_from_environment()
    if given:
        return given.of("postgres")
    reasons = []
    for home in _candidate_homes():
        try:
            return postgres.ensure_running(home, durable=False).of("postgres")
        except postgres.HomeNotUsable as error:
            reasons.append(str(error))
    raise postgres.HomeNotUsable("\n".join(reasons))


def stop_server() -> None:
    """End the embedded server and remove its data."""
    for home in _candidate_homes():
        with suppress(postgres.HomeNotUsable):
            postgres.stop(home)
        shutil.rmtree(home, ignore_errors=True)


def _candidate_homes() -> list[Path]:
    given = os.environ.get("QUINTET_TEST_HOME")
    if given:
        return [Path(given)]
    name = f"quintet-test-{os.geteuid()}-{hashlib.sha256(bytes(REPOSITORY)).hexdigest()[:8]}"
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_NEEDED
    # As root the server runs as another user, who may not reach a repository below /root: hence the last one.
    return [*([memory / name] if roomy else []), REPOSITORY / ".pytest-home", Path("/var/lib") / name]


def migrated_template(server: postgres.DatabaseUrls) -> str:
    """Name of a database with all migrations applied, made anew when something that shapes it has changed."""
    from quintet.kernel.ensure import declared_statements

    # Triggers and checks follow from declarations in Python, which no migration shows.
    return ensure_template(server, TEMPLATE_PREFIX, fingerprint(SOURCE, declared_statements()), _migrate)


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

if __name__ == "__main__":
    stop_server()
