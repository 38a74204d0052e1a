"""A promise date for one product of two levels, beside so many open operations that lie in the plan.

A unit is one question, everything asked anew: people from HR, capacity, plan, stock, supply, structure. The goal is an
answer under a second with 500 open operations.
"""

import time
from decimal import Decimal
from typing import Any

from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.workshop import load, planner, scheduled, wholes
from quintet.erp.scheduling.queries import promise
from quintet.kernel import sql

SIZES = (250, 1000)
QUESTIONS = 20


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per promise; the slowest of them, and its statements."""
    with loaded(f"workshop_{size}", lambda: load(size), version="1") as database:
        actor = planner()
        scheduled(actor)
        asked = (wholes() * QUESTIONS)[:QUESTIONS]
        company = actor.company_id or 0
        promise(company, [(asked[0], Decimal(1))])  # what is kept in memory is loaded once
        walls = []
        with Meter(database) as meter:
            for item in asked:
                began = time.perf_counter()
                (found,) = promise(company, [(item, Decimal(20))])
                walls.append(time.perf_counter() - began)
                assert found.on is not None, [text.en for text in found.because]
        with sql.recorded() as seen:
            promise(company, [(asked[0], Decimal(20))])
        return {
            **figures(meter, QUESTIONS),
            "slowest_wall_ms": round(max(walls) * 1000, 1),
            "statements": len(seen),
        }
