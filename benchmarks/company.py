"""The company that workloads are measured on: 200 customers with credit limits, 200 items in stock, books, people."""

import random
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.commands import set_up_ledger
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import acting_as, perform
from quintet.master.persons.commands import create_user

CUSTOMERS = ITEMS = 200
LINES = 5


def load() -> None:
    """Make the company; everything through commands."""
    setup = system_actor("benchmark")
    with acting_as(setup):
        company = _create(setup, "master.company", {"code": "BENCH", "name": "Benchmark"})[0]
        ledger_start = clock.today().replace(month=1, day=1)
        set_up_ledger(company, ledger_start)
        for role in ("administrator", "order_desk", "warehouse", "accountant"):
            roles = ["order_desk", "warehouse", "accountant"] if role == "administrator" else [role]
            create_user(role, "benchmark-password", role, roles, company)
    ours = system_actor("benchmark", company)
    warehouse = _create(ours, "erp.warehouse", {"code": "WH", "name": "Warehouse", "company": company})[0]
    pieces = _create(ours, "master.unit", {"code": "pcs", "name": "件"})[0]
    term = _create(ours, "master.payment_term", {"code": "N30", "name": "30", "lines": [{"percent": 100, "days": 30}]})[
        0
    ]
    items = _create(
        ours, "master.item",
        *({"code": f"I{n:04}", "name": f"物料 {n}", "unit": pieces, "sales_price": 113 + n} for n in range(ITEMS)),
    )  # fmt: skip
    customers = _create(
        ours,
        "master.party",
        *({"code": f"C{n:04}", "name": f"客户 {n}", "payment_term": term} for n in range(CUSTOMERS)),
    )
    limits = ({"customer": c, "amount": Decimal(10) ** 10} for c in customers)
    _create(ours, "finance.credit_limit", *limits)
    rows = [{"item": i, "warehouse": warehouse, "quantity": 10**7, "unit_cost": Decimal("61.37")} for i in items]
    opening = _create(ours, "erp.opening_stock", {"lines": rows})
    perform(get_document("erp.opening_stock").commands["post"], opening, actor=ours)


def _create(actor: Actor, document: str, *rows: dict[str, Any]) -> list[int]:
    return [record.id for record in perform(get_document(document).create, list(rows), actor=actor).records]


def worker() -> Actor:
    """Somebody who may do every step: rights are checked as for everybody."""
    return get_actor(sql.value("SELECT id FROM kernel_user WHERE username = 'administrator'"))


class Orders:
    """Random orders of five different items, the same ones in every run."""

    def __init__(self, seed: int = 20260101) -> None:
        self.random = random.Random(seed)
        self.customers = [row[0] for row in sql.rows("SELECT id FROM master_party ORDER BY id")]
        self.items = [row[0] for row in sql.rows("SELECT id FROM master_item ORDER BY id")]

    def rows(self, count: int) -> list[dict[str, Any]]:
        """Values of `count` orders."""
        return [
            {
                "customer": self.random.choice(self.customers),
                "lines": [
                    {"item": item, "quantity": self.random.randint(1, 9)}
                    for item in self.random.sample(self.items, LINES)
                ],
            }
            for _order in range(count)
        ]
