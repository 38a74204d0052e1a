"""Proposals become orders: manufacturing orders of what is made, purchase orders or requisitions of what is bought."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from quintet.erp.planning import chains
from quintet.erp.planning.models import PlannedOrder
from quintet.erp.planning.scaling import MICRO, micro, quantity
from quintet.erp.production.documents import manufacturing_order
from quintet.erp.purchasing.commands import PlannedBuy, order_from_plan
from quintet.erp.purchasing.queries import best_sources, get_order_lines
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, sql, store
from quintet.kernel.money import round_money
from quintet.kernel.results import Refused
from quintet.kernel.text import Text, _
from quintet.kernel.unit import acting, current

VIA = "erp.planning.release"

_GOOD = """
SELECT item_id, yield_percent FROM erp_itemplan WHERE company_id = %s AND item_id = ANY(%s::bigint[])
"""


def make_orders(orders: Sequence[PlannedOrder]) -> dict[int, int]:
    """{planned order: what was made of it}. Orders above are made first, so that those below can name them.

    Who may release may make what it makes: the orders are made by the system on their behalf. Raises Refused where an
    order cannot be made.
    """
    found: dict[int, int] = {}
    for company in {order.company_id for order in orders}:
        found |= _make([order for order in orders if order.company_id == company])
    return found


def _make(orders: Sequence[PlannedOrder]) -> dict[int, int]:
    made: dict[int, tuple[int, int]] = {}
    waiting = [order for order in orders if order.kind == "make"]
    while waiting:
        purposes = chains.purposes_of(order.id for order in waiting)
        left = {order.id for order in waiting}
        wave = [order for order in waiting if not purposes[order.id].planned_above & left] or waiting
        found = _manufacture(wave, purposes)
        chains.follow(found)
        made |= found
        waiting = [order for order in waiting if order.id not in found]
    bought = _buy([order for order in orders if order.kind == "buy"])
    chains.follow(bought)
    return {planned: order for planned, (order, _line) in (made | bought).items()}


def _manufacture(orders: Sequence[PlannedOrder], purposes: Mapping[int, chains.Purpose]) -> dict[int, tuple[int, int]]:
    """Drafts of manufacturing orders of what has to be started, with the orders they are for."""
    started = _started(orders)
    rows = [
        {
            "item": order.item_id,
            "quantity": started[order.id],
            "warehouse": order.warehouse_id,
            "planned_start_on": order.release_on,
            "due_on": order.due_on,
            "planned_ref": order.id,
            "sales_order_ref": purposes[order.id].sales_order,
            "sales_line_id": purposes[order.id].sales_line,
            "parent_ref": purposes[order.id].parent,
        }
        for order in orders
    ]
    with acting(current().actor.as_system(VIA)):
        made = manufacturing_order.create(rows).records
    return {order.id: (record.id, 0) for order, record in zip(orders, made, strict=True)}


def _started(orders: Sequence[PlannedOrder]) -> dict[int, Decimal]:
    """{planned order: quantity to start, so that with the item's yield what was planned comes out}."""
    items = get_items(order.item_id for order in orders)
    wanted = store.array(sorted(items))
    good = dict(sql.rows(_GOOD, [orders[0].company_id, wanted]))
    found = {}
    for order in orders:
        part, unit = micro(good.get(order.item_id, Decimal(100))) // 100, 10 ** (6 - items[order.item_id].places)
        needed = -(-micro(order.quantity) * MICRO // part)
        found[order.id] = quantity(-(-needed // unit) * unit)
    return found


def _buy(orders: Sequence[PlannedOrder]) -> dict[int, tuple[int, int]]:
    """Purchase orders placed through their gates; a requisition for what no approved supplier has a price for."""
    if not orders:
        return {}
    told = order_from_plan(_with_sources(orders))
    refused = [each.message or _("cannot be ordered", "无法下单") for each in told if each.outcome == "refused"]
    if refused:
        joined = Text("; ".join(t.en for t in refused), "；".join(t.zh for t in refused))
        raise Refused(joined, rule="erp.planning.can_be_ordered")
    lines = {
        line.planned_ref: line.id
        for found in get_order_lines(each.id for each in told if each.id).values()
        for line in found
    }
    return {
        planned: (each.id, lines.get(planned, 0)) for each in told if each.id is not None for planned in each.planned
    }


def _with_sources(orders: Sequence[PlannedOrder]) -> list[PlannedBuy]:
    """What to buy, where: the supplier on the proposal, else whoever supplies it best today."""
    asked = [order for order in orders if not order.supplier_id]
    wanted = [(order.item_id, order.quantity) for order in asked]
    sources = best_sources(orders[0].company_id, wanted, clock.today()) if asked else []
    for order, source in zip(asked, sources, strict=True):
        if source is not None:
            order.supplier_id, order.unit_price = source.supplier, source.unit_price
            order.amount = round_money(order.quantity * source.unit_price)
    return [
        PlannedBuy(o.id, o.item_id, o.quantity, o.due_on, o.supplier_id, o.unit_price, o.warehouse_id) for o in orders
    ]
