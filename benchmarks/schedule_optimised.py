"""The optimiser over the greedy plan: a shop that is late, at two sizes, and the 10 x 10 job shop (size 100).

60 machines in 15 work centres, 100 people of three skills each, two of five on leave for some days; orders of four
operations, too many for their dates. No database: the engine alone. Besides CPU a line has what it found: minutes late
and makespan before and after, what no plan can beat, seconds. Size 100 is ft10, given the time to prove 930.
"""

import time
from random import Random
from typing import Any

from benchmarks.job_shops import OPTIMA, instance
from benchmarks.meter import calibrate
from quintet.erp.scheduling.engine import Job, Machine, Order, Person, Problem, Windows, problems_with
from quintet.erp.scheduling.optimising import SECONDS, Optimiser

SIZES = (100, 250, 1000)
DAY, DAYS = 1440, 56
DUE_WITHIN = {250: 8, 1000: 20}  # days: tight, so that some are late
PROVING = 600.0  # seconds that ft10 may take


def measure(size: int) -> dict[str, Any]:
    """What the optimiser makes of it in its usual time."""
    problem = instance("ft10") if size == 100 else shop(size, DUE_WITHIN[size])
    began, used = time.perf_counter(), time.process_time()
    plan = Optimiser(seconds=PROVING if size == 100 else SECONDS).plan(problem)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    assert problems_with(problem, plan) == []
    assert plan.proof is not None
    if size == 100:
        assert (plan.objective.makespan, plan.proof.optimal) == (OPTIMA["ft10"], True)
    return {
        "units": size,
        "cpu_ms_per_unit": round(cpu * 1000 / size, 3),
        "wall_ms_per_unit": round(wall * 1000 / size, 3),
        "python_ms_per_unit": round(cpu * 1000 / size, 3),
        "calib_ms": calibrate(),
        "seconds": round(wall, 1),
        "late_minutes": [plan.proof.first.tardiness, plan.objective.tardiness, plan.proof.tardiness],
        "makespan_minutes": [plan.proof.first.makespan, plan.objective.makespan, plan.proof.makespan],
        "optimal": plan.proof.optimal,
    }


def shop(operations: int, due_within: int) -> Problem:
    """Orders of four operations each, due within so many days."""
    chance = Random(1)
    hours = ((480, 720), (780, 1020))
    machines = [Machine(n, _days((480, 720), (780, 1020 + 300 * (n % 2)))) for n in range(60)]
    people = []
    for n in range(100):
        first, length = chance.randrange(20), chance.choice((0, 0, 0, 2, 4))
        windows = tuple(w for w in _days(*hours) if not first <= w[0] // DAY < first + length)
        people.append(Person(100 + n, {s: chance.randint(2, 5) for s in chance.sample(range(15), 3)}, windows))
    jobs = [
        Job(
            n,
            n // 4,
            n % 4,
            chance.randint(30, 600),
            tuple(range(n % 15 * 4, n % 15 * 4 + 4)),
            n % 15,
            chance.randint(1, 3),
        )
        for n in range(operations // 4 * 4)
    ]
    orders = [Order(n, due=chance.randint(2, due_within) * DAY) for n in range(operations // 4)]
    return Problem(0, orders, jobs, machines, people)


def _days(*spans: tuple[int, int]) -> Windows:
    return tuple((day * DAY + start, day * DAY + end) for day in range(DAYS) for start, end in spans)
