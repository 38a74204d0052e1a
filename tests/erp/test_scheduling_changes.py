"""A machine breaks down, somebody is away: only what has to moves, and who is affected is told."""

from datetime import timedelta

import pytest

from quintet.erp.production import commands as production
from quintet.erp.scheduling.commands import cancel, repair, reschedule
from quintet.erp.scheduling.documents import machine_downtime
from quintet.kernel import clock
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform, together
from tests.erp.builders import events_of, fresh
from tests.erp.timetable import LI, WANG, ZHAO, Workshop, a_workshop, at, days_at_work, placed, slots_of


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def away(shop: Workshop, number: int, *days: int) -> list:
    """The workshop's people, one of them on leave on these days of March; what a flow would do about it."""
    shop.people = [
        shop.person(p.employee, p.name, dict(p.skills), windows=days_at_work((8, 12), (13, 17), without=days))
        if p.employee == number
        else p
        for p in shop.people
    ]
    with together(shop.planner.as_system("leave"), "leave"):
        return reschedule(shop.company, shop.people, employees=[number], reason="leave LV-1")


def test_only_the_work_of_who_is_away_moves(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(60, level=2), shop.cut(60))
    (other,) = shop.order(shop.cut(60), due=20)
    shop.run()
    shop.move(other, at(4, 9))
    changes = away(shop, LI, 2, 3)
    assert [change.work.id for change in changes] == [turn.id, mill.id]
    assert placed(turn) == ("04 08:00", "04 09:00", shop.lathe_1, LI)
    assert placed(mill) == ("04 10:00", "04 11:00", shop.mill, WANG)  # after its predecessor, and around the other
    assert placed(other)[0] == "04 09:00"
    (event,) = events_of(turn.id, "erp.work_rescheduled.v1")
    assert (event["reason"], event["before"]["start_at"], event["after"]["start_at"]) == (
        "leave LV-1",
        "2026-03-02T00:00:00Z",
        "2026-03-04T00:00:00Z",
    )


def test_somebody_else_takes_over_where_the_level_is_enough(db):
    shop = a_workshop()
    shop.people.append(shop.person(ZHAO, "Zhao", {shop.turning: 4}))
    (work,) = shop.order(shop.turn(60, level=2))
    shop.run()
    assert placed(work)[3] == LI
    away(shop, LI, 2)
    assert placed(work) == ("02 08:00", "02 09:00", shop.lathe_1, ZHAO)


def test_work_that_is_running_goes_on_with_somebody_else_from_now(db):
    shop = a_workshop()
    shop.people.append(shop.person(ZHAO, "Zhao", {shop.turning: 4}))
    (work,) = shop.order(shop.turn(180, level=2))
    shop.run()
    perform(production.start, [work.id], {"employee": LI}, actor=shop.plant.worker)
    with clock.frozen_at(at(2, 9)):
        away(shop, LI, 2)
    assert placed(work) == ("02 08:00", "02 11:00", shop.lathe_1, ZHAO)
    assert slots_of(work) == [("02 08:00", "02 09:00"), ("02 09:00", "02 11:00")]


def test_work_that_nobody_else_can_do_loses_its_place_and_that_is_told(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=3))
    shop.run()
    shop.people = [p for p in shop.people if p.employee != LI]
    with together(shop.planner.as_system("leave"), "leave"):
        (change,) = reschedule(shop.company, shop.people, employees=[LI], reason="left")
    assert change.after.start_at is None
    assert (placed(work), slots_of(work)) == (None, [])
    assert events_of(work.id, "erp.work_rescheduled.v1")[0]["after"]["employee"] is None


def test_an_absence_that_touches_nothing_changes_nothing(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2))
    shop.run()
    assert away(shop, LI, 10, 11) == []
    assert placed(work)[0] == "02 08:00"
    assert events_of(work.id, "erp.work_rescheduled.v1") == []


def test_work_moves_to_the_other_lathe_when_one_breaks_down(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2))
    shop.run()
    shop.move(work, at(2, 10))
    slip = shop.down(shop.lathe_1, at(2, 9), at(3, 17))
    assert (slip.state, slip.moved_count, slip.unplaced_count) == ("DOWN", 1, 0)
    assert placed(work) == ("02 08:00", "02 09:00", shop.lathe_1, LI)  # before it goes down there is time enough
    (event,) = events_of(slip.id, "erp.machine_down.v1")
    assert (event["machine"], event["moved"]) == (shop.lathe_1, 1)


def test_a_machine_that_is_down_gets_no_work_until_it_runs_again(db):
    shop = a_workshop()
    (work,) = shop.order(shop.cut(60))
    slip = shop.down(shop.mill, at(2, 8), at(4, 17))
    shop.run()
    assert placed(work)[0] == "05 08:00"
    with clock.frozen_at(at(3, 13)):
        perform(repair, [slip.id], actor=shop.planner)
        assert fresh(machine_downtime, slip.id).to_at == at(3, 13)
        shop.run(first_on=at(3, 13).date())
    assert placed(work)[0] == "03 13:00"
    assert [e["machine"] for e in events_of(slip.id, "erp.machine_up.v1")] == [shop.mill]


def test_running_work_on_a_broken_machine_goes_on_at_another(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(120, level=2))
    shop.run()
    perform(production.start, [work.id], {"employee": LI}, actor=shop.plant.worker)
    with clock.frozen_at(at(2, 9)):
        shop.down(shop.lathe_1, at(2, 9), at(5, 17))
    assert placed(work) == ("02 08:00", "02 10:00", shop.lathe_2, LI)
    assert slots_of(work) == [("02 08:00", "02 09:00"), ("02 09:00", "02 10:00")]


def test_a_called_off_downtime_gives_the_time_back(db):
    shop = a_workshop()
    slip = shop.down(shop.mill, at(2, 8), at(9, 17))
    perform(cancel, [slip.id], actor=shop.planner)
    (work,) = shop.order(shop.cut(60))
    shop.run()
    assert placed(work)[0] == "02 08:00"


def test_a_downtime_starts_now_ends_later_and_is_ended_after_it_began(db):
    shop = a_workshop(steel=0)
    row = {"machine": shop.mill, "to_at": at(2, 12), "reason": "belt"}
    made = perform(machine_downtime.create, [row], actor=shop.planner).record
    assert made.from_at == at(2, 8)
    with pytest.raises(InvalidInput) as refusal:
        perform(machine_downtime.create, [{**row, "from_at": at(2, 12)}], actor=shop.planner)
    assert [each.field for each in refusal.value.errors] == ["to_at"]
    slip = shop.down(shop.mill, at(2, 9), at(2, 12))
    with pytest.raises(Refused) as refusal:
        perform(repair, [slip.id], {"at": at(2, 9) - timedelta(minutes=1)}, actor=shop.planner)
    assert refusal.value.rule == "erp.scheduling.up_after_down"


def test_planner_and_workshop_report_a_downtime_and_nobody_else(db):
    shop = a_workshop(steel=0)
    row = {"machine": shop.mill, "to_at": at(2, 12), "reason": "belt"}
    assert perform(machine_downtime.create, [row], actor=shop.plant.worker).record.state == "DRAFT"
    with pytest.raises(NotAllowed):
        perform(machine_downtime.create, [row], actor=shop.plant.engineer)
