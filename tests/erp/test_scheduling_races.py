"""Two planners at the same machine, at the same person, at eight connections: one gets it, the others are told."""

from typing import Any

from quintet.erp.scheduling.commands import move, run
from quintet.erp.scheduling.documents import schedule_run
from quintet.kernel import clock, sql
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.erp.races import at_once, deadlocks
from tests.erp.timetable import Workshop, a_workshop, at, known

HANDS = 8
CLEAR = {
    "erp.scheduling.machine_is_free",
    "erp.scheduling.person_is_free",
    "erp_slot_machine_once",
    "erp_slot_person_once",
}
# a constraint would refuse it too; here it is looked at from outside
_TWICE = """
SELECT count(*) FROM erp_slot a JOIN erp_slot b ON a.id < b.id AND a.start_at < b.end_at AND b.start_at < a.end_at
  AND (a.machine_id = b.machine_id OR a.employee_ref = b.employee_ref)
"""
_MISMATCHED = """
SELECT count(*) FROM erp_workorder w WHERE (w.start_at, w.end_at)
  <> (SELECT min(s.start_at), max(s.end_at) FROM erp_slot s WHERE s.work_order = w.id)
"""


def dragging(shop: Workshop, work: int, start_at: Any, **inputs: Any) -> Any:
    """A drag to be let go; a thread has a clock of its own."""

    def job() -> Any:
        with clock.frozen_at(at(2, 8)):
            return perform(move, [work], {"start_at": start_at, **inputs}, actor=shop.planner)

    return job


def test_eight_planners_want_one_machine_at_one_time_and_one_gets_it(fresh_db):
    with clock.frozen_at(at(2, 8)):
        shop = a_workshop()
        shop.people = [shop.person(100 + n, f"P{n}", {shop.turning: 3}) for n in range(HANDS)]
        works = [shop.order(shop.turn(300, level=2))[0].id for _n in range(HANDS)]
    with known(shop.people):
        jobs = [dragging(shop, w, at(3, 9), machine=shop.lathe_1, employee=100 + n) for n, w in enumerate(works)]
        results = at_once(*jobs)

    refused = [each for each in results if isinstance(each, QuintetError)]
    assert len(refused) == HANDS - 1
    assert {each.rule for each in refused} <= CLEAR
    assert all(each.message.zh for each in refused)
    assert sql.value("SELECT count(DISTINCT work_order) FROM erp_slot") == 1
    assert sql.value(_TWICE) == 0


def test_eight_planners_want_one_person_on_two_machines_and_nobody_is_in_two_places(fresh_db):
    with clock.frozen_at(at(2, 8)):
        shop = a_workshop()
        works = [shop.order(shop.turn(60, level=2))[0].id for _n in range(HANDS)]
    machines = (shop.lathe_1, shop.lathe_2)
    with known(shop.people):
        jobs = [
            dragging(shop, work, at(3, 9 + n % 2, 30 * (n % 3 == 0)), machine=machines[n % 2])
            for n, work in enumerate(works)
        ]
        results = at_once(*jobs)

    done = [each for each in results if not isinstance(each, QuintetError)]
    assert 1 <= len(done) < HANDS
    assert {each.rule for each in results if isinstance(each, QuintetError)} <= CLEAR
    assert sql.value("SELECT count(DISTINCT work_order) FROM erp_slot") == len(done)
    assert sql.value(_TWICE) == 0


def test_runs_and_drags_at_once_wait_for_each_other_and_book_nothing_twice(fresh_db):
    with clock.frozen_at(at(2, 8)):
        shop = a_workshop()
        works = [shop.order(shop.turn(60, level=2), shop.cut(60))[0].id for _n in range(6)]
        runs = [perform(schedule_run.create, [{}], actor=shop.planner).record.id for _n in range(3)]
    before = deadlocks()

    def running(number: int) -> Any:
        def job() -> Any:
            with clock.frozen_at(at(2, 8)):
                return perform(run, [number], actor=shop.planner)

        return job

    with known(shop.people):
        jobs = [running(n) for n in runs] + [dragging(shop, work, at(4, 9)) for work in works[:5]]
        results = at_once(*jobs)

    assert not [each for each in results[:3] if isinstance(each, QuintetError)]
    assert sql.value("SELECT count(DISTINCT work_order) FROM erp_slot") == 12
    assert sql.value(_TWICE) == 0
    assert sql.value(_MISMATCHED) == 0
    assert deadlocks() == before
