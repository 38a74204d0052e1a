"""The relay: positions after commit, nobody missed, each later step once, a failing one parked."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from quintet.kernel import clock, relay, sql
from quintet.kernel.runner import acting_as
from tests.kernel.conftest import parcel_row, user
from tests.kernel.stage import staged

_INSERT = (
    "INSERT INTO kernel_event (name, document, command, at, via, payload)"
    " VALUES ('kernel.document_created.v1', %s, 'test', now(), '', '{}') RETURNING id"
)


@pytest.fixture
def live_stage(fresh_db):
    with staged(fresh_db.owner_url) as found:
        yield found


def test_a_transaction_that_commits_late_is_not_missed(fresh_db):
    with psycopg.connect(fresh_db.app_url) as early, psycopg.connect(fresh_db.app_url) as late:
        late_id = late.execute(_INSERT, [1]).fetchone()[0]  # takes the lower id, commits last
        early_id = early.execute(_INSERT, [2]).fetchone()[0]
        early.commit()
        relay.place_positions()
        seen = relay.read(0)
        assert [entry.id for entry in seen] == [early_id]

        late.commit()
        relay.place_positions()
        assert [entry.id for entry in relay.read(seen[-1].position)] == [late_id]
    assert late_id < early_id


def test_a_consumer_reads_on_from_its_own_cursor(fresh_db):
    for number in range(5):
        sql.rows(_INSERT, [number])
    relay.place_positions()
    got: list[int] = []

    assert relay.consume("test", lambda entries: got.extend(e.document for e in entries), limit=3) == 3
    assert relay.consume("test", lambda entries: got.extend(e.document for e in entries), limit=3) == 2
    assert relay.consume("test", lambda entries: got.extend(e.document for e in entries), limit=3) == 0
    assert got == [0, 1, 2, 3, 4]


def test_a_later_step_runs_once_per_event_as_the_system_on_the_users_behalf(live_stage):
    ran = []
    live_stage.later = lambda events: ran.append(events[0].document)
    with acting_as(user("ann", "sender")):
        record = live_stage.parcel.create([parcel_row()]).record
        live_stage.send([record])
    assert ran == []

    relay.run_once()
    relay.run_once()
    sql.execute("DELETE FROM kernel_cursor")  # even read again from the start
    relay.run_once()

    assert ran == [record.id]


def test_a_failing_step_parks_its_event_lets_the_others_pass_and_is_retried_when_due(live_stage):
    ran, failing = [], [True]

    def later(events):
        if failing[0] and events[0].total == 100:
            raise RuntimeError("printer on fire")
        ran.append(events[0].document)

    live_stage.later = later
    with acting_as(user("ann", "sender")):
        bad, good = live_stage.parcel.create([parcel_row("bad", (1, 100)), parcel_row("good", (1, 5))]).records
        live_stage.send([bad])
        live_stage.send([good])

    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    with clock.frozen_at(start):
        relay.run_once()
    assert ran == [good.id]
    assert sql.rows("SELECT attempts, error FROM kernel_parked_event") == [(1, "printer on fire")]

    failing[0] = False
    with clock.frozen_at(start + timedelta(seconds=1)):
        relay.run_once()
    assert ran == [good.id]
    with clock.frozen_at(start + timedelta(minutes=1)):
        relay.run_once()
    assert ran == [good.id, bad.id]
    assert sql.value("SELECT count(*) FROM kernel_parked_event") == 0
