"""The shop and what is taken of it: machines and people, alone and together, and the first gap for a job."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from quintet.erp.scheduling.engine import Assignment, Job, Machine, Person
from quintet.erp.scheduling.timeline import Calendar, Taken, intersect

FAR = 1 << 60


class Shop:
    """What does not change from plan to plan: the calendars."""

    def __init__(self, machines: Sequence[Machine], people: Sequence[Person]) -> None:
        self.machines = {machine.id: machine for machine in machines}
        self.people = {person.id: person for person in people}
        alike: dict[Any, int] = {}  # machines of a work centre share their windows: one calendar with each person
        self._shape = {m.id: alike.setdefault(m.windows, len(alike)) for m in machines}
        self.alone = {m.id: Calendar(m.windows) for m in machines}
        self.at_work = {p.id: Calendar(p.windows) for p in people}
        self._together: dict[tuple[int, int, int | None], Calendar] = {}
        self._skilled: dict[tuple[int, int], list[Person]] = {}

    def calendar(self, machine: int, person: Person | None, skill: int | None) -> Calendar:
        """When the machine runs and, with a person, they are there and may do it."""
        if person is None:
            return self.alone[machine]
        limit = person.limits.get(skill) if skill is not None else None
        key = self._shape[machine], person.id, skill if limit else None
        found = self._together.get(key)
        if found is None:
            windows = intersect(self.machines[machine].windows, person.windows)
            found = self._together[key] = Calendar(intersect(windows, (limit,)) if limit else windows)
        return found

    def skilled(self, skill: int, level: int) -> list[Person]:
        """Who can do it, the least skilled first."""
        key = skill, level
        if key not in self._skilled:
            able = [p for p in self.people.values() if p.skills.get(skill, 0) >= level]
            self._skilled[key] = sorted(able, key=lambda p: (p.skills[skill], p.id))
        return self._skilled[key]

    def people_for(self, job: Job) -> Sequence[Person | None]:
        """Whom to try: nobody where no skill is needed."""
        return (None,) if job.skill is None else self.skilled(job.skill, job.level)


class Board:
    """A shop with jobs on it. A machine is taken from a job's first to its last minute, a person while they work."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.assignments: dict[int, Assignment] = {}
        self._machines = {each: Taken() for each in shop.machines}
        self._people = {each: Taken() for each in shop.people}

    def take(self, placed: Assignment) -> None:
        """Put a job on the board."""
        self.assignments[placed.job] = placed
        if placed.machine in self._machines:
            end = self.shop.alone[placed.machine].next_open(placed.end)
            self._machines[placed.machine].add(placed.start, end)
        if placed.person in self._people:
            at_work, taken = self.shop.at_work[placed.person], self._people[placed.person]
            for start, end in placed.slots:
                taken.add(start, at_work.next_open(end))

    def copy(self) -> "Board":
        """Another board with the same on it."""
        found = Board(self.shop)
        found.assignments = dict(self.assignments)
        found._machines = {number: taken.copy() for number, taken in self._machines.items()}
        found._people = {number: taken.copy() for number, taken in self._people.items()}
        return found

    def best(self, job: Job, ready: int, people: Sequence[Person | None], machines: Sequence[int]) -> Assignment | None:
        """Where the job ends soonest from `ready` on; the first pair in the order given when several do."""
        best_end, best = FAR, None
        for machine in machines:
            if machine not in self.shop.machines:
                continue
            for person in people:
                found = self._first_gap(job, ready, machine, person, best_end)
                if found is not None:
                    best_end, best = found[0], (machine, person, found[1])
        if best is None:
            return None
        machine, person, worked = best
        slots = self.shop.calendar(machine, person, job.skill).pieces(worked, worked + job.minutes)
        return Assignment(job.id, machine, None if person is None else person.id, slots)

    def _first_gap(
        self, job: Job, ready: int, machine: int, person: Person | None, better_than: int
    ) -> tuple[int, int] | None:
        """(end, minutes worked before the start) of the first gap that ends before `better_than`, or None."""
        calendar = self.shop.calendar(machine, person, job.skill)
        machine_taken = self._machines[machine]
        person_taken = None if person is None else self._people[person.id]
        worked, minutes = calendar.worked(ready), job.minutes
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
