"""An optimised run: queued, solved beside the work of others, fitted to what they did meanwhile."""

from contextlib import ExitStack

import pytest

from quintet.erp.scheduling import commands as scheduling
from quintet.erp.scheduling import improving
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.engine import Objective, Proof
from quintet.erp.scheduling.words import verdict
from quintet.kernel import clock, sql
from quintet.kernel.jobs import worker
from quintet.kernel.results import NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import events_of, fresh
from tests.erp.timetable import LI, a_workshop, at, known, placed
from tests.master.builders import a_user


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def begun(shop, **values):
    """A run that has been asked to optimise."""
    row = {"first_on": at(2, 8).date(), "strategy": "optimise", "time_limit": 60, **values}
    made = perform(schedule_run.create, [row], actor=shop.planner).record
    return perform(scheduling.run, [made.id], actor=shop.planner).record


def work_off(shop) -> bool:
    """A worker takes the job, and knows the workshop's people."""
    with known(shop.people):
        return worker.run_next()


def three_orders(shop):
    """One that is late whatever is done, and two that would be on time without it in front of them."""
    (lost,) = shop.order(shop.turn(12 * 60, level=2), due=2, priority=1)
    (first,) = shop.order(shop.turn(4 * 60, level=2), due=2, priority=2)
    (second,) = shop.order(shop.turn(4 * 60, level=2), due=2, priority=3)
    return lost, first, second


def test_an_optimised_run_is_less_late_and_says_by_how_much_and_what_is_proven(db):
    shop = a_workshop()
    lost, first, second = three_orders(shop)
    run = begun(shop)
    assert run.state == "OPTIMISING"
    assert [placed(each) for each in (lost, first, second)] == [None, None, None]
    assert work_off(shop) is True
    run = fresh(schedule_run, run.id)
    assert (run.state, run.late_count, run.unplaced_count, run.planned_count) == ("DONE", 1, 0, 3)
    assert [placed(each)[1] for each in (first, second)] == ["02 12:00", "02 17:00"]
    assert placed(lost) == ("03 08:00", "04 12:00", shop.lathe_1, LI)
    assert (run.quick_tardiness_hours, run.tardiness_hours, run.least_tardiness_hours) == (12 + 17 + 36, 36, 36)
    assert run.verdict["en"] == "29 h less late than the quick plan. Proven: no plan is better"
    assert run.verdict["zh"] == "比快速方案总延期少 29 小时；已证明为最优方案"
    (said,) = events_of(run.id, "erp.schedule_made.v1")
    assert (said["planned"], said["late"]) == (3, 1)
    assert len(events_of(run.id, "erp.schedule_being_optimised.v1")) == 1


def test_what_somebody_moves_while_it_is_solved_stays_where_they_put_it(db, monkeypatch):
    shop = a_workshop()
    lost, first, second = three_orders(shop)
    shop.run()
    run = begun(shop)
    solve = improving._solved

    def and_meanwhile(problem, seconds):
        plan = solve(problem, seconds)
        shop.move(second, at(9, 13))
        return plan

    monkeypatch.setattr(improving, "_solved", and_meanwhile)
    assert work_off(shop)
    assert placed(second) == ("09 13:00", "09 17:00", shop.lathe_1, LI)
    assert placed(first)[0] == "02 08:00"
    assert placed(lost)[0] == "02 13:00"
    assert fresh(schedule_run, run.id).kept_count == 1


def test_what_is_released_while_it_is_solved_is_placed_as_well(db, monkeypatch):
    shop = a_workshop()
    (known,) = shop.order(shop.turn(60, level=2), due=3)
    begun(shop)
    new = []
    solve = improving._solved

    def and_meanwhile(problem, seconds):
        plan = solve(problem, seconds)
        new.extend(shop.order(shop.turn(60, level=2), due=3))
        return plan

    monkeypatch.setattr(improving, "_solved", and_meanwhile)
    assert work_off(shop)
    assert [placed(each)[0] for each in (known, *new)] == ["02 08:00", "02 09:00"]


def test_nothing_is_planned_into_the_time_that_passed_while_it_was_solved(db, monkeypatch):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2), due=3)
    begun(shop)
    solve = improving._solved

    def slowly(problem, seconds):
        passed.enter_context(clock.frozen_at(at(2, 8, 7)))
        return solve(problem, seconds)

    monkeypatch.setattr(improving, "_solved", slowly)
    with ExitStack() as passed:
        assert work_off(shop)
    assert placed(work)[:2] == ("02 08:07", "02 09:07")


def test_who_does_not_want_to_wait_takes_the_quick_plan_and_the_job_then_finds_nothing_to_do(db):
    shop = a_workshop()
    lost, first, _second = three_orders(shop)
    run = begun(shop)
    with known(shop.people):
        run = perform(scheduling.plan_quickly, [run.id], actor=shop.planner).record
    assert (run.state, run.late_count, run.verdict) == ("DONE", 3, None)
    assert placed(lost)[0] == "02 08:00"
    before = placed(first)
    work_off(shop)
    assert placed(first) == before
    assert fresh(schedule_run, run.id).late_count == 3


def test_a_quick_run_says_nothing_of_optimising(db):
    shop = a_workshop()
    three_orders(shop)
    run = shop.run()
    assert (run.state, run.verdict, run.least_tardiness_hours) == ("DONE", None, None)


@pytest.mark.parametrize("seconds", [0, 601])
def test_a_time_limit_lies_between_a_second_and_ten_minutes(db, seconds):
    shop = a_workshop()
    with pytest.raises(Refused) as refused:
        perform(schedule_run.create, [{"time_limit": seconds}], actor=shop.planner)
    assert refused.value.rule == "erp_schedule_run_limit"


def test_nobody_else_may_run_or_hurry_it_and_it_runs_once(db):
    shop = a_workshop()
    run = begun(shop)
    nosy = a_user("accountant", company=shop.company)
    with pytest.raises(NotAllowed):
        perform(scheduling.plan_quickly, [run.id], actor=nosy)
    with pytest.raises(WrongState):
        perform(scheduling.run, [run.id], actor=shop.planner)


def test_cancelled_while_it_is_solved_the_best_so_far_is_taken(db, monkeypatch):
    shop = a_workshop()
    three_orders(shop)
    run = begun(shop, time_limit=600)
    seen = []

    class Watched(improving.Optimiser):
        def plan(self, problem, hint=None):
            improving.progress.running.get().cancelled = True
            assert self.stop.wait(5)
            seen.append(self.stop.is_set())
            return super().plan(problem, hint)

    monkeypatch.setattr(improving, "Optimiser", Watched)
    assert work_off(shop)
    run = fresh(schedule_run, run.id)
    assert (seen, run.state, run.planned_count) == ([True], "DONE", 3)
    assert sql.value("SELECT state FROM kernel_job WHERE document = %s", [run.id]) == "DONE"


@pytest.mark.parametrize(
    ("first", "found", "least", "en", "zh"),
    [
        ((0, 60, 600), (0, 60, 580), (0, 500),
         "Finished 20 min sooner than the quick plan. At most 1 h of lateness could still be avoided",
         "比快速方案完工早 20 分钟；延期最多还能再减少 1 小时"),
        ((0, 90, 600), (0, 90, 600), (90, 540),
         "Nothing better than the quick plan was found in 20 s. It could end at most 1 h sooner",
         "20 秒内未找到比快速方案更好的安排；完工最多还能再提前 1 小时"),
        ((3, 0, 600), (1, 30, 700), (30, 700),
         "2 more operations placed than the quick plan. Proven: no plan is better",
         "比快速方案多排 2 道工序；已证明为最优方案"),
    ],
)  # fmt: skip
def test_the_verdict_is_said_as_planners_say_it(first, found, least, en, zh):
    optimal = least == found[1:]
    text = verdict(Objective(*found, 0), Proof(Objective(*first, 0), *least, optimal, 20.0))
    assert (text.en, text.zh) == (en, zh)
