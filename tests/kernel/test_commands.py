"""Commands: what the runner promises, in the order it promises it."""

from decimal import Decimal

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from quintet.kernel import sql, store
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.results import (
    InvalidInput,
    NeedsAcknowledgement,
    NotAllowed,
    NotFound,
    Refused,
    VersionConflict,
    WrongState,
)
from quintet.kernel.runner import acting_as, perform
from tests.kernel.conftest import parcel_row, user
from tests.kernel.stage import Parcel


def test_creating_saves_a_draft_with_number_total_owner_lines_and_an_entry(stage, ann):
    done = stage.parcel.create([parcel_row()])

    record = done.record
    assert record.state == "DRAFT"
    assert record.total == Decimal(100)
    assert record.owner_id == ann.user_id
    assert record.number.startswith("PA-")
    assert len(record.number) == len("PA-2611-00001")
    assert sql.one("SELECT doc, title FROM kernel_entry WHERE id = %s", [record.id]) == ("stage.parcel", record.number)
    assert sql.rows("SELECT position, quantity FROM stage_parcelline WHERE parcel_id = %s ORDER BY 1", [record.id]) == [
        (1, Decimal(2)),
        (2, Decimal(1)),
    ]


def test_bad_input_names_every_field_and_nothing_is_written(stage, ann):
    with pytest.raises(InvalidInput) as refusal:
        stage.parcel.create([{"title": "", "colour": "red", "lines": [{"quantity": "many", "price": "1.005"}]}])

    assert {(e.field, e.rule) for e in refusal.value.errors} == {
        ("colour", "kernel.unknown_field"),
        ("lines.0.quantity", "kernel.type"),
        ("lines.0.price", "kernel.too_precise"),
    }
    assert sql.value("SELECT count(*) FROM stage_parcel") == 0


def test_a_missing_required_field_and_a_broken_rule_are_named_by_their_ids(stage, ann):
    with pytest.raises(InvalidInput) as missing:
        stage.parcel.create([{"lines": [{"quantity": 1}]}])
    with pytest.raises(InvalidInput) as heavy:
        stage.parcel.create([parcel_row("bricks", (1, 1), (101, 1))])

    assert {(e.field, e.rule) for e in missing.value.errors} == {
        ("title", "kernel.required"),
        ("lines.0.price", "kernel.required"),
    }
    assert [(e.field, e.rule) for e in heavy.value.errors] == [("lines.1.quantity", "stage.stage.not_too_heavy")]


def test_an_edit_changes_deletes_and_adds_lines_and_makes_one_new_version(stage, ann):
    record = stage.parcel.create([parcel_row("books", (2, 30), (1, 40))]).record
    kept = record.lines[1].id

    edited = stage.parcel.edit({record.id: {"lines": [{"id": kept, "price": 50}, {"quantity": 3, "price": 10}]}}).record

    assert edited.version == 2
    assert edited.total == Decimal(80)
    rows = sql.rows("SELECT id, price FROM stage_parcelline WHERE parcel_id = %s ORDER BY position", [record.id])
    assert rows[0] == (kept, Decimal(50))
    assert len(rows) == 2


def test_an_illegal_step_raises_and_says_which_states_allow_it(stage, ann):
    record = stage.parcel.create([parcel_row()]).record

    with pytest.raises(WrongState) as refusal:
        stage.close([record])

    assert refusal.value.message.en == f"{record.number} is Draft; Close needs Sent"
    assert refusal.value.message.zh == f"{record.number} 当前为“草稿”，“结束”只适用于：已寄出"


def test_editing_after_sending_is_an_illegal_step(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    stage.send([record])

    with pytest.raises(WrongState):
        stage.parcel.edit({record.id: {"title": "late"}})


def test_gates_run_fill_refuse_warn_hold_and_then_the_body_and_then_the_reaction(stage, ann):
    record = stage.parcel.create([parcel_row()]).record

    stage.send([record])

    assert stage.calls == ["fill", "refuse", "warn", "hold", ("send", [record.id]), ("reaction", [record.id])]


def test_a_refusing_gate_names_rule_system_and_field_and_changes_nothing(stage, ann):
    record = stage.parcel.create([parcel_row("junk")]).record
    stage.refusal = "junk"

    with pytest.raises(Refused) as refusal:
        stage.send([record])

    assert (refusal.value.rule, refusal.value.system) == ("stage_story.is_wanted", "stage")
    assert refusal.value.errors[0].field == "title"
    assert sql.value("SELECT state FROM stage_parcel WHERE id = %s", [record.id]) == "DRAFT"


def test_a_warning_asks_and_its_token_answers_for_that_warning_only(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    stage.warning = "fragile"
    with pytest.raises(NeedsAcknowledgement) as asked:
        stage.send([record])

    stage.warning = "explosive"
    with pytest.raises(NeedsAcknowledgement):
        perform(stage.send, [record.id], actor=ann, acknowledge=asked.value.token)
    stage.warning = "fragile"
    perform(stage.send, [record.id], actor=ann, acknowledge=asked.value.token)

    assert sql.value("SELECT state FROM stage_parcel WHERE id = %s", [record.id]) == "SENT"


def test_somebody_elses_version_is_a_conflict_that_names_both(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    stage.parcel.edit({record.id: {"title": "first"}})

    with pytest.raises(VersionConflict) as conflict:
        perform(stage.send, [record.id], actor=ann, versions={record.id: 1})

    assert (conflict.value.given, conflict.value.current) == (1, 2)


def test_scope_decides_and_every_denial_is_logged(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    bob, eve = user("bob", "sender"), user("eve", "reader")

    for stranger in (bob, eve):
        with acting_as(stranger), pytest.raises(NotAllowed):
            stage.send([record])

    assert sql.rows("SELECT user_id, what, document FROM kernel_denial ORDER BY id") == [
        (bob.user_id, "stage.parcel.send", record.id),
        (eve.user_id, "stage.parcel.send", record.id),
    ]
    assert sql.value("SELECT state FROM stage_parcel WHERE id = %s", [record.id]) == "DRAFT"


def test_a_field_that_is_hidden_from_a_role_cannot_be_set_by_it(stage, ann):
    with pytest.raises(InvalidInput) as refusal:
        stage.parcel.create([parcel_row(secret="x")])

    assert refusal.value.errors[0].field == "secret"


def test_another_companys_document_is_out_of_reach_whatever_the_role(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    with acting_as(user("mallory", "administrator", company=2)), pytest.raises(NotAllowed):
        stage.send([record])


def test_an_unknown_number_is_not_found(stage, ann):
    with pytest.raises(NotFound):
        stage.send([999_999_999])


def test_a_failing_reaction_takes_everything_back(stage, ann):
    record = stage.parcel.create([parcel_row()]).record

    def fail(events):
        stage.parcel.create([parcel_row("made by the flow", parent_ref=record.id)])
        raise Refused(_text(), rule="stage.no")

    stage.after_sent = fail
    with pytest.raises(Refused):
        stage.send([record])

    assert sql.rows("SELECT id, state FROM stage_parcel") == [(record.id, "DRAFT")]
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'stage.parcel_sent.v1'") == 0


def _text():
    from quintet.kernel.text import _

    return _("No", "不")


def test_what_a_reaction_makes_is_linked_to_its_cause_and_audited_as_the_system_on_the_users_behalf(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    stage.after_sent = lambda events: stage.parcel.create([parcel_row("made", parent_ref=events[0].document)])

    done = stage.send([record])

    made = done.made[0]
    assert sql.rows("SELECT source_id, target_id, kind FROM kernel_link") == [(record.id, made.id, "parent_ref")]
    actor, via = sql.one("SELECT actor_id, via FROM kernel_event WHERE document = %s", [made.id])
    assert (actor, via) == (ann.user_id, "stage_story.on_sent")


def test_commands_that_call_each_other_in_a_circle_are_refused_with_the_path(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    stage.in_body = lambda parcels: stage.send(parcels)

    with pytest.raises(Refused) as refusal:
        stage.send([record])

    assert refusal.value.rule == "kernel.no_command_cycle"
    assert refusal.value.message.en.count("stage.parcel.send") == 2


def test_bulk_names_each_bad_document_and_does_the_good_ones(stage, ann):
    records = stage.parcel.create([parcel_row("a"), parcel_row("junk"), parcel_row("b")]).records
    stage.refusal = "junk"

    outcomes = perform_bulk(stage.send, [r.id for r in records], actor=ann)

    assert [(o.result, o.rule) for o in outcomes] == [
        ("done", None),
        ("refused", "stage_story.is_wanted"),
        ("done", None),
    ]
    assert sql.rows("SELECT state FROM stage_parcel ORDER BY id") == [("SENT",), ("DRAFT",), ("SENT",)]


def test_a_batch_costs_as_many_statements_as_one(stage, ann):
    first, *one = stage.parcel.create([parcel_row(), parcel_row()]).records
    many = stage.parcel.create([parcel_row() for _i in range(40)]).records
    store.next_ids(1)
    stage.send([first])  # configuration is read once and kept

    with sql.recorded() as single:
        stage.send(one)
    with sql.recorded() as batch:
        stage.send(many)

    assert len(batch) == len(single)


def test_a_deadlock_is_retried_and_the_fourth_in_a_row_is_given_up(stage, ann):
    record = stage.parcel.create([parcel_row()]).record
    failures = [3]

    def deadlock(parcels):
        if failures[0]:
            failures[0] -= 1
            raise OperationalError("deadlock") from DeadlockDetected()

    stage.in_body = deadlock
    stage.send([record])
    assert sql.value("SELECT state FROM stage_parcel WHERE id = %s", [record.id]) == "SENT"

    other = stage.parcel.create([parcel_row()]).record
    failures[0] = 99
    with pytest.raises(OperationalError):
        stage.send([other])


def test_history_keeps_every_write_with_actor_command_and_the_row_before(stage, ann):
    record = stage.parcel.create([parcel_row("old")]).record
    stage.parcel.edit({record.id: {"title": "new"}})

    rows = sql.rows(
        "SELECT operation, command, actor_id, before->>'title' FROM kernel_history WHERE \"table\" = %s ORDER BY id",
        ["stage_parcel"],
    )
    assert rows == [
        ("I", "stage.parcel.create", ann.user_id, None),
        ("U", "stage.parcel.edit", ann.user_id, "old"),
    ]


def test_the_database_refuses_an_undeclared_state_and_a_change_of_history(stage, ann):
    from django.db import IntegrityError, transaction

    record = stage.parcel.create([parcel_row()]).record
    for statement in (
        f"UPDATE stage_parcel SET state = 'LOST' WHERE id = {record.id}",
        "DELETE FROM kernel_history",
        "UPDATE kernel_event SET name = 'x'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            sql.execute(statement)


def test_a_body_that_changes_state_without_an_event_is_a_programming_error(stage, ann):
    record = stage.parcel.create([parcel_row()]).record

    def meddle(parcels):
        parcels[0].state = "CLOSED"

    stage.in_body = meddle
    stage.send.transition = None
    with pytest.raises(TypeError):
        stage.send([record])
    assert store.select(Parcel, "t.id = %s", [record.id])[0].state == "DRAFT"
