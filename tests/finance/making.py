"""Production as Finance hears of it: material, work and goods of an order, booked as the flow books them."""

from decimal import Decimal
from typing import Any

from quintet.finance.costing.commands import (
    IssuedCost,
    MaterialFacts,
    ProductionFacts,
    ResidueFacts,
    WorkFacts,
    book_material,
    book_production,
    book_production_residue,
    book_work,
)
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import clock
from quintet.kernel.runner import together
from tests.finance.builders import TODAY, D, World, account
from tests.finance.buying import WAREHOUSE


def _booked(world: World, function: Any, facts: Any) -> None:
    with clock.frozen_at(TODAY), together(world.system, "tests.production"):
        function([facts])


def issue(world: World, order: int, product: int, cost: str, quantity: str = "1", **changes: Any) -> None:
    """Raw material for an order; a negative cost and quantity is a return."""
    line = IssuedCost(item=world.item, quantity=D(quantity), cost=D(cost), stock_class="raw_material")
    values = {"document": world.source(), "number": "MI-1", "order": order, "product": product, "happened_on": TODAY}
    _booked(world, book_material, MaterialFacts(**{**values, "lines": (line,), **changes}))


def work(world: World, order: int, product: int, labour: str, overhead: str, **changes: Any) -> None:
    """Work reported on an order."""
    values = {"document": world.source(), "number": "WR-1", "order": order, "product": product, "happened_on": TODAY}
    _booked(world, book_work, WorkFacts(**{**values, "labour": D(labour), "overhead": D(overhead), **changes}))


def produce(world: World, order: int, product: int, quantity: str, *costs: str, **changes: Any) -> None:
    """Goods of an order: quantity, then material, labour and overhead they take along."""
    material, labour, overhead = (Decimal(each) for each in costs)
    values = {
        "document": world.source(), "number": "PR-1", "order": order, "product": product, "warehouse": WAREHOUSE,
        "quantity": D(quantity), "material": material, "labour": labour, "overhead": overhead, "happened_on": TODAY,
    }  # fmt: skip
    _booked(world, book_production, ProductionFacts(**{**values, **changes}))


def give_up(world: World, order: int, product: int, residue: str) -> None:
    """An order closed with something left in process."""
    facts = ResidueFacts(document=order, number="MO-1", product=product, residue=D(residue), happened_on=TODAY)
    _booked(world, book_production_residue, facts)


def incur(world: World, amount: str, code: str = "410101", **dims: int) -> None:
    """Real overhead of the month, paid by the bank."""
    entries = (
        Entry(account=account(world, code), debit=D(amount), credit=D(0), dims=dims),
        Entry(account=account(world, "1002"), debit=D(0), credit=D(amount)),
    )
    facts = Facts(template="closing_profit", source=None, posted_on=TODAY, amounts={}, entries=entries)
    _booked(world, post_facts, facts)
