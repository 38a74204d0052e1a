"""A plan made again on a problem as it is now: the same machines and people in the same order, as early as it goes.

With the problem it was made for nothing gets later. With one that has changed since (a minute has passed, a job has
started, somebody fell ill) what no longer fits goes elsewhere; what the plan does not know is placed as the greedy
engine does.
"""

from collections.abc import Iterator

from quintet.erp.scheduling.board import Shop
from quintet.erp.scheduling.engine import Assignment, Job, Plan, Problem
from quintet.erp.scheduling.greedy import Placing, by_due


def replay(problem: Problem, plan: Plan, shop: Shop | None = None) -> Plan:
    """The plan made again; every rule of the engine holds whatever `plan` says."""
    return _Replay(problem, plan, shop or Shop(problem.machines, problem.people)).plan()


class _Replay(Placing):
    """Places what the plan knows in the order of its starts, the rest by rank."""

    def __init__(self, problem: Problem, plan: Plan, shop: Shop) -> None:
        super().__init__(problem, shop, by_due)
        self.known = plan.assignments

    def before_orders(self) -> None:
        jobs = {job.id: job for job in self.problem.jobs}
        for number in sorted(self.known, key=lambda each: (self.known[each].start, each)):
            job = jobs.get(number)
            if job is None or number in self.board.assignments or number in self.unplaced or job.missing:
                continue
            ready = self._ready(job)
            if ready is not None:
                self._put(job, max(ready, job.earliest, self.problem.start))

    def _put(self, job: Job, start: int) -> None:
        same = self._same(job, start, self.known[job.id])
        found = same or self.board.best(job, start, self.shop.people_for(job), job.machines)
        if found is not None:
            self.board.take(found)

    def _same(self, job: Job, start: int, before: Assignment) -> Assignment | None:
        if before.machine not in job.machines:
            return None
        people = [p for p in self.shop.people_for(job) if (None if p is None else p.id) == before.person]
        return self.board.best(job, start, people, [before.machine])

    def _ready(self, job: Job) -> int | None:
        """When everything before the job has ended; None while something of it lies nowhere."""
        ready = self.problem.start
        for each in self._before(job):
            placed = self.board.assignments.get(each.id)
            if placed is None:
                return None
            ready = max(ready, placed.end)
        return ready

    def _before(self, job: Job) -> Iterator[Job]:
        for part in self.orders[job.order].after:
            yield from self.by_order.get(part, ())
        for each in self.by_order[job.order]:
            if each is job:
                return
            yield each
