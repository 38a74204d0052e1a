"""Dragging work on the Gantt: what is in the way is named, what is possible is done."""

import pytest
from django.db import IntegrityError, transaction

from quintet.erp.production import commands as production
from quintet.erp.scheduling import commands as scheduling
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import events_of
from tests.erp.factory import make, work_of
from tests.erp.timetable import LI, WANG, ZHAO, a_workshop, at, days_at_work, placed, slots_of


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def refusal_of(shop, work, start_at, **inputs) -> tuple[str, str, str]:
    """(rule, field, text in English) of a move that is refused."""
    with pytest.raises(Refused) as refusal:
        shop.move(work, start_at, **inputs)
    (error,) = refusal.value.errors
    assert error.message.zh != error.message.en
    return refusal.value.rule.removeprefix("erp.scheduling."), error.field, error.message.en


def test_work_goes_where_it_is_dragged_with_its_pauses(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(180, level=2))
    shop.run()
    moved = shop.move(work, at(4, 10), machine=shop.lathe_2)
    assert placed(work) == ("04 10:00", "04 14:00", shop.lathe_2, LI)
    assert slots_of(work) == [("04 10:00", "04 12:00"), ("04 13:00", "04 14:00")]
    assert moved.version == work.version + 2
    (event,) = events_of(work.id, "erp.work_rescheduled.v1")
    assert (event["before"]["machine"], event["after"]["machine"]) == (shop.lathe_1, shop.lathe_2)


def test_work_that_lay_nowhere_takes_the_first_machine_and_the_first_person_who_can(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    shop.move(work, at(2, 9))
    assert placed(work) == ("02 09:00", "02 10:00", shop.lathe_1, WANG)
    (other,) = shop.order(shop.turn(60))
    shop.move(other, at(2, 9))
    assert placed(other) == ("02 09:00", "02 10:00", shop.lathe_2, LI)
    assert events_of(work.id, "erp.work_rescheduled.v1") == []


def test_a_machine_that_is_taken_names_the_other_work(db):
    shop = a_workshop()
    (first,) = shop.order(shop.turn(60, level=2))
    (second,) = shop.order(shop.turn(60, level=1))
    shop.move(first, at(2, 9), machine=shop.lathe_1)
    rule, field, text = refusal_of(shop, second, at(2, 9, 30), machine=shop.lathe_1, employee=WANG)
    assert (rule, field) == ("machine_is_free", "machine")
    assert text.endswith("· 10 Turn")
    assert "Lathe 1 is taken by MO-" in text
    assert placed(second) is None


def test_a_machine_is_its_works_own_over_night_too(db):
    shop = a_workshop()
    (long,) = shop.order(shop.turn(10 * 60, level=2))
    (short,) = shop.order(shop.turn(30, level=1))
    shop.move(long, at(2, 8), machine=shop.lathe_1)
    assert refusal_of(shop, short, at(3, 9), machine=shop.lathe_1, employee=WANG)[0] == "machine_is_free"


def test_somebody_who_is_busy_names_what_they_do(db):
    shop = a_workshop()
    (first,) = shop.order(shop.turn(60, level=2))
    (second,) = shop.order(shop.turn(60, level=2))
    shop.move(first, at(2, 9), machine=shop.lathe_1)
    rule, field, text = refusal_of(shop, second, at(2, 9), machine=shop.lathe_2, employee=LI)
    assert (rule, field) == ("person_is_free", "employee")
    assert text.startswith("Li does MO-")


def test_somebody_without_the_skill_cannot_do_it(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2))
    assert refusal_of(shop, work, at(2, 9), employee=WANG) == (
        "has_the_skill",
        "employee",
        "Wang does not have Turning at level 2",
    )
    assert refusal_of(shop, work, at(2, 9), employee=12345)[:2] == ("is_known", "employee")


def test_nobody_has_the_skill(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=5))
    assert refusal_of(shop, work, at(2, 9)) == (
        "somebody_can",
        "employee",
        "Nobody has Turning at level 5 or above",
    )


def test_somebody_on_leave_is_not_at_work(db):
    shop = a_workshop()
    shop.people = [shop.person(LI, "Li", {shop.turning: 3}, windows=days_at_work((8, 12), (13, 17), without=[4]))]
    (work,) = shop.order(shop.turn(60, level=2))
    assert refusal_of(shop, work, at(4, 9), employee=LI)[:2] == ("is_at_work", "employee")
    shop.move(work, at(3, 16, 30), employee=LI)
    assert slots_of(work) == [("03 16:30", "03 17:00"), ("05 08:00", "05 08:30")]


def test_a_machine_that_is_closed_says_when_it_runs(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    rule, field, text = refusal_of(shop, work, at(2, 12, 30), machine=shop.lathe_2)
    assert (rule, field) == ("machine_runs", "start_at")
    assert text.endswith("Lathe 2 does not run then; it does from 03-02 13:00")
    assert refusal_of(shop, work, at(7, 9), machine=shop.lathe_2)[2].endswith("it does from 03-09 08:00")


def test_a_machine_of_another_centre_and_one_out_of_use_are_refused(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    assert refusal_of(shop, work, at(2, 9), machine=shop.mill)[:2] == ("machine_of_centre", "machine")
    old = make("erp.machine", work_centre=shop.lathes, active=False)
    assert refusal_of(shop, work, at(2, 9), machine=old)[:2] == ("machine_of_centre", "machine")


def test_the_past_is_over(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    assert refusal_of(shop, work, at(2, 7))[:2] == ("not_in_the_past", "start_at")


def test_an_operation_does_not_start_before_the_one_before_it_ends(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(60, level=2), shop.cut(60))
    shop.run()
    rule, field, text = refusal_of(shop, mill, at(2, 8, 30))
    assert (rule, field) == ("after_predecessor", "start_at")
    assert text.endswith("· 10 Turn ends only at 03-02 09:00")
    assert placed(turn)[1] == "02 09:00"


def test_nor_does_it_start_before_its_material_comes(db):
    shop = a_workshop(steel=0)
    (work,) = shop.order(shop.turn(60))
    steel = sql.value("SELECT code FROM master_item WHERE id = %s", [shop.steel])
    assert refusal_of(shop, work, at(2, 9)) == ("material_is_there", "start_at", f"Material missing: 1 {steel}")
    shop.buy(shop.steel, 1, day=4)
    assert refusal_of(shop, work, at(4, 9))[2] == "Material comes later: from 03-05 00:00"
    shop.move(work, at(5, 9))
    assert placed(work)[0] == "05 09:00"


def test_later_operations_are_pushed_only_when_asked_for_and_only_as_far_as_needed(db):
    shop = a_workshop()
    turn, mill, grind = shop.order(shop.turn(60, level=2), shop.cut(60, sequence_no=20), shop.cut(60, sequence_no=30))
    shop.run()
    assert [placed(work)[0] for work in (turn, mill, grind)] == ["02 08:00", "02 09:00", "02 10:00"]
    shop.move(grind, at(2, 16))
    rule, _field, text = refusal_of(shop, turn, at(2, 10))
    assert rule == "before_successor"
    assert "20 Mill starts before this would end" in text
    shop.move(turn, at(2, 10), push_later=True)
    assert [placed(work)[0] for work in (turn, mill, grind)] == ["02 10:00", "02 11:00", "02 16:00"]
    assert events_of(mill.id, "erp.work_rescheduled.v1")[-1]["after"]["start_at"] == "2026-03-02T03:00:00Z"


def test_a_pushed_operation_makes_way_on_the_same_machine(db):
    shop = a_workshop()
    one, two = shop.order(shop.cut(60, sequence_no=10), shop.cut(60, sequence_no=20))
    shop.run()
    shop.move(one, at(2, 8, 30), push_later=True)
    assert [placed(work)[:2] for work in (one, two)] == [("02 08:30", "02 09:30"), ("02 09:30", "02 10:30")]


def test_the_order_that_needs_the_part_is_in_the_way_too(db):
    shop = a_workshop()
    part = shop.product(shop.turn(120, level=2))
    (of_part,) = work_of(shop.plant.released(part, 1).id)
    (of_whole,) = shop.order(shop.cut(60), material=part)
    shop.run()
    assert refusal_of(shop, of_part, at(3, 8))[0] == "before_successor"
    shop.move(of_part, at(3, 8), push_later=True)
    assert [placed(work)[0] for work in (of_part, of_whole)] == ["03 08:00", "03 10:00"]


def test_running_and_finished_work_is_not_moved(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    shop.run()
    perform(production.start, [work.id], {"employee": WANG}, actor=shop.plant.worker)
    with pytest.raises(WrongState):
        shop.move(work, at(3, 9))
    shop.plant.report(work, good=1, minutes=5)
    with pytest.raises(WrongState):
        shop.move(work, at(3, 9))


def test_work_taken_out_of_the_plan_lies_nowhere_and_frees_its_time(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2))
    shop.run()
    perform(scheduling.unassign, [work.id], actor=shop.planner)
    assert (placed(work), slots_of(work)) == (None, [])
    (other,) = shop.order(shop.turn(60, level=2))
    shop.move(other, at(2, 8), machine=shop.lathe_1)
    (event,) = events_of(work.id, "erp.work_rescheduled.v1")
    assert event["after"] == {"start_at": None, "end_at": None, "machine": None, "employee": None}


def test_planner_and_workshop_move_work_and_nobody_else(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60))
    shop.move(work, at(2, 9), actor=shop.plant.worker)
    for actor in (shop.plant.engineer, shop.plant.keeper):
        with pytest.raises(NotAllowed):
            shop.move(work, at(2, 10), actor=actor)
    with pytest.raises(NotAllowed):
        perform(scheduling.unassign, [work.id], actor=shop.plant.engineer)


def test_the_database_gives_no_machine_and_nobody_to_two_jobs_at_once(db):
    shop = a_workshop()
    (one,) = shop.order(shop.turn(60, level=2))
    shop.move(one, at(2, 9), machine=shop.lathe_1)
    insert = (
        "INSERT INTO erp_slot (id, company_id, work_order, machine_id, employee_ref, start_at, end_at)"
        " VALUES (1, %s, 7, %s, %s, %s, %s)"
    )
    for machine, person, name in ((shop.lathe_1, ZHAO, "machine"), (shop.lathe_2, LI, "person")):
        with pytest.raises(IntegrityError, match=f"erp_slot_{name}_once"), transaction.atomic():
            sql.execute(insert, [shop.company, machine, person, at(2, 9, 59), at(2, 11)])
    with pytest.raises(IntegrityError, match="erp_slot_order"), transaction.atomic():
        sql.execute(insert, [shop.company, shop.lathe_2, ZHAO, at(2, 11), at(2, 11)])
    sql.execute(insert, [shop.company, shop.lathe_1, None, at(2, 10), at(2, 11)])  # from minute to minute, side by side


@pytest.mark.parametrize("given", [{}, {"start_at": "soon"}, {"start_at": "2026-03-02T09:00:00Z", "colour": "red"}])
def test_a_start_is_required_and_must_be_a_moment(given):
    with pytest.raises(InvalidInput):
        scheduling.move.parse(given)
