"""Whether a job fits where somebody wants it, and what else has to move."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quintet.erp.scheduling.board import Shop
from quintet.erp.scheduling.building import Picture
from quintet.erp.scheduling.engine import Assignment, Job, Person, Problem
from quintet.erp.scheduling.replanning import replan

PAST, OTHER_CENTRE, CLOSED, UNSKILLED, UNKNOWN, AWAY, NO_TIME, NOBODY = (
    "past",
    "other_centre",
    "closed",
    "unskilled",
    "unknown",
    "away",
    "no_time",
    "nobody",
)
MACHINE_TAKEN, PERSON_TAKEN, TOO_EARLY, PUSHES, MATERIAL = "machine", "person", "too_early", "pushes", "material"


@dataclass(frozen=True, slots=True)
class Wish:
    """Where somebody wants a job. No machine or person: the present one, else whoever can."""

    job: int
    start: int
    machine: int | None = None
    person: int | None = None
    push: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way: a kind of the above, with the machine, person, job or moment it is about."""

    kind: str
    machine: int | None = None
    person: int | None = None
    job: int | None = None
    moment: int | None = None


@dataclass(frozen=True)
class Fit:
    """The answer: the jobs that are placed anew, or what is in the way."""

    placed: dict[int, Assignment] = field(default_factory=dict)
    obstacle: Obstacle | None = None


def fit(picture: Picture, wish: Wish) -> Fit:
    """Try it. Nothing is written."""
    problem = picture.problem(picture.now, lambda work, _at: work.id != wish.job)
    job = next(each for each in problem.jobs if each.id == wish.job)
    obstacle = _before_placing(picture, problem, job, wish)
    if obstacle is not None:
        return Fit(obstacle=obstacle)
    later = _later(picture, job)
    others = {n: at for n, at in picture.present.items() if n != job.id and not (wish.push and n in later)}
    shop, first = Shop(problem.machines, problem.people), Obstacle(NOBODY)
    for machine, person in _pairs(picture, shop, job, wish):
        found = _placed(shop, job, wish.start, machine, person)
        if isinstance(found, Assignment):
            obstacle = _clash(found, list(others.values()))
            if obstacle is None:
                return _with_others(picture, job, found, wish, later)
            found = obstacle
        first = found if first.kind == NOBODY else first
    return Fit(obstacle=first)


def _before_placing(picture: Picture, problem: Problem, job: Job, wish: Wish) -> Obstacle | None:
    """What speaks against it whatever the machine and the person."""
    if wish.start < picture.now:
        return Obstacle(PAST)
    if wish.machine is not None and wish.machine not in job.machines:
        return Obstacle(OTHER_CENTRE, machine=wish.machine)
    if job.missing:
        return Obstacle(MATERIAL)
    if job.earliest > wish.start:
        return Obstacle(MATERIAL, moment=job.earliest)
    after = next(order for order in problem.orders if order.id == job.order).after
    before = [
        picture.present[each.id]
        for each in problem.jobs
        if each.id in picture.present
        and (each.order in after or (each.order == job.order and each.sequence < job.sequence))
    ]
    last = max(before, key=lambda each: each.end, default=None)
    if last is not None and last.end > wish.start:
        return Obstacle(TOO_EARLY, job=last.job, moment=last.end)
    return None


def _later(picture: Picture, job: Job) -> set[int]:
    return {
        work.id
        for work in picture.work.values()
        if work.manufacturing_order == job.order and work.sequence_no > job.sequence and work.id in picture.present
    }


def _pairs(picture: Picture, shop: Shop, job: Job, wish: Wish) -> Iterator[tuple[int, Person | int | None]]:
    """Machines and people to try: what was asked for, else what it has, else whatever it may have."""
    present = picture.present.get(job.id)
    wished = wish.machine or (present.machine if present is not None else None)
    machines: Sequence[int] = (wished,) if wished else job.machines
    people: Sequence[Person | int | None] = shop.people_for(job)
    if job.skill is not None and wish.person is not None:
        people = (shop.people.get(wish.person, wish.person),)
    elif job.skill is not None and present is not None and present.person in shop.people:
        mine = shop.people[present.person]
        people = (mine, *(each for each in people if each is not mine))
    return ((machine, person) for machine in machines for person in people)


def _placed(shop: Shop, job: Job, start: int, machine: int, person: Person | int | None) -> Assignment | Obstacle:
    """The job from that minute on with these two, or what is in the way."""
    if isinstance(person, int):
        return Obstacle(UNKNOWN, person=person)
    who = None if person is None else person.id
    if person is not None and job.skill is not None and person.skills.get(job.skill, 0) < job.level:
        return Obstacle(UNSKILLED, person=who)
    if not _is_in(start, shop.machines[machine].windows):
        return Obstacle(CLOSED, machine=machine, moment=shop.alone[machine].next_open(start))
    calendar = shop.calendar(machine, person, job.skill)
    worked = calendar.worked(start)
    if worked >= calendar.total or calendar.start_of(worked) != start:
        return Obstacle(AWAY, person=who)
    if worked + job.minutes > calendar.total:
        return Obstacle(NO_TIME, machine=machine, person=who)
    return Assignment(job.id, machine, who, calendar.pieces(worked, worked + job.minutes))


def _is_in(minute: int, windows: Sequence[tuple[int, int]]) -> bool:
    return any(start <= minute < end for start, end in windows)


def _clash(found: Assignment, others: Sequence[Assignment]) -> Obstacle | None:
    """The first other job that has the machine, else the person, at the time."""
    for other in sorted(others, key=lambda each: (each.start, each.job)):
        if other.machine == found.machine and other.start < found.end and found.start < other.end:
            return Obstacle(MACHINE_TAKEN, machine=found.machine, job=other.job)
    for other in sorted(others, key=lambda each: (each.start, each.job)):
        if found.person is not None and other.person == found.person and _meet(found, other):
            return Obstacle(PERSON_TAKEN, person=found.person, job=other.job)
    return None


def _meet(one: Assignment, other: Assignment) -> bool:
    return any(a < d and c < b for a, b in one.slots for c, d in other.slots)


def _with_others(picture: Picture, job: Job, found: Assignment, wish: Wish, later: set[int]) -> Fit:
    """The job where it is wished: what follows it stays, or (`push`) goes where it then has to, never earlier."""
    loose = {job.id, *(n for n in later if wish.push and _clash(found, [picture.present[n]]))}
    starts = {number: at.start for number, at in picture.present.items() if number != job.id}
    plan, early = replan(picture, picture.now, loose, fixed={job.id: found}, not_before=starts, free=wish.push)
    if early:
        return Fit(obstacle=Obstacle(PUSHES, job=early[0]))
    lost = sorted(loose - set(plan.assignments))
    if lost:
        return Fit(obstacle=Obstacle(NO_TIME, job=lost[0]))
    return Fit({number: plan.assignments[number] for number in sorted(loose)})
