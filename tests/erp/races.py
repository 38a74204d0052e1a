"""Jobs let go together, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from quintet.kernel import sql
from quintet.kernel.results import QuintetError


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each job in a thread and on a connection of its own, all let go together: results or refusals, in order."""
    gate, found = threading.Barrier(len(jobs)), [None] * len(jobs)

    def work(index: int, job: Callable[[], Any]) -> None:
        try:
            sql.value("SELECT 1")
            gate.wait()
            found[index] = job()
        except QuintetError as refusal:
            found[index] = refusal
        except BaseException as problem:  # seen by the test, not swallowed by the thread
            found[index] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, QuintetError):
            raise each
    return found


def deadlocks() -> int:
    """Deadlocks the database has broken so far."""
    sql.value("SELECT pg_stat_clear_snapshot()")
    return sql.value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
