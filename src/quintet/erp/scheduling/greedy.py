"""The first plan, in a fraction of a second: order by order, each operation where it ends soonest.

List scheduling with insertion (serial schedule generation): orders by rank, operations in sequence, each put into the
first gap of every pair of machine and person that may do it; the pair that ends first wins, then the lowest level that
is enough, so that masters stay free for what only they can do. Several ranks are tried and the best plan is kept.
"""

from collections.abc import Callable, Sequence
from typing import Any

from quintet.erp.scheduling.board import FAR, Board, Shop
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
    Plan,
    Problem,
    concluded,
)

Rank = Callable[[Order, int], tuple[Any, ...]]


def by_due(order: Order, minutes: int) -> tuple[Any, ...]:
    """Priority, then the earliest due date, then the most work left."""
    return (-order.priority, FAR if order.due is None else order.due, -minutes, order.id)


def by_slack(order: Order, minutes: int) -> tuple[Any, ...]:
    """Priority, then the least slack: due less the days the work takes, at eight hours a day."""
    return (-order.priority, FAR if order.due is None else order.due - 3 * minutes, order.id)


RANKS: tuple[Rank, ...] = (by_due, by_slack)


class Greedy:
    """A Scheduler. With the same problem it always answers the same plan."""

    def __init__(self, ranks: Sequence[Rank] = RANKS) -> None:
        self.ranks = ranks

    def plan(self, problem: Problem, hint: Plan | None = None) -> Plan:
        """The best of the ranks' plans, or the hint when that is better."""
        shop = Shop(problem.machines, problem.people)
        plans = [Placing(problem, shop, rank).plan() for rank in self.ranks]
        found = min(plans, key=lambda each: each.objective)
        return hint if hint is not None and hint.objective < found.objective else found


class Placing:
    """One plan in the making."""

    def __init__(self, problem: Problem, shop: Shop, rank: Rank) -> None:
        self.problem, self.shop, self.rank = problem, shop, rank
        self.board = Board(shop)
        self.unplaced: dict[int, str] = {}
        self.orders = {order.id: order for order in problem.orders}
        self.by_order = problem.by_order()
        self.done: dict[int, int | None] = {}  # order → when its last operation ends; None: not all are placed
        self.under_way: set[int] = set()

    def plan(self) -> Plan:
        """Kept jobs, jobs in progress, then the orders by rank."""
        for job in self.problem.jobs:
            if job.kept is not None:
                self.board.take(job.kept)
        for job in sorted((j for j in self.problem.jobs if j.pinned and j.kept is None), key=lambda j: j.id):
            self._place(job, self.problem.start)
        self.before_orders()
        work = {order: sum(job.minutes for job in found) for order, found in self.by_order.items()}
        for order in sorted(self.orders.values(), key=lambda each: self.rank(each, work[each.id])):
            self._place_order(order)
        return concluded(self.problem, self.board.assignments, self.unplaced)

    def before_orders(self) -> None:
        """Place what goes before the orders in their rank; nothing here."""

    def _place_order(self, order: Order) -> None:
        """What it is made of first, then its operations in sequence."""
        if order.id in self.done or order.id in self.under_way:
            return
        self.under_way.add(order.id)
        ready: int | None = self.problem.start
        for part in order.after:
            if part in self.orders:
                self._place_order(self.orders[part])
                ends = self.done.get(part)
                ready = None if ready is None or ends is None else max(ready, ends)
        for job in self.by_order[order.id]:
            if job.id not in self.board.assignments and job.id not in self.unplaced:
                self._place(job, ready)
            placed = self.board.assignments.get(job.id)
            ready = None if placed is None or ready is None else max(ready, placed.end)
        self.done[order.id] = ready

    def _place(self, job: Job, ready: int | None) -> None:
        if ready is None or job.missing:
            self.unplaced[job.id] = MATERIAL if job.missing else WAITS
            return
        start = max(ready, job.earliest, self.problem.start)
        machines = (job.pinned[0],) if job.pinned else job.machines
        found = self._going_on(job, start) or self.board.best(job, start, self.shop.people_for(job), machines)
        if found is None:
            self.unplaced[job.id] = reason(self.shop, job)
        else:
            self.board.take(found)

    def _going_on(self, job: Job, start: int) -> Assignment | None:
        """Where it is running, with who does it; nothing when it is not running or they cannot go on."""
        if job.pinned is None or job.skill is None:
            return None
        machine, employee = job.pinned
        person = self.shop.people.get(employee) if employee is not None else None
        return self.board.best(job, start, [person], [machine]) if person is not None else None


def reason(shop: Shop, job: Job) -> str:
    """Why nothing was found for the job."""
    machines = [m for m in job.machines if m in shop.machines]
    if not machines:
        return NO_MACHINE
    if job.skill is not None:
        people = shop.skilled(job.skill, job.level)
        if not people:
            return NO_SKILL
        if not any(shop.calendar(m, p, job.skill).total for m in machines for p in people):
            return NOBODY_AT_WORK
    return NO_TIME
