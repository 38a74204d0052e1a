"""Jobs: commands in the background, as who asked; their progress is seen, they can be cancelled, none is lost."""

import threading

import pytest
from django.utils import translation

from quintet.kernel import cache, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.jobs import progress, queue, worker
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.master.sheets import commands
from quintet.master.sheets.documents import sheet_import
from tests.master.builders import a_company, a_unit_of_measure, a_user

ITEMS = "code,name,unit\n" + "\n".join(f"A{n:04},Gear {n},PCS" for n in range(2_500)) + "\n"
WORDS = _("Working", "执行中")


@pytest.fixture
def engineer(fresh_db):
    a_unit_of_measure()
    with translation.override("en"):
        yield a_user("buyer", "engineer", company=a_company())


def an_import(actor, sheet=ITEMS):
    """A file that was sent and read; its number."""
    number = commands.send(actor, "master.item", "items.csv", sheet.encode())
    queue.queue(sheet_import.commands["look"], number, actor=actor)
    assert worker.run_next()
    return number


def run(number, actor, command="run"):
    queue.queue(sheet_import.commands[command], number, actor=actor)
    return worker.run_next()


def test_how_far_it_is_is_seen_while_nothing_is_written_yet(engineer, monkeypatch):
    number, seen = an_import(engineer), []
    monkeypatch.setattr(worker, "_PAUSE", 0.01)

    def look(done, total, phase):
        progress.step(done, total, phase)
        if total:
            told = threading.Event()
            thread = threading.Thread(target=watch, args=(number, done, told, seen))
            thread.start()
            assert told.wait(10)
            thread.join()

    monkeypatch.setattr(commands, "step", look)
    run(number, engineer)

    assert seen == [(1_000, 2_500, "RUNNING", 0), (2_000, 2_500, "RUNNING", 0), (2_500, 2_500, "RUNNING", 0)]
    assert sql.value("SELECT count(*) FROM master_item") == 2_500
    assert queue.last_of(number)["state"] == "DONE"


def watch(number, done, told, seen):
    """Somebody else, on a connection of their own, until they are told that much."""
    from django.db import connection

    while True:
        job = queue.last_of(number)
        if job["done"] >= done:
            break
    seen.append((job["done"], job["total"], job["state"], sql.value("SELECT count(*) FROM master_item")))
    connection.close()
    told.set()


def test_one_that_runs_is_cancelled_by_somebody_else_and_writes_nothing(engineer, monkeypatch):
    number = an_import(engineer)
    monkeypatch.setattr(worker, "_PAUSE", 0.01)
    running = progress.running

    def look(done, total, phase):
        if total and done == 1_000:
            cancelled = threading.Thread(target=cancel, args=(number,))
            cancelled.start()
            cancelled.join()
            while not running.get().cancelled:  # the voice hears it
                pass
        progress.step(done, total, phase)

    monkeypatch.setattr(commands, "step", look)
    run(number, engineer)

    job = queue.last_of(number)
    assert (job["state"], job["message"]) == ("CANCELLED", "Cancelled; nothing was written")
    assert sql.value("SELECT count(*) FROM master_item") == 0
    assert sql.value("SELECT state FROM master_sheetimport") == "DRAFT"


def cancel(number):
    from django.db import connection

    assert queue.cancel(number)
    connection.close()


def test_two_people_import_at_once_and_both_are_done(engineer):
    other = a_user("buyer", "engineer", company=engineer.company_id)
    numbers = [an_import(engineer), an_import(other, ITEMS.replace("\nA", "\nB"))]
    for number, actor in zip(numbers, (engineer, other), strict=True):
        queue.queue(sheet_import.commands["run"], number, actor=actor)

    at_once([work_one, work_one])

    assert [queue.last_of(number)["state"] for number in numbers] == ["DONE", "DONE"]
    assert sql.rows("SELECT left(code, 1), count(*), min(created_by_id) FROM master_item GROUP BY 1 ORDER BY 1") == [
        ("A", 2_500, engineer.user_id),
        ("B", 2_500, other.user_id),
    ]


def test_of_two_who_import_the_same_codes_one_is_told_and_writes_nothing(engineer):
    other = a_user("buyer", "engineer", company=engineer.company_id)
    numbers = [an_import(engineer), an_import(other)]
    for number, actor in zip(numbers, (engineer, other), strict=True):
        queue.queue(sheet_import.commands["run"], number, actor=actor)

    at_once([work_one, work_one])

    states = sorted(sql.value("SELECT state FROM master_sheetimport WHERE id = %s", [n]) for n in numbers)
    assert states == ["FAULTY", "IMPORTED"]
    assert sql.value("SELECT count(*) FROM master_item") == 2_500


def at_once(functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def work_one():
    from django.db import connection

    try:
        worker.run_next()
    finally:
        connection.close()


def test_a_job_whose_worker_died_is_taken_up_again_and_fails_after_the_last_try(engineer):
    number = an_import(engineer)
    job = queue.queue(sheet_import.commands["check"], number, actor=engineer)
    sql.execute("UPDATE kernel_job SET state = 'RUNNING', tries = 1 WHERE id = %s", [job])

    assert worker.take_up_lost() == 1
    assert queue.last_of(number)["state"] == "QUEUED"
    assert worker.run_next()
    assert queue.last_of(number)["state"] == "DONE"

    job = queue.queue(sheet_import.commands["check"], number, actor=engineer)
    sql.execute("UPDATE kernel_job SET state = 'RUNNING', tries = 3 WHERE id = %s", [job])
    assert worker.take_up_lost() == 1
    assert (queue.last_of(number)["state"], queue.last_of(number)["message"]) == (
        "FAILED",
        "The server stopped while this ran",
    )


def test_a_job_that_runs_is_not_taken_for_lost(engineer, monkeypatch):
    number, lost = an_import(engineer), []

    def look(done, total, phase):
        if total and not lost:
            thread = threading.Thread(target=lambda: lost.append(look_for_lost()))
            thread.start()
            thread.join()

    monkeypatch.setattr(commands, "step", look)
    run(number, engineer)

    assert lost == [0]
    assert queue.last_of(number)["state"] == "DONE"


def look_for_lost():
    from django.db import connection

    try:
        return worker.take_up_lost()
    finally:
        connection.close()


def test_a_document_has_one_open_job(engineer):
    number = an_import(engineer)
    queue.queue(sheet_import.commands["check"], number, actor=engineer)

    with pytest.raises(Refused, match="worked on already"):
        queue.queue(sheet_import.commands["run"], number, actor=engineer)


def test_what_is_unforeseen_says_nothing_of_its_inside(engineer, monkeypatch, caplog):
    number = an_import(engineer)
    monkeypatch.setattr(commands, "step", lambda *_: 1 / 0)

    run(number, engineer)

    job = queue.last_of(number)
    assert (job["state"], job["message"]) == ("FAILED", "Something went wrong here; nothing was written")
    assert "ZeroDivisionError" in caplog.text


def test_who_lost_the_right_meanwhile_is_refused_when_it_runs(engineer):
    number = an_import(engineer)
    queue.queue(sheet_import.commands["run"], number, actor=engineer)
    sql.execute("DELETE FROM kernel_user_role WHERE user_id = %s", [engineer.user_id])
    cache.bump("kernel.rights")

    assert worker.run_next()

    assert get_actor(engineer.user_id).roles == frozenset()
    assert sql.value("SELECT count(*) FROM master_item") == 0
    assert sql.value("SELECT state FROM master_sheetimport") in ("DRAFT", "FAULTY")
