"""Adventure Works, loaded once a state of the code and copied for the tests; skipped where its files are not."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from examples.adventureworks import sources
from examples.adventureworks.load import load
from examples.adventureworks.orders import DAY
from examples.adventureworks.people_at_work import at
from quintet.kernel import cache, postgres
from quintet.kernel.postgres.templates import ensure_template
from tests.harness import databases

PREFIX = "quintet_adventureworks"
# All 4,012 purchase orders take a minute or two: QUINTET_ADVENTUREWORKS_EVERY=1 plays them, else every 20th.
EVERY = int(os.environ.get("QUINTET_ADVENTUREWORKS_EVERY", "20"))


@pytest.fixture(scope="session")
def source() -> sources.Source:
    """The files."""
    path = sources.folder()
    if not (path / "Product.csv").is_file():
        pytest.skip(f"no Adventure Works files in {path}: set {sources.VARIABLE}")
    return sources.Source(path)


@pytest.fixture(scope="session")
def loaded(source: sources.Source, database_server: postgres.DatabaseUrls, database_template: str) -> str:
    """The name of a database with the company in it, up to the last purchase; the doctor was content on the way."""

    def build(urls: postgres.DatabaseUrls) -> None:
        postgres.drop_database(database_server, urls.name)
        postgres.clone_template(database_server, database_template, urls.name)
        with _working_on(urls), tempfile.TemporaryDirectory() as scratch:
            load(source, Path(scratch) / "sheets", stop_after="vendors gone", every=EVERY)

    key = _key(database_template, databases.SOURCE, Path(sources.__file__).parent)
    return ensure_template(database_server, PREFIX, key, build)


def _key(template: str, *folders: Path) -> str:
    digest = hashlib.sha256(f"{template} {EVERY}".encode())
    for path in sorted(p for f in folders for p in f.rglob("*") if p.suffix in (".py", ".sql", ".toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _working_on(urls: postgres.DatabaseUrls) -> Iterator[None]:
    from django.db import connections

    with databases.gate.opened():
        connections.close_all()
        postgres.point_at(urls)
        cache.forget()
        try:
            yield
        finally:
            connections.close_all()
            cache.forget()
            postgres.point_at(None)


@pytest.fixture(scope="module")
def company(loaded: str, database_server: postgres.DatabaseUrls) -> Iterator[None]:
    """The company on the Monday after its last goods came. Tests only read it."""
    with databases.copy_of(database_server, loaded) as urls, _working_on(urls), at(DAY):
        yield


@pytest.fixture
def own_company(loaded: str, database_server: postgres.DatabaseUrls) -> Iterator[None]:
    """The same for a test that goes on living in it."""
    with databases.copy_of(database_server, loaded) as urls, _working_on(urls):
        yield
