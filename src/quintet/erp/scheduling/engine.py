"""A scheduling problem, a plan, and what makes a plan right. No database, no dates: times are minutes since the epoch.

A job is done by one person (where it needs a skill) on one machine from its first to its last minute. It pauses only
while the machine is closed or the person is not at work, never for another job: the machine is its own from start to
end. Whoever finds a plan promises what `problems_with` checks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

Windows = tuple[tuple[int, int], ...]  # (start, end), sorted, disjoint, end after start

NO_MACHINE, NO_SKILL, NOBODY_AT_WORK, NO_TIME, WAITS, MATERIAL = (
    "no_machine",
    "no_skill",
    "nobody_at_work",
    "no_time",
    "waits_for_unplaced",
    "material",
)


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine and when it can run; `windows` without its breakdowns."""

    id: int
    windows: Windows


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, what they can do ({skill: level}) and when they are at work.

    `limits` {skill: (from, until)}: a certificate that is not valid all the time.
    """

    id: int
    skills: Mapping[int, int]
    windows: Windows
    limits: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job placed: who, where, and the pieces of working time, in order."""

    job: int
    machine: int
    person: int | None
    slots: Windows

    @property
    def start(self) -> int:
        return self.slots[0][0]

    @property
    def end(self) -> int:
        return self.slots[-1][1]

    @property
    def minutes(self) -> int:
        return sum(end - start for start, end in self.slots)


@dataclass(frozen=True, slots=True)
class Job:
    """An operation to place: `minutes` of work left (1 or more), not before `earliest`.

    `machines` are those it may run on. A job in progress is `pinned` to its (machine, person) and goes before all
    others; if that person cannot, another with the skill. `kept` is where it stays: it is not placed, only respected.
    `missing`: it cannot be placed whatever the capacity (material that is not on the way).
    """

    id: int
    order: int
    sequence: int
    minutes: int
    machines: tuple[int, ...]
    skill: int | None = None
    level: int = 1
    earliest: int = 0
    setup: int = 0
    pinned: tuple[int, int | None] | None = None
    kept: Assignment | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What the operations belong to: due at the end of a day, higher priority first, `after` other orders are done."""

    id: int
    due: int | None = None
    priority: int = 0
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Everything a scheduler needs; nothing is placed before `start`."""

    start: int
    orders: Sequence[Order]
    jobs: Sequence[Job]
    machines: Sequence[Machine]
    people: Sequence[Person] = ()

    def by_order(self) -> dict[int, list[Job]]:
        """The jobs of each order in sequence."""
        found: dict[int, list[Job]] = {order.id: [] for order in self.orders}
        for job in sorted(self.jobs, key=lambda each: (each.sequence, each.id)):
            found[job.order].append(job)
        return found


@dataclass(frozen=True, order=True)
class Objective:
    """What a plan is worth, smaller is better: jobs left out, then minutes late, then makespan, then setup minutes."""

    unplaced: int
    tardiness: int
    makespan: int
    setup: int


@dataclass(frozen=True)
class Proof:
    """What an optimiser says of its plan: the plan it began with, and the minutes no plan can beat.

    `makespan` is the least of plans that are no later than this one. `optimal`: nothing better exists.
    """

    first: Objective
    tardiness: int
    makespan: int
    optimal: bool
    seconds: float


@dataclass(frozen=True)
class Plan:
    """What a scheduler answers: every job is in `assignments` or, with the reason, in `unplaced`."""

    assignments: Mapping[int, Assignment]
    unplaced: Mapping[int, str]
    lateness: Mapping[int, int] = field(default_factory=dict)  # minutes after due, of the orders that are late
    objective: Objective = Objective(0, 0, 0, 0)
    proof: Proof | None = None


class Scheduler(Protocol):
    """Finds a plan. `hint` is the present one: an optimiser starts from it and answers nothing worse."""

    def plan(self, problem: Problem, hint: Plan | None = None) -> Plan: ...


def concluded(problem: Problem, assignments: Mapping[int, Assignment], unplaced: Mapping[int, str]) -> Plan:
    """The plan with its lateness and objective computed."""
    ends: dict[int, int] = {}
    setup = 0
    for job in problem.jobs:
        found = assignments.get(job.id)
        if found is not None:
            ends[job.order] = max(ends.get(job.order, found.end), found.end)
            setup += job.setup
    late = {o.id: ends[o.id] - o.due for o in problem.orders if o.due is not None and ends.get(o.id, o.due) > o.due}
    makespan = max(ends.values(), default=problem.start) - problem.start
    return Plan(assignments, unplaced, late, Objective(len(unplaced), sum(late.values()), makespan, setup))


def too_early(problem: Problem, plan: Plan) -> list[int]:
    """Jobs that start before something they wait for has ended: the operation before them, an order of parts.

    Work in progress is no such job: it has begun, whatever came before.
    """
    by_order = problem.by_order()
    ends = {order: max((plan.assignments[j.id].end for j in jobs if j.id in plan.assignments), default=0)
            for order, jobs in by_order.items()}  # fmt: skip
    found = []
    for order in problem.orders:
        ready = max((ends[each] for each in order.after if each in ends), default=0)
        for job in by_order[order.id]:
            placed = plan.assignments.get(job.id)
            if placed is None:
                continue
            if placed.start < ready and job.pinned is None:
                found.append(job.id)
            ready = max(ready, placed.end)
    return found


def problems_with(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong with a plan, in words for developers; [] for a right one. Kept jobs are taken as they are."""
    found = [f"job {job} starts before what it waits for" for job in too_early(problem, plan)]
    jobs = {job.id: job for job in problem.jobs}
    answered = set(plan.assignments) | set(plan.unplaced)
    if answered != set(jobs) or set(plan.assignments) & set(plan.unplaced):
        found.append("not every job is either placed or unplaced")
    for placed in plan.assignments.values():
        if jobs[placed.job].kept != placed:
            found += _badly_placed(problem, jobs[placed.job], placed)
    found += _twice("machine", ((a.machine, (a.start, a.end), a.job) for a in plan.assignments.values()))
    slots = ((a.person, slot, a.job) for a in plan.assignments.values() for slot in a.slots if a.person is not None)
    return [*found, *_twice("person", slots)]


def _badly_placed(problem: Problem, job: Job, placed: Assignment) -> Iterator[str]:
    machine = next((each for each in problem.machines if each.id == placed.machine), None)
    person = next((each for each in problem.people if each.id == placed.person), None)
    if machine is None or placed.machine not in job.machines:
        yield f"job {job.id} is on machine {placed.machine}"
    elif not all(_within(slot, machine.windows) for slot in placed.slots):
        yield f"job {job.id} runs while machine {machine.id} is closed"
    if (job.skill is None) != (placed.person is None):
        yield f"job {job.id} has the wrong number of people"
    elif job.skill is not None and (person is None or person.skills.get(job.skill, 0) < job.level):
        yield f"job {job.id} is done by somebody without the skill"
    elif person is not None and not all(_within(slot, person.windows) for slot in placed.slots):
        yield f"job {job.id} runs while person {person.id} is away"
    elif person is not None and not _allowed(job, person, placed):
        yield f"job {job.id} runs while person {person.id} may not do it"
    if placed.minutes != job.minutes:
        yield f"job {job.id} has {placed.minutes} of {job.minutes} minutes"
    if placed.start < max(problem.start, job.earliest):
        yield f"job {job.id} starts too early"


def _allowed(job: Job, person: Person, placed: Assignment) -> bool:
    limit = None if job.skill is None else person.limits.get(job.skill)
    return limit is None or _within((placed.start, placed.end), (limit,))


def _within(slot: tuple[int, int], windows: Windows) -> bool:
    return any(start <= slot[0] and slot[1] <= end for start, end in windows)


def _twice(what: str, spans: Iterable[tuple[int | None, tuple[int, int], int]]) -> Iterator[str]:
    by_resource: dict[int | None, list[tuple[int, int, int]]] = defaultdict(list)
    for resource, (start, end), job in spans:
        by_resource[resource].append((start, end, job))
    for resource, taken in by_resource.items():
        taken.sort()
        for (_start, end, first), (start, _end, second) in pairwise(taken):
            if start < end:
                yield f"{what} {resource} does jobs {first} and {second} at once"
