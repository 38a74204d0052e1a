"""Finished goods into stock: backflush, cost, receipt, and what is left of the order."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.production import rules, steps
from quintet.erp.production.documents import material_issue, production_receipt
from quintet.erp.production.events import GoodsProduced
from quintet.erp.production.issuing import cancel_issue, post_issue
from quintet.erp.production.models import FINISHED, IN_PROGRESS
from quintet.erp.products.queries import need_of
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock
from quintet.kernel.money import plain
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _


def complete_orders(orders: Sequence[Any], quantity: Decimal | None, happened_on: date | None, last: bool) -> list[Any]:
    """The body of `complete` (see there); the facts."""
    day = happened_on or clock.today()
    stock.check_not_future(day)
    works = steps.load_work(orders)
    items = get_items(order.item_id for order in orders)
    coming = {
        order.id: _quantity_of(order, works.get(order.id, []), quantity, items[order.item_id]) for order in orders
    }
    _take_goods(orders)
    _backflush(orders, coming, day)
    rows = []
    for order in orders:
        ours = works.get(order.id, [])
        cost, ends = _absorb(order, ours, coming[order.id], last)
        rows.append(_receipt(order, coming[order.id], cost, day))
        order.state, order.finished_on = (FINISHED.value, day) if ends else (IN_PROGRESS.value, None)
        steps.note_progress(order, ours)
    with steps.as_system("complete"):
        receipts = production_receipt.create(rows).records
    stock.receive([_into_stock(receipt) for receipt in receipts], kind="production")
    _end([order for order in orders if order.state == FINISHED.value], works)
    facts: list[Any] = [_produced(order, receipt) for order, receipt in zip(orders, receipts, strict=True)]
    return [*facts, *(steps.how_far(order) for order in orders)]


def _quantity_of(order: Any, works: Sequence[Any], wanted: Decimal | None, item: ItemFacts) -> Decimal:
    """What is received: what was said, else all that is ready. Raises InvalidInput."""
    ready = rules.can_receive(order, works)
    quantity = ready if wanted is None else wanted
    problem = item.problem_with(quantity, "quantity")
    if ready <= 0 and (wanted is None or wanted > 0):
        text = _("{order}: nothing is ready to be received", "{order}：没有可入库的数量").format(order=order.number)
        problem = Invalid(text, "quantity", "erp.production.something_is_ready")
    elif quantity > ready:
        text = _("{order}: {n} are ready to be received", "{order}：可入库数量为 {n}")
        said = text.format(order=order.number, n=plain(ready))
        problem = Invalid(said, "quantity", "erp.production.not_more_than_ready")
    if problem:
        raise InvalidInput([problem], problem.message)
    return quantity


def _take_goods(orders: Sequence[Any]) -> None:
    """All positions at once, in one order, as everybody takes them: material leaves before goods come in."""
    keys = {(order.item_id, order.warehouse_id) for order in orders}
    keys |= {(c.item_id, c.warehouse_id) for o in orders for c in o.components if c.issue_method == "backflush"}
    stock.take(sorted(keys))


def _backflush(orders: Sequence[Any], coming: dict[int, Decimal], day: date) -> None:
    """Issue what the received goods used by the bill: output x quantity per ÷ (1 − scrap), rounded up over all.

    What was really used more or less is posted by slips of its own, and stays apart.
    """
    items = get_items(c.item_id for o in orders for c in o.components if c.issue_method == "backflush")
    rows = []
    for order in orders:
        lines = []
        for component in order.components:
            if component.issue_method == "backflush":
                places = items[component.item_id].places
                before, after = order.received_quantity, order.received_quantity + coming[order.id]
                used = _used(component, after, places) - _used(component, before, places)
                if used > 0:
                    lines.append({"component": component.id, "item": component.item_id, "quantity": used})
        if lines:
            rows.append({**steps.whose(order), "manufacturing_order": order.id, "kind": "backflush", "lines": lines})
    if rows:
        with steps.as_system("backflush"):
            post_issue(material_issue.create(rows).records, happened_on=day)


def _used(component: Any, output: Decimal, places: int) -> Decimal:
    return need_of(output, component.quantity_per, component.scrap_percent, places)


def _absorb(order: Any, works: Sequence[Any], quantity: Decimal, last: bool) -> tuple[rules.Received, bool]:
    """What the goods cost, moved out of work in process; whether nothing more will come."""
    received = order.received_quantity + quantity
    ends = last or rules.nothing_left(order, works, received)
    expected = order.quantity - order.scrap_quantity
    cost = rules.absorb(order.components, works, received, expected, last=ends)
    order.received_quantity = received
    order.received_cost += cost.value
    order.wip_cost -= cost.value
    return cost, ends


def _receipt(order: Any, quantity: Decimal, cost: rules.Received, day: date) -> dict[str, Any]:
    return {
        **steps.whose(order),
        "manufacturing_order": order.id,
        "item": order.item_id,
        "warehouse": order.warehouse_id,
        "quantity": quantity,
        "unit_of_measure": order.unit_of_measure_id,
        "happened_on": day,
        "posted_on": day,
        "currency": order.currency,
        "material_cost": cost.material,
        "labour_cost": cost.labour,
        "overhead_cost": cost.overhead,
        "value": cost.value,
    }


def _into_stock(receipt: Any) -> StockLine:
    return StockLine(
        receipt.id,
        receipt.id,
        receipt.item_id,
        receipt.warehouse_id,
        receipt.quantity,
        value=receipt.value,
        number=receipt.number,
        happened_on=receipt.happened_on,
        posted_on=receipt.posted_on,
    )


def _produced(order: Any, receipt: Any) -> GoodsProduced:
    return GoodsProduced(
        document=receipt.id,
        order=order.id,
        product=order.item_id,
        warehouse=order.warehouse_id,
        quantity=receipt.quantity,
        value=receipt.value,
        material=receipt.material_cost,
        labour=receipt.labour_cost,
        overhead=receipt.overhead_cost,
        happened_on=receipt.happened_on,
        sales_order=order.sales_order_ref or None,
    )


def _end(orders: Sequence[Any], works: dict[int, list[Any]]) -> None:
    """Orders that are finished: work that is left ends, drafts are called off, reservations are free."""
    if not orders:
        return
    left = [work for order in orders for work in works.get(order.id, []) if work.state != "DONE"]
    slips = steps.draft_slips(orders)
    with steps.as_system("finish"):
        if left:
            steps.end(left)
        if slips:
            cancel_issue(slips)
    steps.release_reserved(orders)
