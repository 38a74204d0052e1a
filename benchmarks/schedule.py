"""A schedule of everything open: read, placed by the greedy engine, written; with people asked from HR.

A unit is an operation placed by a run: lock, rights, facts, plan, one delete, one insert, one update, events. The
engine alone (60 machines, 100 people, no database) is `engine_cpu_s`.
"""

import time
from typing import Any

from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.workshop import load, planner, scheduled
from quintet.erp.scheduling import commands
from quintet.kernel import sql

SIZES = (250, 1000)


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per operation of a run over all, and of one that finds the plan as it lies."""
    with loaded(f"workshop_{size}", lambda: load(size), version="1") as database:
        actor, engine = planner(), _Watched(commands.schedulers["greedy"])
        commands.schedulers["greedy"] = engine
        with Meter(database) as meter:
            first = scheduled(actor)
        with Meter(database) as again:
            second = scheduled(actor)
        _check(first, second, size)
        return {
            **figures(meter, first.planned_count),
            "rerun_cpu_ms_per_unit": round(again.cpu * 1000 / second.planned_count, 3),
            "engine_cpu_s": round(min(engine.seconds), 3),
            "late": first.late_count,
        }


class _Watched:
    """The scheduler, timed."""

    def __init__(self, scheduler: Any) -> None:
        self.scheduler, self.seconds = scheduler, list[float]()

    def plan(self, problem: Any, hint: Any = None) -> Any:
        began = time.process_time()
        found = self.scheduler.plan(problem, hint)
        self.seconds.append(time.process_time() - began)
        return found


def _check(first: Any, second: Any, size: int) -> None:
    """Everything was placed, and the second run moves nothing that had not begun."""
    assert first.planned_count + first.unplaced_count == size
    assert first.unplaced_count == 0
    assert second.planned_count == first.planned_count
    assert sql.value("SELECT count(DISTINCT work_order) FROM erp_slot") == size
