"""Holds and waivers: a command waits, and an approval grants exactly what was measured."""

from decimal import Decimal

import pytest

from quintet.kernel import holds, sql
from quintet.kernel.results import DocumentHeld, Held, NotAllowed, Refused
from quintet.kernel.runner import acting_as, finish
from quintet.kernel.unit import opened
from tests.kernel.conftest import parcel_row, user


def state_of(record):
    return sql.one("SELECT state, hold_id IS NOT NULL FROM stage_parcel WHERE id = %s", [record.id])


def decide(actor, function, hold_id):
    with opened(actor, "test.vote") as unit:
        result = function(hold_id)
        unit.flush()
        finish(unit)
    return result


@pytest.fixture
def held(stage, ann):
    """A parcel of 100.00 whose sending waits because the limit is 60.00."""
    record = stage.parcel.create([parcel_row()]).record
    stage.over = Decimal(60)
    result = stage.send([record], note="with care")
    assert isinstance(result, Held)
    return result


def test_a_hold_stops_the_command_and_says_what_was_measured(stage, ann, held):
    record = held.records[0]
    assert state_of(record) == ("DRAFT", True)
    assert held.hold.gates[0]["measured"] == "40.00"
    assert holds.message_of(held.hold).zh == "超出 40.00"
    assert ("send", [record.id]) not in stage.calls


def test_while_held_every_other_command_is_refused(stage, ann, held):
    with pytest.raises(DocumentHeld):
        stage.send([held.records[0].id])
    with pytest.raises(DocumentHeld):
        stage.parcel.edit({held.records[0].id: {"title": "x"}})


def test_granting_runs_the_command_as_the_requester_with_its_inputs(stage, ann, held):
    boss = user("boss", "reader")
    assert decide(boss, holds.grant, held.hold.id) is None

    record = held.records[0]
    assert state_of(record) == ("SENT", False)
    assert sql.value("SELECT secret FROM stage_parcel WHERE id = %s", [record.id]) == "with care"
    assert sql.value("SELECT actor_id FROM kernel_event WHERE name = 'stage.parcel_sent.v1'") == ann.user_id
    assert sql.value("SELECT state FROM kernel_hold WHERE id = %s", [held.hold.id]) == "DONE"


def test_a_waiver_covers_what_was_measured_and_not_a_cent_more(stage, ann, held):
    record = held.records[0]
    decide(ann, holds.reject, held.hold.id)
    again = stage.send([record.id])
    sql.execute("UPDATE stage_parcel SET total = 100.01 WHERE id = %s", [record.id])

    assert decide(user("boss", "reader"), holds.grant, again.hold.id) is None

    assert sql.value("SELECT state FROM kernel_hold WHERE id = %s", [again.hold.id]) == "EXCEEDED"
    new = sql.one(
        "SELECT state, gates->0->>'measured' FROM kernel_hold WHERE document = %s ORDER BY id DESC", [record.id]
    )
    assert new == ("OPEN", "40.01")
    assert state_of(record) == ("DRAFT", True)
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'kernel.command_held.v1'") == 3


def test_rejecting_frees_the_document(stage, ann, held):
    decide(user("boss", "reader"), holds.reject, held.hold.id)

    assert state_of(held.records[0]) == ("DRAFT", False)
    stage.over = None
    stage.send([held.records[0].id])


def test_only_the_requester_withdraws(stage, ann, held):
    withdraw = stage.parcel.commands["withdraw"]
    with acting_as(user("eve", "reader")), pytest.raises(NotAllowed):
        withdraw([held.records[0].id])

    withdraw([held.records[0].id])

    assert state_of(held.records[0]) == ("DRAFT", False)
    assert sql.value("SELECT state FROM kernel_hold WHERE id = %s", [held.hold.id]) == "WITHDRAWN"


def test_a_refusal_when_the_command_finally_runs_blocks_the_request_and_can_be_retried(stage, ann, held):
    stage.refusal = "books"
    problem = decide(user("boss", "reader"), holds.grant, held.hold.id)

    assert isinstance(problem, Refused)
    assert state_of(held.records[0]) == ("DRAFT", True)
    state, reason = sql.one("SELECT state, blocked_reason->>'en' FROM kernel_hold WHERE id = %s", [held.hold.id])
    assert (state, reason) == ("BLOCKED", "Nobody wants books")

    stage.refusal = None
    assert decide(user("chief", "reader"), holds.resume, held.hold.id) is None
    assert state_of(held.records[0]) == ("SENT", False)


def test_a_hold_in_a_reaction_lets_the_cause_commit_and_the_flow_goes_on_when_it_is_granted(stage, ann):
    slow = stage.parcel.create([parcel_row("slow")]).record
    stage.send([slow])
    cause = stage.parcel.create([parcel_row("cause")]).record
    stage.after_sent = lambda events: stage.close([slow.id])

    stage.send([cause])

    assert state_of(cause) == ("SENT", False)
    assert state_of(slow) == ("SENT", True)
    hold_id = sql.value("SELECT hold_id FROM stage_parcel WHERE id = %s", [slow.id])
    assert decide(user("boss", "reader"), holds.grant, hold_id) is None
    assert state_of(slow) == ("CLOSED", False)


def test_a_hold_inside_a_body_holds_the_outermost_command(stage, ann):
    inner = stage.parcel.create([parcel_row("slow")]).record
    stage.send([inner])
    outer = stage.parcel.create([parcel_row("outer")]).record
    stage.in_body = lambda parcels: stage.close([inner.id])

    result = stage.send([outer])

    assert isinstance(result, Held)
    assert state_of(outer) == ("DRAFT", True)
    assert state_of(inner) == ("SENT", False)
    assert decide(user("boss", "reader"), holds.grant, result.hold.id) is None
    assert (state_of(outer), state_of(inner)) == (("SENT", False), ("CLOSED", False))
