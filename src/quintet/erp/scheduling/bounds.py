"""What no plan can beat, whatever is tried: every order as if it had the shop for itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quintet.erp.scheduling.board import Shop
from quintet.erp.scheduling.engine import Assignment, Job, Order, Problem
from quintet.erp.scheduling.timeline import Calendar


@dataclass(frozen=True)
class Bound:
    """Minutes late and makespan that no plan falls below."""

    tardiness: int
    makespan: int


def calendars(shop: Shop, job: Job) -> list[Calendar]:
    """The different hours in which the job can be done."""
    found = {}
    for machine in job.machines:
        if machine in shop.machines:
            for person in shop.people_for(job):
                calendar = shop.calendar(machine, person, job.skill)
                found[id(calendar)] = calendar
    return list(found.values())


@dataclass
class Earliest:
    """{job: when it can start and end at the soonest}; jobs of `out` are left out, `fixed` lie where they lie."""

    problem: Problem
    shop: Shop
    fixed: Mapping[int, Assignment]
    out: Iterable[int] = ()
    found: dict[int, tuple[int, int]] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_order = self.problem.by_order()
        self.orders = {order.id: order for order in self.problem.orders}
        self.out = frozenset(self.out)
        for order in self.problem.orders:
            self._order(order)

    def _order(self, order: Order) -> int:
        if order.id in self._ends:
            return self._ends[order.id]
        self._ends[order.id] = ready = self.problem.start  # of a circle, as far as we are
        for part in order.after:
            if part in self.orders:
                ready = max(ready, self._order(self.orders[part]))
        for job in self.by_order[order.id]:
            if job.id in self.fixed:
                self.found[job.id] = self.fixed[job.id].start, self.fixed[job.id].end
            elif job.id not in self.out:
                self.found[job.id] = self._job(job, max(ready, job.earliest))
            ready = max(ready, self.found.get(job.id, (ready, ready))[1])
        self._ends[order.id] = ready
        return ready

    def _job(self, job: Job, ready: int) -> tuple[int, int]:
        starts, ends = [], []
        for calendar in calendars(self.shop, job):
            worked = calendar.worked(ready)
            if worked + job.minutes <= calendar.total:
                starts.append(calendar.start_of(worked))
                ends.append(calendar.end_of(worked + job.minutes))
        return (min(starts), min(ends)) if ends else (ready, ready + job.minutes)

    def bound(self) -> Bound:
        """The sum of what each order is late at least, and the last end."""
        late = last = 0
        for order in self.problem.orders:
            ends = [self.found[job.id][1] for job in self.by_order[order.id] if job.id in self.found]
            if ends:
                last = max(last, *ends)
                late += max(0, max(ends) - order.due) if order.due is not None else 0
        return Bound(late, max(0, last - self.problem.start))
