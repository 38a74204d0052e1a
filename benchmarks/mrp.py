"""Material requirements planning: items on five levels, 26 weeks, everything written: proposals, pegs, messages.

A fifth of the items is sold (six order lines each over 26 weeks), every made item takes three of the level below, the
lowest level is bought at price lists; half of the items lie in stock, a third keeps safety stock, lot rules are mixed.
A unit is a proposal written by a regenerative run, with its entry in the register, its supplier and price, and its
pegs; the run is a command like others (lock, rights, events). Peer: ../shared/bench/tryton/bench_mrp.py.
"""

import random
import time
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks import company
from benchmarks.company import _create, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from quintet.erp.planning import running
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.persons.commands import create_user

SIZES = (5_000, 20_000)
LEVELS = 5
WEEKS = 26
LINES_SOLD = 6  # order lines of each product
AT_ONCE = 500
RULES = ["lot_for_lot"] * 12 + ["fixed"] * 3 + ["eoq"] * 2 + ["poq"] * 2 + ["silver_meal", "wagner_whitin"]


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per proposal of a first run; what replacing them takes, and the netting alone, in seconds."""
    with loaded(f"mrp_{size}", lambda: load(size), version="1") as database:
        actor, computing = planner(), _Watch()
        with Meter(database) as meter:
            first = _run(actor)
        with Meter(database) as again:
            second = _run(actor)
        _check(first, second)
        return {
            **figures(meter, first.proposal_count),
            "rerun_cpu_ms_per_unit": round(again.cpu * 1000 / second.proposal_count, 3),
            "pegs": sql.value("SELECT count(*) FROM erp_peg"),
            "engine_cpu_s": round(min(computing.seconds), 2),
        }


class _Watch:
    """Times the engine (netting, lots, pegs, explosion; no database) inside the runs."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        compute = running.compute

        def watched(problem: Any) -> Any:
            began = time.process_time()
            plan = compute(problem)
            self.seconds.append(time.process_time() - began)
            return plan

        running.compute = watched


def planner() -> Actor:
    """Somebody who may plan: rights are checked as for everybody."""
    return get_actor(sql.value("SELECT id FROM kernel_user WHERE username = 'planner'"))


def _run(actor: Any) -> Any:
    made = perform(get_document("erp.planning_run").create, [{"horizon_weeks": WEEKS, "bucket": "week"}], actor=actor)
    return perform(get_document("erp.planning_run").commands["run"], [made.record.id], actor=actor).record


def _check(first: Any, second: Any) -> None:
    """The work was really done: every proposal is pegged whole, and a second run finds the same."""
    assert first.proposal_count == second.proposal_count > 0
    assert sql.value("SELECT count(*) FROM erp_plannedorder WHERE state = 'PROPOSED'") == second.proposal_count
    unpegged = (
        "SELECT count(*) FROM erp_plannedorder o WHERE o.quantity <>"
        " (SELECT sum(p.quantity) FROM erp_peg p WHERE p.supply_ref = o.id)"
    )
    assert sql.value(unpegged) == 0


def load(size: int) -> None:
    """Items, bills, planning data, sources, stock, orders: all through commands."""
    company.load()
    home_company = worker().company_id
    create_user("planner", "benchmark-password", "planner", ["planner"], home_company)
    ours = system_actor("benchmark", home_company)
    chance, per_level = random.Random(20260101), size // LEVELS
    unit, home = (sql.value(f"SELECT id FROM {table}") for table in ("master_unit", "erp_warehouse"))
    items = _in_batches(ours, "master.item", [_item(n, per_level, unit) for n in range(per_level * LEVELS)])
    levels = [items[start : start + per_level] for start in range(0, len(items), per_level)]
    _load_bills(ours, levels, chance)
    _in_batches(ours, "erp.item_plan", [_planned(item, chance) for item in items])
    _load_sources(ours, levels[-1], chance)
    _load_stock(ours, items[::2], home, chance)
    _load_orders(ours, levels[0], chance)


def _item(number: int, per_level: int, unit: int) -> dict[str, Any]:
    level = number // per_level
    kind = "buy" if level == LEVELS - 1 else "make"
    return {"code": f"L{level}-{number:06}", "name": f"物料 {number}", "unit": unit, "sales_price": 100, "kind": kind}


def _in_batches(actor: Any, document: str, rows: list[dict[str, Any]]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        found += _create(actor, document, *rows[start : start + AT_ONCE])
    return found


def _load_bills(actor: Any, levels: list[list[int]], chance: random.Random) -> None:
    rows = [
        {
            "item": parent,
            "components": [
                {"item": child, "quantity": chance.randint(1, 4), "scrap_percent": chance.choice([0, 0, 0, 2])}
                for child in chance.sample(below, 3)
            ],
        }
        for above, below in pairwise(levels)
        for parent in above
    ]
    bills = _in_batches(actor, "erp.bom", rows)
    for start in range(0, len(bills), AT_ONCE):
        perform(get_document("erp.bom").commands["activate"], bills[start : start + AT_ONCE], actor=actor)


def _planned(item: int, chance: random.Random) -> dict[str, Any]:
    rule = chance.choice(RULES)
    return {
        "item": item,
        "lead_time_days": chance.randint(1, 8),
        "safety_stock": chance.choice([0, 0, 10]),
        "multiple": 5 if rule == "lot_for_lot" and chance.random() < 0.3 else 0,
        "lot_rule": rule,
        "fixed_quantity": 100 if rule == "fixed" else None,
        "ordering_cost": Decimal(80),
        "holding_percent": Decimal(20),
    }


def _load_sources(actor: Any, items: list[int], chance: random.Random) -> None:
    suppliers = [row[0] for row in sql.rows("SELECT id FROM master_party ORDER BY id LIMIT 50")]
    for each in suppliers:
        perform(get_document("master.party").edit, {each: {"is_supplier": True}}, actor=actor)
    rows = [
        {
            "supplier": chance.choice(suppliers),
            "item": item,
            "approved": True,
            "lead_time_days": 5,
            "prices": [{"unit_price": chance.randint(1, 50)}, {"unit_price": 1, "from_quantity": 100_000}],
        }
        for item in items
    ]
    _in_batches(actor, "erp.supplier_item", rows)


def _load_stock(actor: Any, items: list[int], warehouse: int, chance: random.Random) -> None:
    for start in range(0, len(items), AT_ONCE):
        rows = [
            {"item": item, "warehouse": warehouse, "quantity": chance.randint(1, 80), "unit_cost": Decimal("7.5")}
            for item in items[start : start + AT_ONCE]
        ]
        made = _create(actor, "erp.opening_stock", {"lines": rows})
        perform(get_document("erp.opening_stock").commands["post"], made, actor=actor)


def _load_orders(actor: Any, products: list[int], chance: random.Random) -> None:
    customers = [row[0] for row in sql.rows("SELECT id FROM master_party ORDER BY id")]
    wanted = [product for product in products for _line in range(LINES_SOLD)]
    chance.shuffle(wanted)
    for start in range(0, len(wanted), 25):
        lines = [{"item": item, "quantity": chance.randint(1, 20)} for item in wanted[start : start + 25]]
        on = clock.today() + timedelta(days=chance.randint(3, 7 * WEEKS - 10))
        made = _create(
            actor, "erp.sales_order", {"customer": chance.choice(customers), "requested_on": on, "lines": lines}
        )
        perform(get_document("erp.sales_order").commands["confirm"], made, actor=actor)
