"""Ship and cancel deliveries; make their drafts for orders."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.deliveries.documents import delivery, more_than_open, set_amounts, total
from quintet.erp.deliveries.events import DeliveredLine, DeliveryCancelled, GoodsDelivered
from quintet.erp.deliveries.models import CANCELLED, DRAFT, NOTHING, SHIPPED, Delivery
from quintet.erp.sales import commands as sales
from quintet.erp.sales.documents import PARTLY_DELIVERED, sales_order
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.money import share_of
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

# index erp_delivery_one_draft (order_ref) where state = 'DRAFT'. Whoever ships locks the delivery before the order; who
# ends an order holds the order already, so it must not wait for the delivery: it takes it at once or not at all.
_TAKE_DRAFTS = """
WITH taken AS MATERIALIZED (
  SELECT id FROM erp_delivery WHERE order_ref = ANY(%s::bigint[]) AND state = 'DRAFT' FOR UPDATE SKIP LOCKED
)
SELECT d.id, d.number, d.id IN (SELECT id FROM taken) FROM erp_delivery d
WHERE d.order_ref = ANY(%s::bigint[]) AND d.state = 'DRAFT'
"""


def draft_deliveries(orders: Sequence[Any]) -> None:
    """A delivery draft for what is open of each order (locked, with its lines); raises Refused where one exists."""
    rows = [_draft(order) for order in orders]
    if rows:
        with acting(current().actor.as_system("erp.draft_deliveries")):
            delivery.create(rows)


def _draft(order: Any) -> dict[str, Any]:
    lines = []
    for line in order.lines:
        left = line.quantity - line.delivered_quantity
        if left:
            row = {
                "order_line": line.id,
                "item": line.item_id,
                "description": line.description,
                "quantity": left,
                "unit_of_measure": line.unit_of_measure_id,
                "is_stocked": line.is_stocked,
                "tax_rate": line.tax_rate,
                "gross": line.gross,
                "net": line.net,
                "tax": line.tax,
            }
            lines.append(row | _rest_of(line) if line.delivered_quantity else row)
    return {
        "company_id": order.company_id,
        "owner": order.owner_id,
        "unit": order.unit_id,
        "order_ref": order.id,
        "customer": order.customer_id,
        "warehouse": order.warehouse_id,
        "delivery_address": order.delivery_address,
        "planned_on": max(order.promised_on, clock.today()) if order.delivered_total else order.promised_on,
        "currency": order.currency,
        "lines": lines,
    }


def _rest_of(line: Any) -> dict[str, Decimal]:
    """The amounts of what is left of an order line that was delivered in part."""
    gross = line.gross - share_of(line.gross, line.delivered_quantity, line.quantity)
    net = line.net - share_of(line.net, line.delivered_quantity, line.quantity)
    return {"gross": gross, "net": net, "tax": gross - net}


@delivery.command(
    DRAFT >> SHIPPED,
    label=_("Ship", "发货"),
    style="primary",
    labels={"happened_on": _("Shipped on", "发货日期")},
    help=_("Goods leave the warehouse; what is left comes on a new delivery", "货物出库；剩余部分生成新的发货单"),
)
def ship(deliveries: Batch[Delivery], *, happened_on: date | None = None) -> Iterable[Any]:
    """Issue the goods, close the amounts, tell the order, and make a back-order draft for what is left.

    The date is today unless given. Raises Refused when stock does not suffice (an own reservation and free stock may
    be used, others' reservations never), InvalidInput for more than is open, WrongState when the order is not.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    orders = {o.id: o for o in current().load(sales_order, sorted({d.order_ref for d in deliveries}))}
    of_order = {line.id: line for order in orders.values() for line in order.lines}
    for document in deliveries:
        _check_open(document, of_order)
        document.shipped_on, document.posted_on = day, document.posted_on or day
    _issue(deliveries, of_order)
    for document in deliveries:
        for line in document.lines:
            set_amounts(line, of_order[line.order_line])
        total(document)
        document.cost_total = sum((line.cost for line in document.lines), NOTHING)
        document.state = SHIPPED.value  # before the back-order draft: an order has one draft at a time
    _tell_orders(deliveries, of_order)
    draft_deliveries([orders[d.order_ref] for d in deliveries if orders[d.order_ref].state == PARTLY_DELIVERED.value])
    for document in deliveries:
        yield _delivered(document, orders[document.order_ref])


def _check_open(document: Any, of_order: dict[int, Any]) -> None:
    problems = [
        problem
        for index, line in enumerate(document.lines)
        if (problem := more_than_open(line, of_order[line.order_line], index))
    ]
    if problems:
        raise InvalidInput(problems, problems[0].message)


def _issue(deliveries: Sequence[Any], of_order: dict[int, Any]) -> None:
    """Goods out of stock, each line first from its order's reservation; their costs on the lines."""
    moving = [(document, line) for document in deliveries for line in document.lines if line.is_stocked]
    leaving = [
        StockLine(
            document.id,
            line.id,
            line.item_id,
            document.warehouse_id,
            line.quantity,
            demand=(document.order_ref, line.order_line),
            reserved=of_order[line.order_line].reserved_quantity,
            number=document.number,
            happened_on=document.shipped_on,
            posted_on=document.posted_on,
        )
        for document, line in moving
    ]
    for (_document, line), cost in zip(moving, stock.issue(leaving, kind="delivery"), strict=True):
        line.cost = cost


def _tell_orders(deliveries: Sequence[Any], of_order: dict[int, Any]) -> None:
    delivered = {
        line.order_line: (line.quantity, line.gross, min(line.quantity, of_order[line.order_line].reserved_quantity))
        for document in deliveries
        for line in document.lines
    }
    with acting(current().actor.as_system("erp.delivery.ship")):
        sales.note_delivery([document.order_ref for document in deliveries], delivered=delivered)


def _delivered(document: Any, order: Any) -> GoodsDelivered:
    return GoodsDelivered(
        document=document.id,
        order=order.id,
        customer=document.customer_id,
        currency=document.currency,
        payment_term=order.payment_term_id,
        happened_on=document.shipped_on,
        gross=document.gross_total,
        net=document.net_total,
        tax=document.tax_total,
        cost=document.cost_total,
        lines=[
            DeliveredLine(
                each.id,
                each.order_line,
                each.item_id,
                each.quantity,
                each.gross,
                each.net,
                each.tax,
                each.tax_rate,
                each.cost,
            )
            for each in document.lines
        ],
    )


@delivery.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True, lines=False)
def cancel(deliveries: Batch[Delivery]) -> Iterable[Any]:
    """Call a draft off. The order stays as it is; "Plan delivery" there makes a new one."""
    for document in deliveries:
        yield DeliveryCancelled(document=document.id, order=document.order_ref)


def cancel_drafts(order_ids: Sequence[int]) -> None:
    """Cancel the drafts of orders that end. Raises Refused when somebody is shipping one right now."""
    ids = store.array(order_ids)
    rows = sql.rows(_TAKE_DRAFTS, [ids, ids])
    for _number, number, taken in rows:
        if not taken:
            text = _("{number} is being shipped right now; try again", "{number} 正在发货，请稍后再试")
            raise Refused(text.format(number=number), rule="erp.deliveries.not_being_shipped")
    if rows:
        with acting(current().actor.as_system("erp.delivery.cancel_drafts")):
            cancel([row[0] for row in rows])


@delivery.command(label=sales.NOTE, button=False, bulk=False, held=None)
def note_return(deliveries: Batch[Delivery], *, returned: dict) -> Iterable[Any]:
    """Goods came back: `returned` is {delivery line id: quantity}."""
    for document in deliveries:
        for line in document.lines:
            line.returned_quantity += returned.get(line.id, 0)
    return ()
