"""The first plan, in a fraction of a second: order by order, each operation where it ends soonest.

List scheduling with insertion (serial schedule generation): orders by rank, operations in sequence, each put into the
first gap of every pair of machine and person that may do it; the pair that ends first wins, then the lowest level that
is enough, so that masters stay free for what only they can do. Several ranks are tried and the best plan is kept.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from quintet.erp.scheduling.engine import (
    MATERIAL,
    NO_MACHINE,
    NO_SKILL,
    NO_TIME,
    NOBODY_AT_WORK,
    WAITS,
    Assignment,
    Job,
    Order,
    Person,
    Plan,
    Problem,
    concluded,
)
from quintet.erp.scheduling.timeline import Calendar, Taken, intersect

Rank = Callable[[Order, int], tuple[Any, ...]]

_FAR = 1 << 60


def by_due(order: Order, minutes: int) -> tuple[Any, ...]:
    """Priority, then the earliest due date, then the most work left."""
    return (-order.priority, _FAR if order.due is None else order.due, -minutes, order.id)


def by_slack(order: Order, minutes: int) -> tuple[Any, ...]:
    """Priority, then the least slack: due less the days the work takes, at eight hours a day."""
    return (-order.priority, _FAR if order.due is None else order.due - 3 * minutes, order.id)


RANKS: tuple[Rank, ...] = (by_due, by_slack)


class Greedy:
    """A Scheduler. With the same problem it always answers the same plan."""

    def __init__(self, ranks: Sequence[Rank] = RANKS) -> None:
        self.ranks = ranks

    def plan(self, problem: Problem, hint: Plan | None = None) -> Plan:
        """The best of the ranks' plans, or the hint when that is better."""
        shop = Shop(problem)
        plans = [_Run(shop, rank).plan() for rank in self.ranks]
        found = min(plans, key=lambda each: each.objective)
        return hint if hint is not None and hint.objective < found.objective else found


class Shop:
    """What does not change from plan to plan: calendars of machines and people, alone and together."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.machines = {machine.id: machine for machine in problem.machines}
        self.people = {person.id: person for person in problem.people}
        self.by_order = problem.by_order()
        alike: dict[Any, int] = {}  # machines of a work centre share their windows: one calendar with each person
        self.shape = {m.id: alike.setdefault(m.windows, len(alike)) for m in problem.machines}
        self.alone = {m.id: Calendar(m.windows) for m in problem.machines}
        self.at_work = {p.id: Calendar(p.windows) for p in problem.people}
        self._together: dict[tuple[int, int], Calendar] = {}
        self._skilled: dict[tuple[int, int], list[Person]] = {}

    def together(self, machine: int, person: int) -> Calendar:
        """When both are there."""
        key = self.shape[machine], person
        found = self._together.get(key)
        if found is None:
            windows = intersect(self.machines[machine].windows, self.people[person].windows)
            found = self._together[key] = Calendar(windows)
        return found

    def skilled(self, skill: int, level: int) -> list[Person]:
        """Who can do it, the least skilled first."""
        key = skill, level
        if key not in self._skilled:
            able = [p for p in self.problem.people if p.skills.get(skill, 0) >= level]
            self._skilled[key] = sorted(able, key=lambda p: (p.skills[skill], p.id))
        return self._skilled[key]


class _Run:
    """One plan in the making."""

    def __init__(self, shop: Shop, rank: Rank) -> None:
        self.shop, self.rank = shop, rank
        self.assignments: dict[int, Assignment] = {}
        self.unplaced: dict[int, str] = {}
        self.machine_taken = {each: Taken() for each in shop.machines}
        self.person_taken = {each: Taken() for each in shop.people}
        self.done: dict[int, int | None] = {}  # order → when its last operation ends; None: not all are placed
        self.under_way: set[int] = set()

    def plan(self) -> Plan:
        """Kept jobs, jobs in progress, then the orders by rank."""
        jobs = self.shop.problem.jobs
        for job in jobs:
            if job.kept is not None:
                self._take(job.kept)
        for job in sorted((j for j in jobs if j.pinned and j.kept is None), key=lambda j: j.id):
            self._place(job, self.shop.problem.start)
        orders = {order.id: order for order in self.shop.problem.orders}
        work = {order: sum(job.minutes for job in found) for order, found in self.shop.by_order.items()}
        for order in sorted(orders.values(), key=lambda each: self.rank(each, work[each.id])):
            self._place_order(order, orders)
        return concluded(self.shop.problem, self.assignments, self.unplaced)

    def _place_order(self, order: Order, orders: dict[int, Order]) -> None:
        """What it is made of first, then its operations in sequence."""
        if order.id in self.done or order.id in self.under_way:
            return
        self.under_way.add(order.id)
        ready: int | None = self.shop.problem.start
        for part in order.after:
            if part in orders:
                self._place_order(orders[part], orders)
                ends = self.done.get(part)
                ready = None if ready is None or ends is None else max(ready, ends)
        for job in self.shop.by_order[order.id]:
            if job.id not in self.assignments and job.id not in self.unplaced:
                self._place(job, ready)
            placed = self.assignments.get(job.id)
            ready = None if placed is None or ready is None else max(ready, placed.end)
        self.done[order.id] = ready

    def _take(self, placed: Assignment) -> None:
        self.assignments[placed.job] = placed
        if placed.machine in self.machine_taken:
            end = self.shop.alone[placed.machine].next_open(placed.end)
            self.machine_taken[placed.machine].add(placed.start, end)
        if placed.person in self.person_taken:
            at_work, taken = self.shop.at_work[placed.person], self.person_taken[placed.person]
            for start, end in placed.slots:
                taken.add(start, at_work.next_open(end))

    def _place(self, job: Job, ready: int | None) -> None:
        if ready is None or job.missing:
            self.unplaced[job.id] = MATERIAL if job.missing else WAITS
            return
        start = max(ready, job.earliest, self.shop.problem.start)
        found = self._pinned(job, start) or self._best(job, start, self._people_for(job))
        if found is None:
            self.unplaced[job.id] = self._reason(job)
        else:
            self._take(found)

    def _people_for(self, job: Job) -> Sequence[Person | None]:
        return (None,) if job.skill is None else self.shop.skilled(job.skill, job.level)

    def _pinned(self, job: Job, start: int) -> Assignment | None:
        """Where it is running, with whom; nothing when it is not running or they cannot go on."""
        if job.pinned is None or job.pinned[1] not in self.shop.people:
            return None
        return self._best(job, start, [self.shop.people[job.pinned[1]]] if job.skill is not None else (None,))

    def _best(self, job: Job, ready: int, people: Sequence[Person | None]) -> Assignment | None:
        machines = (job.pinned[0],) if job.pinned else job.machines
        best_end, best = _FAR, None
        for machine in machines:
            if machine not in self.shop.machines:
                continue
            for person in people:
                found = self._first_gap(job.minutes, ready, machine, person, best_end)
                if found is not None:
                    best_end, best = found[0], (machine, person, found[1])
        if best is None:
            return None
        machine, person, worked = best
        slots = self._calendar(machine, person).pieces(worked, worked + job.minutes)
        return Assignment(job.id, machine, None if person is None else person.id, slots)

    def _calendar(self, machine: int, person: Person | None) -> Calendar:
        return self.shop.alone[machine] if person is None else self.shop.together(machine, person.id)

    def _first_gap(
        self, minutes: int, ready: int, machine: int, person: Person | None, better_than: int
    ) -> tuple[int, int] | None:
        """(end, minutes worked before the start) of the first gap that ends before `better_than`, or None."""
        calendar = self._calendar(machine, person)
        machine_taken = self.machine_taken[machine]
        person_taken = None if person is None else self.person_taken[person.id]
        worked = calendar.worked(ready)
        while worked + minutes <= calendar.total:
            end = calendar.end_of(worked + minutes)
            if end >= better_than:
                return None
            start = calendar.start_of(worked)
            until = machine_taken.overlap(start, end)
            if until is None and person_taken is not None:
                until = _clash(person_taken, calendar, start, end)
            if until is None:
                return end, worked
            worked = calendar.worked(until)
        return None

    def _reason(self, job: Job) -> str:
        """Why nothing was found."""
        machines = [m for m in job.machines if m in self.shop.machines]
        if not machines:
            return NO_MACHINE
        if job.skill is not None:
            people = self.shop.skilled(job.skill, job.level)
            if not people:
                return NO_SKILL
            if not any(self.shop.together(m, p.id).total for m in machines for p in people):
                return NOBODY_AT_WORK
        return NO_TIME


def _clash(taken: Taken, calendar: Calendar, start: int, end: int) -> int | None:
    """The end of the person's first other job in working time of start…end; in the pauses they may do others."""
    for other_start, other_end in _overlapping(taken, start, end):
        if calendar.worked(min(other_end, end)) > calendar.worked(max(other_start, start)):
            return other_end
    return None


def _overlapping(taken: Taken, start: int, end: int) -> Iterator[tuple[int, int]]:
    i = bisect_right(taken.ends, start)
    while i < len(taken.starts) and taken.starts[i] < end:
        yield taken.starts[i], taken.ends[i]
        i += 1
