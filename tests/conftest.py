"""Fixtures for every test.

- `db`: the migrated database; what a test writes is rolled back. Fast; one connection.
- `fresh_db`, also called `transactional_db`: a copy of its own with real commits, for races, threads, the relay.
- neither: touching the database is an error.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
os.environ.setdefault("QUINTET_SECRET_KEY", "for tests only")
# Nothing a test does may reach the data of the person who runs it.
os.environ["QUINTET_HOME"] = tempfile.mkdtemp(prefix="quintet-test-home-")

import django
from django.test.utils import setup_test_environment

from quintet.kernel import postgres
from tests.harness import databases

django.setup()
setup_test_environment(debug=False)


def pytest_configure() -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
    databases.gate.install()


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(os.environ["QUINTET_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> postgres.DatabaseUrls:
    """The maintenance database of the server under test."""
    server = databases.start_server()
    databases.drop_leftovers(server)
    return server


@pytest.fixture(scope="session")
def database_template(database_server: postgres.DatabaseUrls) -> str:
    """Name of the migrated database that copies are made of."""
    with databases.gate.opened():
        return databases.migrated_template(database_server)


@pytest.fixture(scope="session")
def session_database(database_server: postgres.DatabaseUrls, database_template: str) -> Iterator[postgres.DatabaseUrls]:
    """This test process's copy, for tests that roll back."""
    from django.db import connections

    with databases.copy_of(database_server, database_template) as urls:
        yield urls
        connections.close_all()


@pytest.fixture
def db(session_database: postgres.DatabaseUrls) -> Iterator[postgres.DatabaseUrls]:
    """The database inside a transaction that is rolled back; deferred constraints are checked first."""
    from django.db import connection, transaction

    with databases.gate.opened(), _pointed_at(session_database):
        atomic = transaction.atomic()
        atomic._from_testcase = True  # lets durable blocks run inside, as Django's own TestCase does
        atomic.__enter__()
        try:
            yield session_database
            if not connection.needs_rollback:
                connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def fresh_db(database_server: postgres.DatabaseUrls, database_template: str) -> Iterator[postgres.DatabaseUrls]:
    """A copy of the database for this test alone; commits are real. Threads may use it too."""
    from django.db import connections

    with databases.gate.opened(), databases.copy_of(database_server, database_template) as urls:
        connections.close_all()
        with _pointed_at(urls):
            yield urls
        connections.close_all()


@pytest.fixture
def transactional_db(fresh_db: postgres.DatabaseUrls) -> postgres.DatabaseUrls:
    """Another name for `fresh_db`."""
    return fresh_db


@contextmanager
def _pointed_at(urls: postgres.DatabaseUrls) -> Iterator[None]:
    from quintet.kernel import cache, store

    postgres.point_at(urls)
    cache.forget()
    store.forget_ids()  # numbers in hand belong to the other database
    try:
        yield
    finally:
        cache.forget()
        store.forget_ids()
        postgres.point_at(None)
