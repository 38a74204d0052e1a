"""Orders that follow from a plan: one a supplier, placed at once through the gates; without a source a requisition."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.purchasing.documents import purchase_order, requisition
from quintet.erp.purchasing.pricing import list_terms
from quintet.erp.purchasing.requisition_commands import in_purchase_units, submit
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock
from quintet.kernel.commands import Command
from quintet.kernel.money import round_quantity
from quintet.kernel.results import Held, QuintetError
from quintet.kernel.runner import apart
from quintet.kernel.text import Text, _
from quintet.kernel.unit import acting, current

VIA = "erp.order_from_plan"


@dataclass(frozen=True, slots=True)
class PlannedBuy:
    """A planned order to buy: quantity in the item's own unit, price incl. tax for one of it (None: the supplier's)."""

    planned: int
    item: int
    quantity: Decimal
    due_on: date
    supplier: int | None = None
    unit_price: Decimal | None = None
    warehouse: int | None = None


@dataclass(frozen=True, slots=True)
class FromPlan:
    """What became of planned orders: a purchase order or a requisition, and how far it is.

    `outcome`: placed, held (waits for approval), draft (placing was refused: `message` says why), refused (no order
    could be made at all, there is no id), or requisition.
    """

    id: int | None
    doc: str
    number: str
    planned: list[int]
    outcome: str
    message: Text | None = None


def order_from_plan(buys: Sequence[PlannedBuy]) -> list[FromPlan]:
    """Order what was planned: one order a supplier and warehouse, placed through the gates, all set-based.

    Quantities are rounded up in the purchase unit; the supplier's price on the day counts, else the planned one. What
    has no supplier goes on one submitted requisition. An order that is held waits for its approval, one that is
    refused stays a draft: neither stops the others. Called inside a command; acts for the system.
    """
    sourced: dict[tuple[int, int | None], list[PlannedBuy]] = defaultdict(list)
    wanting: list[PlannedBuy] = []
    for buy in buys:
        if buy.supplier is None:
            wanting.append(buy)
        else:
            sourced[buy.supplier, buy.warehouse].append(buy)
    with acting(current().actor.as_system(VIA)):
        found = _place(list(sourced.values())) if sourced else []
        return found + (_ask(wanting) if wanting else [])


def _place(groups: Sequence[list[PlannedBuy]]) -> list[FromPlan]:
    lines = iter(_lines([buy for group in groups for buy in group]))
    rows = [
        {
            "supplier": group[0].supplier,
            "warehouse": group[0].warehouse,
            "lines": [next(lines) for _buy in group],
        }
        for group in groups
    ]
    orders = _create(rows)
    placed = apart(_command("place"), [order.id for order in orders if not isinstance(order, QuintetError)])
    return [_told(order, group, placed) for order, group in zip(orders, groups, strict=True)]


def _lines(buys: Sequence[PlannedBuy]) -> list[dict[str, Any]]:
    """Order lines in purchase units; the planned price stands where the supplier's list has none."""
    company, today = current().actor.company_id, clock.today()
    terms = list_terms([(company, buy.supplier, buy.item, None, None) for buy in buys])
    items = get_items(buy.item for buy in buys)
    rows: list[dict[str, Any]] = [
        {
            "item": buy.item,
            "quantity": in_purchase_units(buy.quantity, terms.get(index), items[buy.item]),
            "expected_on": max(buy.due_on, today),
            "planned_ref": buy.planned,
        }
        for index, buy in enumerate(buys)
    ]
    asked = [(company, buy.supplier, buy.item, row["quantity"], today) for buy, row in zip(buys, rows, strict=True)]
    priced = list_terms(asked)
    for index, (buy, row) in enumerate(zip(buys, rows, strict=True)):
        known = priced.get(index)
        if buy.unit_price is not None and (known is None or known.unit_price is None):
            row["unit_price"] = round_quantity(buy.unit_price * (known.unit_factor if known else Decimal(1)))
    return rows


def _create(rows: Sequence[dict[str, Any]]) -> list[Any]:
    """The orders; where one cannot be made (its supplier or item is not active any more), what refuses it instead."""
    try:
        with current().savepoint():
            return list(purchase_order.create(rows).records)
    except QuintetError as problem:
        return [problem] if len(rows) == 1 else [_create([row])[0] for row in rows]


def _told(order: Any, group: Sequence[PlannedBuy], placed: dict[int, Any]) -> FromPlan:
    planned = [buy.planned for buy in group]
    if isinstance(order, QuintetError):
        return FromPlan(None, purchase_order.name, "", planned, "refused", order.message)
    result = placed[order.id]
    if isinstance(result, QuintetError):
        return FromPlan(order.id, purchase_order.name, order.number, planned, "draft", result.message)
    outcome = "held" if isinstance(result, Held) else "placed"
    return FromPlan(order.id, purchase_order.name, order.number, planned, outcome)


def _ask(buys: Sequence[PlannedBuy]) -> list[FromPlan]:
    lines = [
        {"item": buy.item, "quantity": buy.quantity, "needed_on": buy.due_on, "planned_ref": buy.planned}
        for buy in buys
    ]
    reason = str(_("Planned, no approved supplier with a price", "计划缺料，无合格供应商或有效价格"))
    asked = requisition.create([{"reason": reason, "lines": lines}]).record
    result = apart(submit, [asked.id])[asked.id]
    message = result.message if isinstance(result, QuintetError) else None
    return [FromPlan(asked.id, requisition.name, asked.number, [b.planned for b in buys], "requisition", message)]


def _command(name: str) -> Command:
    """Place is declared in commands.py, which offers this module to outsiders."""
    return purchase_order.commands[name]
