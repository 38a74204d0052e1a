"""What people do with purchase orders: place, confirm dates, close, cancel. The room's other commands stand beside."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.purchasing.events import (
    PurchaseDatesConfirmed,
    PurchaseOrderCancelled,
    PurchaseOrderClosed,
    PurchaseOrderPlaced,
)
from quintet.erp.purchasing.filling import total
from quintet.erp.purchasing.informing import mark_informed, note_mail, send_to_supplier
from quintet.erp.purchasing.models import (
    CANCELLED,
    CLOSED,
    DRAFT,
    NOTHING,
    PARTLY_RECEIVED,
    PLACED,
    PurchaseOrder,
)
from quintet.erp.purchasing.plan_orders import FromPlan, PlannedBuy, order_from_plan
from quintet.erp.purchasing.pricing import list_terms
from quintet.erp.purchasing.progress import OPEN, note_invoice, note_payment, note_receipt, note_return
from quintet.erp.purchasing.receipt_commands import cancel_drafts, cancel_receipt, draft_receipts, receive
from quintet.erp.purchasing.requisition_commands import cancel_requisition, make_orders, submit
from quintet.erp.purchasing.return_commands import cancel_return, send
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import get_currency
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _

__all__ = [
    "FromPlan",
    "PlannedBuy",
    "cancel",
    "cancel_receipt",
    "cancel_requisition",
    "cancel_return",
    "close",
    "confirm_dates",
    "make_orders",
    "mark_informed",
    "note_invoice",
    "note_mail",
    "note_payment",
    "note_receipt",
    "note_return",
    "order_from_plan",
    "place",
    "plan_receipt",
    "receive",
    "send",
    "send_to_supplier",
    "submit",
]

REASON = {"reason": _("Reason", "原因")}


@purchase_order.command(
    DRAFT >> PLACED,
    label=_("Place", "下单"),
    style="primary",
    labels={"expected_on": _("Expected on", "预计到货")},
    help=_("Orders the goods and makes the receipt for the warehouse", "正式下单，并为仓库生成采购入库单"),
)
def place(orders: Batch[PurchaseOrder], *, expected_on: date | None = None) -> Iterable[Any]:
    """Order the goods and make a receipt draft. Lines without a date are expected on `expected_on`, else today.

    Raises InvalidInput or Refused where there are no lines, a line has no price, the currency is not the company's,
    goods have no warehouse, or the supplier is not approved for an item.
    """
    _check_placeable(orders)
    for order in orders:
        for line in order.lines:
            day = line.expected_on or expected_on or order.expected_on or clock.today()
            line.expected_on = line.promised_on = max(day, order.ordered_on)
        total(order)
        order.state = PLACED.value  # now, so that the order is written once, with its receipt
    draft_receipts(orders)
    for order in orders:
        yield PurchaseOrderPlaced(
            document=order.id,
            supplier=order.supplier_id,
            currency=order.currency,
            gross=order.gross_total,
            net=order.net_total,
            expected_on=order.expected_on,
        )


def _check_placeable(orders: Sequence[Any]) -> None:
    lines = [(order, index, line) for order in orders for index, line in enumerate(order.lines)]
    asked = [(order.company_id, order.supplier_id, line.item_id, None, None) for order, _index, line in lines]
    terms, items = list_terms(asked), get_items(line.item_id for _order, _index, line in lines)
    problems = []
    for number, (_order, index, line) in enumerate(lines):
        known = terms.get(number)
        if line.unit_price is None:
            text = _("{item} has no price", "{item}没有单价").format(item=line.description)
            problems.append(Invalid(text, f"lines.{index}.unit_price", "erp.purchasing.every_line_priced"))
        if known is None or not known.approved:
            text = _("The supplier is not approved for {item}", "供应商不是{item}的合格供应商")
            said = text.format(item=items[line.item_id].title)
            problems.append(Invalid(said, f"lines.{index}.item", "erp.purchasing.supplier_approved"))
    for order in orders:
        problems += _header_problems(order)
    if problems:
        raise InvalidInput(problems, problems[0].message)


def _header_problems(order: Any) -> Iterable[Invalid]:
    own = get_currency(order.company_id)
    if order.currency != own:
        text = _("Orders are placed in {own} only, this one is in {other}", "仅支持以 {own} 下单，该订单币种为 {other}")
        raise Refused(text.format(own=own, other=order.currency), rule="erp.purchasing.company_currency")
    if not order.lines:
        yield Invalid(_("An order needs lines", "订单没有明细"), "lines", "erp.purchasing.has_lines")
    if any(line.is_stocked for line in order.lines) and not order.warehouse_id:
        yield Invalid(_("Choose the warehouse", "请选择收货仓库"), "warehouse", "erp.purchasing.has_warehouse")


@purchase_order.command(
    OPEN,
    label=_("Confirm dates", "确认交期"),
    labels={
        "expected_on": _("Goods come on", "到货日期"),
        "line": _("Line no. (all when empty)", "行号（留空为全部）"),
        "supplier_reference": _("Supplier's reference", "供应商单号"),
    },
    help=_("The supplier says when the goods come", "供应商确认到货日期"),
)
def confirm_dates(
    orders: Batch[PurchaseOrder], *, expected_on: date, line: int | None = None, supplier_reference: str | None = None
) -> Iterable[Any]:
    """Note the dates the supplier gave for open lines, or for one; the first confirmation is what it is measured by.

    Raises InvalidInput for a line that does not exist or a date before the order.
    """
    for order in orders:
        chosen = [each for each in order.lines if line is None or each.position == line]
        if not chosen:
            raise InvalidInput([Invalid(_("There is no such line", "没有该行"), "line", "erp.purchasing.line_exists")])
        if expected_on < order.ordered_on:
            text = _("The expected date is before the order", "预计到货早于下单日期")
            raise InvalidInput([Invalid(text, "expected_on", "erp.purchasing.expected_after_ordered")])
        for each in chosen:
            each.expected_on = expected_on
            if order.dates_confirmed_on is None:
                each.promised_on = expected_on
        if line is None or len(chosen) == len(order.lines):
            order.dates_confirmed_on = order.dates_confirmed_on or clock.today()
        order.supplier_reference = (supplier_reference or order.supplier_reference)[:60]
        total(order)
        yield PurchaseDatesConfirmed(document=order.id, supplier=order.supplier_id, expected_on=order.expected_on)


@purchase_order.command(
    OPEN,
    label=_("Plan receipt", "生成入库单"),
    help=_("Makes the receipt anew when its draft was cancelled", "入库单草稿被取消后重新生成"),
)
def plan_receipt(orders: Batch[PurchaseOrder]) -> Iterable[Any]:
    """Make a receipt draft for what is open. Raises Refused when there is one already."""
    draft_receipts(orders)
    return ()


@purchase_order.command((DRAFT | PLACED) >> CANCELLED, label=_("Cancel", "取消"), style="danger", labels=REASON)
def cancel(orders: Batch[PurchaseOrder], *, reason: str) -> Iterable[Any]:
    """Call off an order of which nothing was received."""
    for order, expected in zip(orders, _end(orders, reason), strict=True):
        yield PurchaseOrderCancelled(document=order.id, open_gross=expected)


@purchase_order.command((PLACED | PARTLY_RECEIVED) >> CLOSED, label=_("Close", "关闭"), style="danger", labels=REASON)
def close(orders: Batch[PurchaseOrder], *, reason: str) -> Iterable[Any]:
    """Short-close: what is left will not come."""
    for order, expected in zip(orders, _end(orders, reason), strict=True):
        yield PurchaseOrderClosed(document=order.id, open_gross=expected)


def _end(orders: Batch[PurchaseOrder], reason: str) -> list[Decimal]:
    """End orders: drafts of receipts cancelled; the gross amounts no longer expected."""
    if len(reason) > 200:
        text = _("The reason is longer than 200 characters", "原因超过 200 个字符")
        raise InvalidInput([Invalid(text, "reason", "erp.purchasing.reason_short")])
    expected = [
        NOTHING if order.state == DRAFT.value else max(order.gross_total - order.received_total, NOTHING)
        for order in orders
    ]
    placed = [order.id for order in orders if order.state != DRAFT.value]
    if placed:
        cancel_drafts(placed)
    for order in orders:
        order.reason = reason
    return expected
