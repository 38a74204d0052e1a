"""The sketch as a model of OR-Tools CP-SAT: one start a job, a literal for each machine and person it may have.

Every variable carries the value it has in the plan to improve: cold, the solver loses to the greedy engine for a long
while; hinted, it begins there. Read the API at https://or-tools.github.io (`ortools.sat.python.cp_model`, 9.15).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.erp.scheduling.axis import Spans
from quintet.erp.scheduling.engine import Assignment, Job, Order
from quintet.erp.scheduling.sketch import Sketch


@dataclass
class Task:
    """A free job in the model. `there` is None where every plan has it; `size` None where it is always `minutes`."""

    job: Job
    start: Any
    end: Any
    size: Any
    there: Any
    machines: dict[int, Any] = field(default_factory=dict)
    people: dict[int, Any] = field(default_factory=dict)


class Model:
    """Variables and constraints. `cap`: no order may be later than that, for all together were not."""

    def __init__(self, sketch: Sketch, cap: int | None = None) -> None:
        from ortools.sat.python import cp_model  # half a second: only who optimises pays for it

        self.cp = cp_model
        self.model = cp_model.CpModel()
        self.sketch, self.most_late = sketch, cap
        self.hinted: list[Any] = []
        self._on_machine: dict[int, list[Any]] = defaultdict(list)
        self._of_person: dict[int, list[Any]] = defaultdict(list)
        self.tasks = {job.id: self._task(job) for job in sketch.free}
        self._once(self._on_machine, sketch.taken(people=False))
        self._once(self._of_person, sketch.taken(people=True))
        self._last: dict[int, list[tuple[Any, Any]]] = {}
        self._own: dict[int, list[tuple[Any, Any]]] = {}
        self._orders = {order.id: order for order in sketch.problem.orders}
        self._by_order = sketch.problem.by_order()
        for order in self._orders:
            self._ends_of(order)
        self.late = {o.id: self._late(o, o.due) for o in sketch.problem.orders if o.due is not None}
        self.makespan = self._makespan()

    # Variables --------------------------------------------------------------------------------------------------------

    def number(self, low: int, high: int, hint: int) -> Any:
        """A whole number with its hint."""
        found = self.model.new_int_var(low, max(low, high), "")
        return self._hint(found, min(max(hint, low), max(low, high)))

    def literal(self, hint: bool) -> Any:
        """Yes or no with its hint."""
        return self._hint(self.model.new_bool_var(""), int(hint))

    def _hint(self, variable: Any, value: int) -> Any:
        self.model.add_hint(variable, value)
        self.hinted.append(variable)
        return variable

    def placed(self, job: int) -> Assignment | None:
        """Where the plan to improve has a job."""
        return self.sketch.plan.assignments.get(job)

    # A job ------------------------------------------------------------------------------------------------------------

    def _task(self, job: Job) -> Task:
        sketch, placed = self.sketch, self.placed(job.id)
        there = self.literal(placed is not None) if sketch.optional else None
        first, last = sketch.starts(job)
        at, end = sketch.span(placed) if placed is not None else (first, first + job.minutes)
        start = self.number(first, last, at)
        task = Task(job, start, start + job.minutes, job.minutes, there)
        maps = self._lengths(job)
        lengths = {length for _who, found in maps for length in found}
        if lengths - {job.minutes}:
            task.size = self.number(job.minutes, max(lengths), end - at)
            task.end = self.number(first + job.minutes, sketch.axis.length, end)
            self.model.add(start + task.size == task.end)
        self._choose(task, placed)
        self._stretch(task, maps, at, end - at)
        return task

    def _lengths(self, job: Job) -> list[tuple[tuple[int, int | None], Mapping[int, Spans]]]:
        """[((machine, person), stretches)] of every pair."""
        return [
            ((machine, None if person is None else person.id), self.sketch.lengths(job, machine, person))
            for machine in self.sketch.machines(job)
            for person in self.sketch.people[job.id]
        ]

    def _choose(self, task: Task, placed: Assignment | None) -> None:
        """One machine and, with a skill, one person, or it is not there."""
        for machine in self.sketch.machines(task.job):
            literal = self.literal(placed is not None and placed.machine == machine)
            task.machines[machine] = literal
            self._on_machine[machine].append(self._interval(task, literal))
        for person in self.sketch.people[task.job.id]:
            if person is not None:
                literal = self.literal(placed is not None and placed.person == person.id)
                task.people[person.id] = literal
                self._of_person[person.id].append(self._interval(task, literal))
        absent = [] if task.there is None else [~task.there]
        self.model.add_exactly_one([*task.machines.values(), *absent])
        if task.job.skill is not None:
            self.model.add_exactly_one([*task.people.values(), *absent])

    def _interval(self, task: Task, literal: Any) -> Any:
        return self.model.new_optional_interval_var(task.start, task.size, task.end, literal, "")

    def _stretch(self, task: Task, maps: Sequence[tuple[tuple[int, int | None], Any]], at: int, size: int) -> None:
        """When each pair can start, and how long it then takes: one literal for each hours and length."""
        alike = _by_hours(maps)
        if len(alike) == 1 and isinstance(task.size, int) and task.there is None:
            ((_length, spans),) = next(iter(alike))
            self.model.add_linear_expression_in_domain(task.start, self._domain(spans))
            return
        placed = self.placed(task.job.id)
        for lengths, pairs in alike.items():
            own = placed is not None and placed.machine in pairs.get(placed.person, ())
            ways = [self._way(task, one, spans, own and one == size) for one, spans in lengths]
            for person, machines in pairs.items():
                who = [] if person is None else [~task.people[person]]
                if who and len(machines) == len(task.machines):  # whatever the machine
                    self.model.add_bool_or([*who, *ways])
                else:
                    for machine in machines:
                        self.model.add_bool_or([~task.machines[machine], *who, *ways])

    def _way(self, task: Task, length: int, spans: Spans, hint: bool) -> Any:
        way = self.literal(hint)
        self.model.add_linear_expression_in_domain(task.start, self._domain(spans)).only_enforce_if(way)
        if not isinstance(task.size, int):
            self.model.add(task.size == length).only_enforce_if(way)
        return way

    def _domain(self, spans: Spans) -> Any:
        return self.cp.Domain.from_intervals([list(span) for span in spans])

    # Constraints ------------------------------------------------------------------------------------------------------

    def _once(self, intervals: Mapping[int, list[Any]], taken: Mapping[int, Any]) -> None:
        for resource, found in intervals.items():
            blocks = [
                self.model.new_fixed_size_interval_var(start, end - start, "")
                for start, end in taken.get(resource, ())
                if end > start
            ]
            if len(found) + len(blocks) > 1:
                self.model.add_no_overlap([*found, *blocks])

    def _ends_of(self, order: int) -> list[tuple[Any, Any]]:
        """[(end, literal or None)] of what is waited for; nothing of an order that is not here or waits for itself."""
        if order not in self._orders:
            return []
        if order not in self._last:
            self._last[order] = []
            self._last[order] = self._sequence(self._orders[order])
        return self._last[order]

    def _sequence(self, order: Order) -> list[tuple[Any, Any]]:
        """Operations follow each other and the orders of their parts; notes what the order itself ends with."""
        own: list[tuple[Any, Any]] = []
        waits = [end for part in order.after for end in self._ends_of(part)]
        for job in self._by_order[order.id]:
            task = self.tasks.get(job.id)
            if task is not None:
                for end, there in waits:
                    self._after(task.start, end, task.there, there)
                waits = own = [(task.end, task.there)]
            elif job.id in self.sketch.fixed:
                fixed = self.sketch.span(self.sketch.fixed[job.id])
                for end, there in waits if job.kept is None and job.pinned is None else ():
                    self._after(fixed[0], end, None, there)
                waits, own = [*waits, (fixed[1], None)], [*own, (fixed[1], None)]
        self._own[order.id] = own
        return waits

    def _after(self, start: Any, end: Any, there: Any, before: Any) -> None:
        """It starts when the other has ended, if both are there; it is not there without the other."""
        if isinstance(start, int) and isinstance(end, int):
            return
        literals = [each for each in (there, before) if each is not None]
        constraint = self.model.add(start >= end)
        if literals:
            constraint.only_enforce_if(literals)
        if there is not None and before is not None:
            self.model.add_implication(there, before)

    # Objectives -------------------------------------------------------------------------------------------------------

    def _late(self, order: Order, due: int) -> Any:
        """Minutes by the clock the order ends after it is due."""
        ends, axis, now = self._own[order.id], self.sketch.axis, self.sketch.plan.lateness.get(order.id, 0)
        if all(isinstance(end, int) for end, _there in ends):
            return now
        last = axis.length if self.most_late is None else axis.point(due + self.most_late)
        point, steps = axis.lateness(due, last)
        late = self.number(0, max(now, last - point + sum(step.minutes for step in steps)), now)
        at = self._hinted_end(order)
        passed = [(step, self.literal(at > step.at)) for step in steps]
        for end, there in ends:
            if isinstance(end, int):
                self.model.add(late >= axis.end(end) - due)
                continue
            if self.most_late is not None:
                self.model.add(end <= last)
            for step, literal in passed:
                self.model.add(end <= step.at).only_enforce_if([~literal, *([] if there is None else [there])])
            constraint = self.model.add(late >= end - point + sum(step.minutes * literal for step, literal in passed))
            if there is not None:
                constraint.only_enforce_if(there)
        return late

    def _hinted_end(self, order: Order) -> int:
        found = (self.placed(job.id) for job in self._by_order[order.id])
        return max((self.sketch.axis.point(each.end) for each in found if each is not None), default=0)

    def _makespan(self) -> Any:
        """The axis point at which everything has ended."""
        hint = max((self._hinted_end(order) for order in self._orders.values()), default=0)
        last = self.number(0, self.sketch.axis.length, hint)
        for order in self._orders:
            for end, there in self._own[order]:
                constraint = self.model.add(last >= end)
                if there is not None:
                    constraint.only_enforce_if(there)
        return last

    def missing(self) -> Any:
        """How many of the free jobs are not there."""
        return sum(1 - task.there for task in self.tasks.values() if task.there is not None)

    def tardiness(self) -> Any:
        """Minutes late altogether."""
        return sum(self.late.values())

    def lateness(self, solver: Any) -> int:
        """What the solution's tardiness is."""
        return sum(late if isinstance(late, int) else int(solver.value(late)) for late in self.late.values())

    def remember(self, solver: Any) -> None:
        """The solution is the hint of what is solved next."""
        self.model.clear_hints()
        for variable in self.hinted:
            self.model.add_hint(variable, solver.value(variable))

    # The answer -------------------------------------------------------------------------------------------------------

    def assignments(self, value: Any) -> dict[int, Assignment]:
        """Where the solution has every job; `value` answers the value of a variable."""
        found = dict(self.sketch.fixed)
        for number, task in self.tasks.items():
            machine = next((m for m, literal in task.machines.items() if value(literal)), None)
            if machine is not None:
                found[number] = self._assignment(task, machine, value)
        return found

    def _assignment(self, task: Task, machine: int, value: Any) -> Assignment:
        shop, job = self.sketch.shop, task.job
        person = next((shop.people[p] for p, literal in task.people.items() if value(literal)), None)
        calendar = shop.calendar(machine, person, job.skill)
        worked = calendar.worked(self.sketch.axis.start(value(task.start)))
        slots = calendar.pieces(worked, worked + job.minutes)
        return Assignment(job.id, machine, None if person is None else person.id, slots)


def _by_hours(maps: Sequence[tuple[tuple[int, int | None], Any]]) -> dict[Any, dict[int | None, list[int]]]:
    """{stretches: {person: machines}}: pairs that work the same hours are told apart by nothing else."""
    found: dict[Any, dict[int | None, list[int]]] = {}
    for (machine, person), lengths in maps:
        found.setdefault(tuple(lengths.items()), {}).setdefault(person, []).append(machine)
    return found
