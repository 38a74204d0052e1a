"""Run a schedule; what people and flows do to the plan besides is in moving, rescheduling and downtime."""

import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from quintet.erp.scheduling import words, writing
from quintet.erp.scheduling.building import Keep, Picture, get_picture
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.downtime import cancel, repair, report
from quintet.erp.scheduling.engine import Assignment, Plan, Problem, Scheduler
from quintet.erp.scheduling.events import ScheduleMade
from quintet.erp.scheduling.greedy import Greedy
from quintet.erp.scheduling.models import DONE, DRAFT, ScheduleMessage, ScheduleRun
from quintet.erp.scheduling.moments import DAY, midnight, minute_after, zone_of
from quintet.erp.scheduling.moving import move, unassign
from quintet.erp.scheduling.people import PersonFacts, people_at_work, people_for, register_people
from quintet.erp.scheduling.rescheduling import reschedule
from quintet.kernel import clock, store
from quintet.kernel.commands import Batch
from quintet.kernel.text import _

__all__ = [
    "PersonFacts",
    "cancel",
    "move",
    "people_at_work",
    "register_people",
    "repair",
    "report",
    "reschedule",
    "run",
    "schedulers",
    "unassign",
]

schedulers: dict[str, Scheduler] = {"greedy": Greedy()}


@schedule_run.command(
    DRAFT >> DONE,
    label=_("Run", "运行排程"),
    style="primary",
    bulk=False,
    help=_(
        "Places all open operations anew, except what is frozen or running", "重排全部未完工序（冻结期与进行中除外）"
    ),
)
def run(runs: Batch[ScheduleRun]) -> Iterable[Any]:
    """Place every open operation of released orders; what cannot be placed is listed with its reason.

    One delete, one insert and one update whatever their number. Yields what moved and the result.
    """
    for each in runs:
        yield from _run(each)


def _run(record: Any) -> Iterable[Any]:
    started = time.monotonic()
    company = record.company_id
    writing.lock_open_work(company)
    zone = zone_of(company)
    now = minute_after(clock.now())
    start = max(now, midnight(max(record.first_on, clock.today()), zone))
    last = record.first_on + timedelta(days=record.horizon_days - 1)
    people = people_for(record, company, clock.today() - timedelta(days=1), last)
    picture = get_picture(company, people, now, clock.today(), last)
    frozen = max(start, midnight(record.first_on, zone) + record.frozen_days * DAY)
    problem = picture.problem(start, keeping(picture, lambda work, present: now <= present.start < frozen))
    plan = schedulers[record.strategy].plan(problem)
    changes = writing.write(picture, outcome(problem, plan))
    writing.note_starts(picture, plan.assignments)
    moves = [change for change in changes if change.is_move]
    _note_result(record, picture, problem, plan, len(moves))
    record.duration_ms = int((time.monotonic() - started) * 1000)
    sales = writing.sales_orders_of(picture)
    yield from (change.event(record.number, sales[change.work.manufacturing_order]) for change in moves)
    yield ScheduleMade(
        document=record.id,
        planned=record.planned_count,
        kept=record.kept_count,
        moved=record.moved_count,
        late=record.late_count,
        unplaced=record.unplaced_count,
    )


def keeping(picture: Picture, stays: Keep) -> Keep:
    """Jobs that stay, if everything before them in their order stays too: nobody waits for what is placed anew."""
    kept: set[int] = set()
    loose: set[int] = set()
    for work in sorted(picture.work.values(), key=lambda each: each.sequence_no):
        present = picture.present.get(work.id)
        if work.manufacturing_order not in loose and present is not None and stays(work, present):
            kept.add(work.id)
        elif work.state != "RUNNING":
            loose.add(work.manufacturing_order)
    return lambda work, _present: work.id in kept


def outcome(problem: Problem, plan: Plan) -> dict[int, Assignment | None]:
    """What a plan says of the jobs that do not stay where they are."""
    return {job.id: plan.assignments.get(job.id) for job in problem.jobs if job.kept is None}


def _note_result(record: Any, picture: Picture, problem: Problem, plan: Plan, moved: int) -> None:
    """Counts and messages on the run."""
    kept = sum(1 for job in problem.jobs if job.kept is not None)
    record.planned_at = clock.now()
    record.order_count, record.kept_count, record.moved_count = len(problem.orders), kept, moved
    record.planned_count = len(plan.assignments) - kept
    record.late_count, record.unplaced_count = len(plan.lateness), len(plan.unplaced)
    record.tardiness_hours = -(-plan.objective.tardiness // 60)
    record.makespan_hours = -(-plan.objective.makespan // 60)
    record.setup_minutes = plan.objective.setup
    record.messages = [*_late(picture, plan), *_unplaced(picture, plan.unplaced)]


def _late(picture: Picture, plan: Plan) -> Iterable[Any]:
    ends: dict[int, int] = {}
    due = {work.manufacturing_order: work.due_on for work in picture.work.values()}
    for number, assignment in plan.assignments.items():
        order = picture.work[number].manufacturing_order
        ends[order] = max(ends.get(order, 0), assignment.end)
    for order in sorted(plan.lateness, key=lambda each: (-plan.lateness[each], each)):
        end = picture.day(ends[order] - 1)
        yield store.new(
            ScheduleMessage,
            kind="late",
            order_ref=order,
            due_on=due[order],
            days=(end - due[order]).days,
            text=words.late(due[order], end).to_json(),
        )


def _unplaced(picture: Picture, unplaced: Mapping[int, str]) -> Iterable[Any]:
    for number, why in words.reasons(picture, unplaced).items():
        work = picture.work[number]
        yield store.new(
            ScheduleMessage,
            kind="unplaced",
            order_ref=work.manufacturing_order,
            work_order_ref=number,
            due_on=work.due_on,
            text=why.to_json(),
        )
