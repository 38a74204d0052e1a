"""A run in the making: what there is to plan, and a plan written with its result on the run."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quintet.erp.scheduling import words, writing
from quintet.erp.scheduling.building import Keep, Picture, get_picture
from quintet.erp.scheduling.engine import Assignment, Plan, Problem, Proof
from quintet.erp.scheduling.events import ScheduleMade
from quintet.erp.scheduling.models import ScheduleMessage
from quintet.erp.scheduling.moments import DAY, midnight, minute_after
from quintet.erp.scheduling.people import people_for
from quintet.erp.scheduling.work import WorkOrderFacts
from quintet.kernel import clock, store
from quintet.master.organisation.queries import zone_of


@dataclass(frozen=True)
class Situation:
    """What a run plans: everything as it stands, and the problem that makes of it."""

    picture: Picture
    problem: Problem


def look(record: Any, stays: Callable[[Picture], Keep] | None = None) -> Situation:
    """The open work of the run's company from now on; frozen days stay, and what `stays` says. About ten statements."""
    company = record.company_id
    zone = zone_of(company)
    now = minute_after(clock.now())
    start = max(now, midnight(max(record.first_on, clock.today()), zone))
    last = record.first_on + timedelta(days=record.horizon_days - 1)
    people = people_for(record, company, clock.today() - timedelta(days=1), last)
    picture = get_picture(company, people, now, clock.today(), last)
    frozen = max(start, midnight(record.first_on, zone) + record.frozen_days * DAY)
    also = stays(picture) if stays is not None else None

    def keep(work: WorkOrderFacts, present: Assignment) -> bool:
        return now <= present.start < frozen or (also is not None and also(work, present))

    return Situation(picture, picture.problem(start, keeping(picture, keep)))


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


def conclude(record: Any, seen: Situation, plan: Plan, began: float) -> Iterable[Any]:
    """Write the plan, note the result; yields what moved and what came out. The open work is locked."""
    picture, problem = seen.picture, seen.problem
    changes = writing.write(picture, outcome(problem, plan))
    writing.note_starts(picture, plan.assignments)
    moves = [change for change in changes if change.is_move]
    _note_result(record, picture, problem, plan, len(moves))
    if plan.proof is not None:
        _note_proof(record, plan, plan.proof)
    record.duration_ms = int((time.monotonic() - began) * 1000)
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
    record.tardiness_hours = hours(plan.objective.tardiness)
    record.makespan_hours = hours(plan.objective.makespan)
    record.setup_minutes = plan.objective.setup
    record.messages = [*_late(picture, plan), *_unplaced(picture, plan.unplaced)]


def _note_proof(record: Any, plan: Plan, proof: Proof) -> None:
    """What the quick plan was worth, what no plan can beat, and what that means."""
    record.quick_tardiness_hours = hours(proof.first.tardiness)
    record.quick_makespan_hours = hours(proof.first.makespan)
    record.least_tardiness_hours = proof.tardiness // 60
    record.least_makespan_hours = proof.makespan // 60
    record.verdict = words.verdict(plan.objective, proof).to_json()


def hours(minutes: int) -> int:
    """Whole hours, begun ones counted."""
    return -(-minutes // 60)


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
