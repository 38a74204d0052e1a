"""The problem of a company as it stands: open work, capacity, people, materials, and where everything lies now."""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quintet.erp.scheduling.capacity import Capacity, get_capacity
from quintet.erp.scheduling.engine import Assignment, Job, Order, Plan, Problem, concluded
from quintet.erp.scheduling.materials import Awaited, Materials, get_materials
from quintet.erp.scheduling.moments import DAY, day_of, midnight, moment
from quintet.erp.scheduling.people import PersonFacts, as_persons
from quintet.erp.scheduling.work import Pieces, WorkOrderFacts, from_now, list_schedulable, list_slots, minutes_left

RUNNING = "RUNNING"
Keep = Callable[[WorkOrderFacts, Assignment], bool]


@dataclass(frozen=True)
class Picture:
    """What is known when somebody plans. `present` is where jobs lie from `now` on, `slots` all they have."""

    company: int
    now: int
    capacity: Capacity
    people: Mapping[int, PersonFacts]
    work: Mapping[int, WorkOrderFacts]
    slots: Mapping[int, Pieces]
    present: Mapping[int, Assignment]
    materials: Materials

    def problem(self, start: int, keep: Keep) -> Problem:
        """The problem from `start` on; `keep` says which jobs stay where they lie. Work in progress always stays."""
        by_order: dict[int, list[WorkOrderFacts]] = defaultdict(list)
        for each in self.work.values():
            by_order[each.manufacturing_order].append(each)
        jobs: list[Job] = []
        orders = []
        for order, works in by_order.items():
            awaited = self.materials.get(order, ())
            orders.append(self._order(works[0], awaited, by_order))
            earliest, missing = self._material_of(works, awaited, by_order)
            jobs += [self._job(each, max(start, earliest.get(each.id, 0)), each.id in missing, keep) for each in works]
        persons = as_persons(list(self.people.values()))
        return Problem(start, orders, jobs, self.capacity.as_machines(), persons)

    def _order(self, work: WorkOrderFacts, awaited: Sequence[Awaited], known: Container[int]) -> Order:
        after = {each.order for each in awaited if each.order is not None and each.order in known}
        due = midnight(work.due_on, self.capacity.zone) + DAY
        return Order(work.manufacturing_order, due, -work.priority, tuple(sorted(after)))

    def _job(self, work: WorkOrderFacts, earliest: int, missing: bool, keep: Keep) -> Job:
        present = self.present.get(work.id)
        pinned = (work.machine, work.employee) if work.state == RUNNING and work.machine is not None else None
        kept = present if present is not None and pinned is None and keep(work, present) else None
        return Job(
            work.id,
            work.manufacturing_order,
            work.sequence_no,
            minutes_left(work, moment(self.now)),
            self.capacity.of_centre.get(work.work_centre, ()),
            work.skill,
            work.min_level,
            earliest if pinned is None else 0,
            int(work.setup_minutes),
            pinned,
            kept,
            missing and pinned is None,
        )

    def _material_of(
        self, works: Sequence[WorkOrderFacts], awaited: Sequence[Awaited], known: Container[int]
    ) -> tuple[dict[int, int], set[int]]:
        """({job: when its material is there}, jobs whose material is missing) of one order's operations."""
        earliest: dict[int, int] = {}
        missing: set[int] = set()
        for each in awaited:
            job = needing(works, each.operation).id
            if each.on is None:
                missing.add(job)
            elif each.order is None or each.order not in known:  # else it waits for that order's operations
                earliest[job] = max(earliest.get(job, 0), self.usable_from(each.on))
        return earliest, missing

    def usable_from(self, on: date) -> int:
        """What comes on a day is used from the next day on; what should have come before today as well."""
        return midnight(on, self.capacity.zone) + DAY

    def present_plan(self, problem: Problem) -> Plan:
        """The plan as it lies now."""
        placed = {job.id: self.present[job.id] for job in problem.jobs if job.id in self.present}
        return concluded(problem, placed, {})

    def day(self, minute: int) -> date:
        """The day of a minute in the company's zone."""
        return day_of(minute, self.capacity.zone)


def needing(works: Sequence[WorkOrderFacts], operation: int | None) -> WorkOrderFacts:
    """Which of an order's open operations (in sequence) uses what the bill gives to `operation`."""
    return next((each for each in works if each.sequence_no >= (operation or 0)), works[-1])


def get_picture(company: int, people: Sequence[PersonFacts], now: int, first: date, last: date) -> Picture:
    """Everything as it stands, with capacity from first to last; about ten statements whatever the number of orders."""
    work = {each.id: each for each in list_schedulable(company)}
    slots = list_slots(work)
    capacity = get_capacity(company, first, last)
    present = {number: found for number, pieces in slots.items() if (found := from_now(pieces, now)) is not None}
    materials = get_materials(company, day_of(now, capacity.zone))
    return Picture(company, now, capacity, {p.employee: p for p in people}, work, slots, present, materials)
