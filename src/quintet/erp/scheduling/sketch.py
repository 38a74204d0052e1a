"""What of a problem an optimiser may change: which jobs are free, on which machines and with whom, on which axis."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from quintet.erp.scheduling.axis import Axis, Spans, stretches
from quintet.erp.scheduling.board import Shop
from quintet.erp.scheduling.bounds import Earliest, calendars
from quintet.erp.scheduling.engine import NO_TIME, WAITS, Assignment, Job, Person, Plan, Problem, Windows
from quintet.erp.scheduling.timeline import Calendar, intersect, merged

PEOPLE = 12_000  # choices of a person altogether: beyond them the least fitting are left out
FEW = 8  # choices of a person where only some jobs are free
SPANS = 120_000  # pieces of starting time altogether: beyond them starts stay near to where the plan has them

Choice = tuple[int, Person | None]


class Sketch:
    """The problem with the plan to improve. `exact`: nothing was left out, what is proven of it is proven."""

    def __init__(self, problem: Problem, plan: Plan, shop: Shop, only: Set[int] | None = None) -> None:
        """`only`: no other jobs are free."""
        self.problem, self.plan, self.shop, self.only = problem, plan, shop, only
        self.exact = only is None
        self.jobs = {job.id: job for job in problem.jobs}
        self.out = self._impossible()
        self.optional = only is None and bool(set(plan.unplaced) - self.out)  # might have time in another plan
        self.fixed = {j.id: plan.assignments[j.id] for j in problem.jobs if self._stays(j)}
        self.axis = Axis(self._hours())
        self._on_axis: dict[int, Windows] = {}
        self._fix_who_works_in_pauses()
        self.free = [job for job in problem.jobs if job.id not in self.fixed and job.id not in self.out]
        if only is not None:
            self.free = [job for job in self.free if job.id in only]
        self.earliest = Earliest(problem, shop, self.fixed, self.out)
        self.people = self._people()
        self.reach = self._reach()

    def _stays(self, job: Job) -> bool:
        free = self.only is None or job.id in self.only
        return job.id in self.plan.assignments and (job.kept is not None or job.pinned is not None or not free)

    def _impossible(self) -> set[int]:
        """Jobs no plan can place: no machine, nobody, no material, or they wait for such a one."""
        out = {n for n, why in self.plan.unplaced.items() if why not in (NO_TIME, WAITS)}
        waits = {n for n, why in self.plan.unplaced.items() if why == WAITS}
        by_order = self.problem.by_order()
        after = {order.id: order.after for order in self.problem.orders}
        grown = True
        while grown:
            grown = False
            for number in waits - out:
                job = self.jobs[number]
                mates = by_order[job.order]
                before = [each.id for each in mates[: mates.index(job)]]
                before += [each.id for part in after[job.order] for each in by_order.get(part, ())]
                if job.order in after[job.order] or any(each in out for each in before):
                    out.add(number)
                    grown = True
        return out if self._reaches_all(waits - out) else out | waits

    def _reaches_all(self, waits: set[int]) -> bool:
        """Whether what waits waits for want of time; orders that wait for each other never come."""
        return not waits or NO_TIME in self.plan.unplaced.values()

    def _hours(self) -> Iterator[Windows]:
        seen: dict[int, Calendar] = {}
        for job in self.problem.jobs:
            if job.id in self.fixed:
                yield self.fixed[job.id].slots
            elif job.id not in self.out and (self.only is None or job.id in self.only):
                seen |= {id(each): each for each in calendars(self.shop, job)}
        for each in seen.values():
            yield tuple(zip(each.starts, each.ends, strict=True))

    # What lies where --------------------------------------------------------------------------------------------------

    def span(self, placed: Assignment) -> tuple[int, int]:
        """From a job's first to its last minute, on the axis."""
        return self.axis.point(placed.start), self.axis.point(placed.end)

    def _fix_who_works_in_pauses(self) -> None:
        """A person's job in the pause of another stays: the model takes a person from start to end."""
        taken: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, placed in self.plan.assignments.items():
            if placed.person is not None:
                spans = self.axis.on_axis(placed.slots) if number in self.fixed else (self.span(placed),)
                taken[placed.person] += [(*span, number) for span in spans]
        for held in taken.values():
            last, holder = -1, -1
            for start, end, number in sorted(held):
                if start < last:
                    for each in (number, holder):
                        self.exact = self.exact and each in self.fixed
                        self.fixed[each] = self.plan.assignments[each]
                last, holder = (end, number) if end >= last else (last, holder)

    def taken(self, *, people: bool) -> dict[int, Windows]:
        """{machine or person: the axis where fixed jobs have it}."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for placed in self.fixed.values():
            if not people:
                found[placed.machine].append(self.span(placed))
            elif placed.person is not None:
                found[placed.person] += self.axis.on_axis(placed.slots)
        return {each: merged(spans) for each, spans in found.items()}

    # What may be chosen -----------------------------------------------------------------------------------------------

    def _people(self) -> Mapping[int, Sequence[Person | None]]:
        """{job: who may do it}, who does it in the plan first."""
        most = max(1, PEOPLE // max(1, len(self.free))) if self.only is None else FEW
        found: dict[int, Sequence[Person | None]] = {}
        for job in self.free:
            placed = self.plan.assignments.get(job.id)
            able = sorted(
                self.shop.people_for(job),
                key=lambda p: 0 if placed is None or p is None or p.id == placed.person else 1,
            )
            self.exact = self.exact and len(able) <= most
            found[job.id] = able[:most]
        return found

    def machines(self, job: Job) -> list[int]:
        """The machines it may run on."""
        return [each for each in job.machines if each in self.shop.machines]

    def windows(self, job: Job, machine: int, person: Person | None) -> Windows:
        """The hours of the two on the axis."""
        calendar = self.shop.calendar(machine, person, job.skill)
        if id(calendar) not in self._on_axis:
            found = self.axis.on_axis(tuple(zip(calendar.starts, calendar.ends, strict=True)))
            self._on_axis[id(calendar)] = found
        return self._on_axis[id(calendar)]

    def _reach(self) -> int:
        """How far from its place in the plan a job may start: everywhere, or nearer when that is too much."""
        pieces = sum(
            len(self.windows(job, machine, self.people[job.id][0]))
            for job in self.free
            if self.people[job.id]
            for machine in self.machines(job)[:1]
        )
        if pieces <= SPANS:
            return self.axis.length
        self.exact = False
        return max(1440, self.axis.length * SPANS // pieces)

    def starts(self, job: Job) -> tuple[int, int]:
        """The first and last point of the axis at which it may start."""
        first = self.axis.point(self.earliest.found[job.id][0])
        last = self.axis.length - job.minutes
        placed = self.plan.assignments.get(job.id)
        if placed is None or self.reach >= self.axis.length:
            return first, last
        at = self.axis.point(placed.start)
        return max(first, at - self.reach), min(last, at + self.reach)

    def lengths(self, job: Job, machine: int, person: Person | None) -> Mapping[int, Spans]:
        """`stretches` of the job with these two."""
        first, last = self.starts(job)
        found = stretches(self.windows(job, machine, person), job.minutes, first, last)
        if person is not None and self.exact and any(length > job.minutes for length in found):
            self.exact = not self._works_in_pauses(machine, person)
        return found

    def _works_in_pauses(self, machine: int, person: Person) -> bool:
        """Whether the person is at work while the machine is closed: in such a pause they could do something else."""
        both = intersect(self.shop.machines[machine].windows, person.windows)
        return sum(b - a for a, b in person.windows) > sum(b - a for a, b in both)
