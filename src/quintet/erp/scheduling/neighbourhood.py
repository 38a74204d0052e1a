"""Which few jobs of a large problem are worth placing anew together: an order that is late and what is in its way."""

from collections.abc import Iterable
from random import Random

from quintet.erp.scheduling.engine import Assignment, Job, Plan, Problem

SIZE = 120  # jobs: solved in a second or two
NEAR = 2 * 1440  # minutes before and after in which others count as near


def around(problem: Problem, plan: Plan, chance: Random, size: int = SIZE) -> set[int]:
    """The jobs of an order chosen by chance, the later the likelier, and the nearest that want the same machines."""
    jobs = {job.id: job for job in problem.jobs}
    order = _order(problem, plan, chance)
    own = [job for job in problem.jobs if job.order in order and job.id in plan.assignments]
    placed = [plan.assignments[job.id] for job in own]
    if not placed:
        return set()
    first, last = min(each.start for each in placed) - NEAR, max(each.end for each in placed)
    wanted = {machine for job in own for machine in job.machines}
    people = {each.person for each in placed if each.person is not None}

    def far(each: Assignment) -> float:
        job = jobs[each.job]
        away = max(0, first - each.end, each.start - last)
        strange = not wanted.intersection(job.machines) and each.person not in people
        return away + NEAR * strange + chance.random() * NEAR

    others = sorted(_free(jobs, plan.assignments.values()), key=far)
    return {job.id for job in own} | {each.job for each in others[: max(0, size - len(own))]}


def _free(jobs: dict[int, Job], placed: Iterable[Assignment]) -> list[Assignment]:
    return [each for each in placed if jobs[each.job].kept is None and jobs[each.job].pinned is None]


def _order(problem: Problem, plan: Plan, chance: Random) -> set[int]:
    """An order and those that make its parts: a late one, or, when none is, the one that ends last or any."""
    orders = {order.id: order for order in problem.orders}
    if plan.lateness:
        late = sorted(plan.lateness)
        chosen = chance.choices(late, [plan.lateness[each] for each in late])[0]
    else:
        last = max(plan.assignments.values(), key=lambda each: each.end)
        of = {job.id: job.order for job in problem.jobs}
        chosen = of[last.job] if chance.random() < 0.7 else chance.choice(sorted(orders))
    return {chosen, *(part for part in orders[chosen].after if part in orders)}
