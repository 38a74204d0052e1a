"""Configuration in memory is what was committed, for everybody else and after a failure."""

import threading

import pytest
from django.db import connections, transaction

from quintet.kernel import cache, sql


@pytest.fixture
def greeting(fresh_db):
    """A configuration of one row: kernel_preference stands in for a table of settings."""
    sql.execute("INSERT INTO kernel_preference (user_id, key, value) VALUES (1, 'greeting', '\"old\"')")
    cache.refresh()

    def read():
        return cache.get(
            "tests.greeting", lambda: sql.value("SELECT value::text FROM kernel_preference WHERE key = 'greeting'")
        )

    assert read() == '"old"'
    return read


def change():
    sql.execute("UPDATE kernel_preference SET value = '\"new\"' WHERE key = 'greeting'")
    cache.bump("tests.greeting")


def seen_by_another_thread(read):
    found = []

    def look():
        cache.refresh()
        found.append(read())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def test_who_changes_it_sees_the_change_at_once_and_others_after_the_commit(greeting):
    with transaction.atomic():
        change()
        assert greeting() == '"new"'
        assert seen_by_another_thread(greeting) == '"old"'
    assert seen_by_another_thread(greeting) == '"new"'
    cache.refresh()
    assert greeting() == '"new"'


def test_a_change_that_was_rolled_back_is_forgotten(greeting):
    with transaction.atomic():
        change()
        assert greeting() == '"new"'
        transaction.set_rollback(True)
    cache.refresh()
    assert greeting() == '"old"'


def test_it_is_loaded_once_also_in_the_transaction_that_changes_it(greeting):
    with transaction.atomic():
        change()
        greeting()
        with sql.recorded() as seen:
            greeting()
        assert seen == []
