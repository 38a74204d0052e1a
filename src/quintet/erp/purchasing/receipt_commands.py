"""Receive and cancel purchase receipts; make their drafts for orders."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.purchasing import progress, rules
from quintet.erp.purchasing.documents import purchase_order, purchase_receipt
from quintet.erp.purchasing.events import PurchaseGoodsReceived, PurchaseReceiptCancelled, PurchaseReceivedLine
from quintet.erp.purchasing.models import PARTLY_RECEIVED, PurchaseReceipt
from quintet.erp.purchasing.receipt_documents import total
from quintet.erp.purchasing.receipt_models import CANCELLED, DRAFT, RECEIVED
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

# index erp_purchase_receipt_one_draft (order_ref) where state = 'DRAFT'. Whoever receives locks the receipt before the
# order; who ends an order holds the order already, so it must not wait for the receipt: it takes it at once or not.
_TAKE_DRAFTS = """
WITH taken AS MATERIALIZED (
  SELECT id FROM erp_purchasereceipt WHERE order_ref = ANY(%s::bigint[]) AND state = 'DRAFT' FOR UPDATE SKIP LOCKED
)
SELECT r.id, r.number, r.id IN (SELECT id FROM taken) FROM erp_purchasereceipt r
WHERE r.order_ref = ANY(%s::bigint[]) AND r.state = 'DRAFT'
"""


def draft_receipts(orders: Sequence[Any]) -> None:
    """A receipt draft for what is open of each order (locked, with its lines); raises Refused where one exists."""
    rows = [_draft(order) for order in orders]
    if rows:
        with acting(current().actor.as_system("erp.draft_receipts")):
            purchase_receipt.create(rows)


def _draft(order: Any) -> dict[str, Any]:
    open_lines = [line for line in order.lines if rules.open_quantity(line)]
    days = [line.expected_on for line in open_lines if line.expected_on]
    return {
        "company_id": order.company_id,
        "owner": order.owner_id,
        "unit": order.unit_id,
        "order_ref": order.id,
        "supplier": order.supplier_id,
        "warehouse": order.warehouse_id,
        "expected_on": min(days, default=order.expected_on),
        "currency": order.currency,
        "lines": [_draft_line(line) for line in open_lines],
    }


def _draft_line(line: Any) -> dict[str, Any]:
    left = rules.open_quantity(line)
    gross, net, tax = rules.receipt_amounts(line, left)
    return {
        "order_line": line.id,
        "item": line.item_id,
        "description": line.description,
        "open_quantity": left,
        "quantity": left,
        "unit_of_measure": line.unit_of_measure_id,
        "is_stocked": line.is_stocked,
        "tax_rate": line.tax_rate,
        "gross": gross,
        "net": net,
        "tax": tax,
    }


@purchase_receipt.command(
    DRAFT >> RECEIVED,
    label=_("Receive", "收货"),
    style="primary",
    labels={
        "happened_on": _("Received on", "收货日期"),
        "delivery_note_no": _("Supplier's delivery note", "供应商送货单号"),
    },
    help=_("Goods are in stock; what has not come comes on a new receipt", "货物入库；未到部分生成新的入库单"),
)
def receive(
    receipts: Batch[PurchaseReceipt], *, happened_on: date | None = None, delivery_note_no: str | None = None
) -> Iterable[Any]:
    """Take the goods in at the order's net prices, tell the order, and make a draft for what has not come.

    The date is today unless given. Raises InvalidInput for more than is open and tolerated, Refused for a day to come
    or before the order, WrongState when the order is not open.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    orders = {o.id: o for o in current().load(purchase_order, sorted({r.order_ref for r in receipts}))}
    of_order = {line.id: line for order in orders.values() for line in order.lines}
    for document in receipts:
        _check(document, of_order, orders[document.order_ref], day)
        document.received_on, document.posted_on = day, document.posted_on or day
        document.delivery_note_no = (delivery_note_no or document.delivery_note_no)[:60]
        for line in document.lines:
            line.gross, line.net, line.tax = rules.receipt_amounts(of_order[line.order_line], line.quantity)
        total(document)
        document.state = RECEIVED.value  # before the next draft: an order has one draft at a time
    stock.receive([each for document in receipts for each in _coming(document)], kind="purchase")
    _tell_orders(receipts)
    draft_receipts([orders[r.order_ref] for r in receipts if orders[r.order_ref].state == PARTLY_RECEIVED.value])
    for document in receipts:
        yield _received(document, orders[document.order_ref])


def _check(document: Any, of_order: dict[int, Any], order: Any, day: date) -> None:
    problems = [
        problem
        for index, line in enumerate(document.lines)
        if (problem := rules.within_tolerance(line, of_order[line.order_line], index))
    ]
    if problems:
        raise InvalidInput(problems, problems[0].message)
    if day < order.ordered_on:
        text = _("Goods cannot come before they were ordered on {day}", "收货日期不能早于下单日期 {day}")
        raise Refused(text.format(day=order.ordered_on.isoformat()), rule="erp.purchasing.received_after_ordered")


def _coming(document: Any) -> list[StockLine]:
    return [
        StockLine(
            document.id,
            line.id,
            line.item_id,
            document.warehouse_id,
            line.quantity,
            value=line.net,
            number=document.number,
            happened_on=document.received_on,
            posted_on=document.posted_on,
        )
        for line in document.lines
        if line.is_stocked
    ]


def _tell_orders(receipts: Sequence[Any]) -> None:
    received = {line.order_line: (line.quantity, line.gross) for document in receipts for line in document.lines}
    with acting(current().actor.as_system("erp.purchase_receipt.receive")):
        progress.note_receipt([document.order_ref for document in receipts], received=received)


def _received(document: Any, order: Any) -> PurchaseGoodsReceived:
    return PurchaseGoodsReceived(
        document=document.id,
        order=order.id,
        supplier=document.supplier_id,
        currency=document.currency,
        payment_term=order.payment_term_id,
        happened_on=document.received_on,
        gross=document.gross_total,
        net=document.net_total,
        tax=document.tax_total,
        lines=[
            PurchaseReceivedLine(
                each.id,
                each.order_line,
                each.item_id,
                document.warehouse_id,
                each.quantity,
                each.net,
                each.tax,
                each.gross,
                each.tax_rate,
                each.is_stocked,
            )
            for each in document.lines
        ],
    )


@purchase_receipt.command(
    DRAFT >> CANCELLED, name="cancel", label=_("Cancel", "取消"), style="danger", confirm=True, lines=False
)
def cancel_receipt(receipts: Batch[PurchaseReceipt]) -> Iterable[Any]:
    """Call a draft off. The order stays as it is; "Plan receipt" there makes a new one."""
    for document in receipts:
        yield PurchaseReceiptCancelled(document=document.id, order=document.order_ref)


def cancel_drafts(order_ids: Sequence[int]) -> None:
    """Cancel the drafts of orders that end. Raises Refused when somebody is receiving one right now."""
    ids = store.array(order_ids)
    rows = sql.rows(_TAKE_DRAFTS, [ids, ids])
    for _number, number, taken in rows:
        if not taken:
            text = _("{number} is being received right now; try again", "{number} 正在收货，请稍后再试")
            raise Refused(text.format(number=number), rule="erp.purchasing.not_being_received")
    if rows:
        with acting(current().actor.as_system("erp.purchase_receipt.cancel_drafts")):
            cancel_receipt([row[0] for row in rows])
