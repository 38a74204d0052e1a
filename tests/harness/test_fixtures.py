"""The fixtures keep what they promise."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction

from quintet.kernel import postgres
from quintet.kernel.postgres.templates import ensure_template, fingerprint
from tests.harness.databases import DatabaseNotAllowed, copy_of


def tables_named(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = %s", [name])
        return cursor.fetchone()[0]


def test_a_test_without_a_fixture_may_not_touch_the_database():
    with pytest.raises(DatabaseNotAllowed):
        connection.cursor()


@pytest.mark.parametrize("turn", [1, 2])
def test_db_rolls_back_what_a_test_wrote(db, turn):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE leftover AS SELECT %s AS turn", [turn])
        cursor.execute("SELECT turn FROM leftover")
        assert cursor.fetchone() == (turn,)


def test_db_lets_durable_blocks_run(db):
    with transaction.atomic(durable=True):
        assert connection.in_atomic_block


def test_db_connects_as_the_application_which_may_not_change_tables(db):
    if db.app_role == db.owner_role:
        pytest.skip("the server under test gives us one role only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == (db.app_role, False)
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        assert cursor.fetchone() == (False,)


def test_fresh_db_commits_and_other_threads_see_it(fresh_db):
    with postgres.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (x int)")
        cursor.execute("INSERT INTO seen VALUES (1)")
    counted = []

    def count():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM seen")
            counted.append(cursor.fetchone()[0])
        connections.close_all()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert counted == [1]


def test_each_fresh_db_is_another_one(fresh_db, transactional_db):
    assert fresh_db is transactional_db
    assert tables_named("seen") == 0


def test_a_second_copy_is_made_in_less_than_two_seconds(database_server, database_template):
    began = time.perf_counter()
    with copy_of(database_server, database_template) as urls:
        assert postgres.database_exists(database_server, urls.name)
    assert time.perf_counter() - began < 2
    assert not postgres.database_exists(database_server, urls.name)


def test_a_template_is_built_once_however_many_ask(database_server):
    built = []
    names = []

    def build(urls):
        built.append(urls.name)

    def ask():
        names.append(ensure_template(database_server, "quintet_try", "k1", build))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(built) == 1
        assert names == ["quintet_try_k1"] * 4
    finally:
        postgres.drop_database(database_server, "quintet_try_k1")


def test_a_template_that_fails_to_build_is_not_left_behind(database_server):
    def build(urls):
        raise IntegrityError("half made")

    with pytest.raises(IntegrityError):
        ensure_template(database_server, "quintet_fail", "k1", build)
    assert not postgres.database_exists(database_server, "quintet_fail_k1")
    postgres.drop_database(database_server, "quintet_fail_draft_k1")


def test_the_fingerprint_moves_with_migrations_and_sql_only(tmp_path):
    migrations = tmp_path / "app" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("a = 1")
    first = fingerprint(tmp_path)
    (tmp_path / "app" / "rules.py").write_text("b = 2")
    assert fingerprint(tmp_path) == first
    (tmp_path / "app" / "post.sql").write_text("SELECT 1")
    second = fingerprint(tmp_path)
    assert second != first
    (migrations / "0001_initial.py").write_text("a = 2")
    assert fingerprint(tmp_path) not in {first, second}
    assert fingerprint(tmp_path, ["large"]) != fingerprint(tmp_path)
