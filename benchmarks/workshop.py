"""The workshop that schedules and promises are measured on: 15 work centres, 60 machines, 100 operators, open orders.

Four products of two levels each: a part of two operations and a whole of two more, steel bought; skills at levels, two
shifts. Everything through commands; who is at work is asked from HR, as it is in use.
"""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks import company
from benchmarks.company import _create, worker
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.persons.commands import create_user

CENTRES, MACHINES, OPERATORS, PRODUCTS = 15, 60, 100, 40
OPERATIONS = 2  # of an order
HOURS = [("08:00", "12:00"), ("13:00", "17:00")]


def load(operations: int) -> None:
    """The workshop with so many open operations, none of them scheduled."""
    company.load()
    home = worker().company_id
    create_user("planner", "benchmark-password", "planner", ["planner"], home)
    ours, chance = system_actor("benchmark", home), random.Random(20260101)
    skills = _create(ours, "master.skill", *({"code": f"S{n:02}", "name": f"技能 {n}"} for n in range(CENTRES)))
    centres = _load_centres(ours, home)
    _load_people(ours, skills, chance)
    wholes = _load_products(ours, centres, skills, chance)
    _load_orders(ours, wholes, operations // OPERATIONS, chance)


def planner() -> Actor:
    """Somebody who may plan."""
    return get_actor(sql.value("SELECT id FROM kernel_user WHERE username = 'planner'"))


def wholes() -> list[int]:
    """The products that are made of parts."""
    return [row[0] for row in sql.rows("SELECT id FROM master_item WHERE code LIKE 'WHOLE%' ORDER BY id")]


def scheduled(actor: Actor) -> Any:
    """A run over everything; it afterwards."""
    made = perform(get_document("erp.schedule_run").create, [{"horizon_days": 120}], actor=actor).record
    return perform(get_document("erp.schedule_run").commands["run"], [made.id], actor=actor).record


def _load_centres(ours: Actor, home: int | None) -> list[int]:
    windows = [{"from_time": start, "to_time": end} for start, end in HOURS]
    late = [*windows, {"from_time": "18:00", "to_time": "22:00"}]
    centres = _create(
        ours,
        "erp.work_centre",
        *(
            {
                "code": f"WC{n:02}",
                "name": f"工作中心 {n}",
                "company": home,
                "labour_rate": Decimal(60),
                "windows": late if n % 3 == 0 else windows,
            }
            for n in range(CENTRES)
        ),
    )
    _create(
        ours,
        "erp.machine",
        *({"code": f"M{n:02}", "name": f"设备 {n}", "work_centre": centres[n % CENTRES]} for n in range(MACHINES)),
    )
    return centres


def _load_people(ours: Actor, skills: list[int], chance: random.Random) -> None:
    unit = _create(ours, "master.org_unit", {"code": "SHOP", "name": "车间", "company": ours.company_id})[0]
    persons = _create(ours, "master.person", *({"code": f"P{n:03}", "name": f"员工 {n}"} for n in range(OPERATORS)))
    long_ago = clock.today() - timedelta(days=900)
    rows = [{"person": person, "department": unit, "joined_on": long_ago} for person in persons]
    employees = _create(ours, "hr.employee", *rows)
    held = [
        {"employee": employee, "skill": skill, "level": chance.randint(2, 5), "valid_from": long_ago}
        for employee in employees
        for skill in chance.sample(skills, 3)
    ]
    _create(ours, "hr.employee_skill", *held)


def _load_products(ours: Actor, centres: list[int], skills: list[int], chance: random.Random) -> list[int]:
    unit = sql.value("SELECT id FROM master_unit")
    steel = _item(ours, "STEEL", unit, "buy")
    found = []
    for n in range(PRODUCTS):
        part, whole = _item(ours, f"PART{n:02}", unit, "make"), _item(ours, f"WHOLE{n:02}", unit, "make")
        for item, component in ((part, steel), (whole, part)):
            bill = {"item": item, "components": [{"item": component, "quantity": 1}]}
            perform(get_document("erp.bom").commands["activate"], _create(ours, "erp.bom", bill), actor=ours)
            rows = [_operation(10 * (i + 1), centres, skills, chance) for i in range(OPERATIONS)]
            made = _create(ours, "erp.routing", {"item": item, "operations": rows})
            perform(get_document("erp.routing").commands["activate"], made, actor=ours)
        found.append(whole)
    stock = [(steel, 10**6), *((item, 10**4) for item in _parts())]
    warehouse = sql.value("SELECT id FROM erp_warehouse")
    lines = [{"item": i, "warehouse": warehouse, "quantity": q, "unit_cost": Decimal(5)} for i, q in stock]
    opening = _create(ours, "erp.opening_stock", {"lines": lines})
    perform(get_document("erp.opening_stock").commands["post"], opening, actor=ours)
    return found


def _parts() -> list[int]:
    """Half of the parts lie in stock, the others have to be made."""
    return [row[0] for row in sql.rows("SELECT id FROM master_item WHERE code LIKE 'PART%' ORDER BY id")][::2]


def _item(ours: Actor, code: str, unit: int, kind: str) -> int:
    row = {"code": code, "name": code, "unit": unit, "kind": kind, "sales_price": 100}
    return _create(ours, "master.item", {**row, "stock_class": "semi_finished" if kind == "make" else "raw_material"})[
        0
    ]


def _operation(number: int, centres: list[int], skills: list[int], chance: random.Random) -> dict[str, Any]:
    n = chance.randrange(CENTRES)
    return {
        "sequence_no": number,
        "name": f"工序 {number}",
        "work_centre": centres[n],
        "setup_minutes": chance.randint(5, 30),
        "run_minutes": chance.randint(2, 15),
        "skill": skills[n],
        "min_level": chance.randint(1, 2),
    }


def _load_orders(ours: Actor, wholes_: list[int], count: int, chance: random.Random) -> None:
    """Orders of the wholes whose parts lie in stock."""
    ready = wholes_[::2]
    rows = [
        {
            "item": chance.choice(ready),
            "quantity": chance.randint(5, 40),
            "due_on": clock.today() + timedelta(days=chance.randint(5, 60)),
        }
        for _n in range(count)
    ]
    for start in range(0, count, 100):
        made = _create(ours, "erp.manufacturing_order", *rows[start : start + 100])
        perform(get_document("erp.manufacturing_order").commands["release"], made, actor=ours)
