"""What people do with sales orders: confirm, reserve, cancel, close."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.sales import rules
from quintet.erp.sales.documents import sales_order
from quintet.erp.sales.events import (
    SalesOrderAdvanced,
    SalesOrderCancelled,
    SalesOrderClosed,
    SalesOrderConfirmed,
    SalesOrderExpected,
    SalesOrderProgressed,
    SalesOrderReserved,
)
from quintet.erp.sales.models import (
    CANCELLED,
    CLOSED,
    CONFIRMED,
    DELIVERED,
    DRAFT,
    NOTHING,
    PARTLY_DELIVERED,
    SalesOrder,
)
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.erp.warehouses.queries import get_currency
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _

REASON = {"reason": _("Reason", "原因")}
OPEN = CONFIRMED | PARTLY_DELIVERED


@sales_order.command(
    DRAFT >> CONFIRMED,
    label=_("Confirm", "确认"),
    style="primary",
    labels={"promised_on": _("Promised on", "承诺交期")},
    help=_("Promises the goods, reserves what is there, makes the delivery", "承诺交货，预留现有库存，并生成发货单"),
)
def confirm(orders: Batch[SalesOrder], *, promised_on: date | None = None) -> Iterable[Any]:
    """Commit to deliver: reserve what is there and make a delivery draft.

    Without `promised_on` the requested date is promised, else today. Raises Refused or InvalidInput where a line has
    no price, the currency is not the company's, goods have no warehouse, or the promise lies before the order.
    """
    for order in orders:
        order.promised_on = promised_on or order.requested_on or max(order.ordered_on, clock.today())
        _check_confirmable(order)
        order.state = CONFIRMED.value  # now, so that the order is written once, with its delivery
    _reserve_open(orders)
    _deliveries().draft_deliveries(orders)
    for order in orders:
        yield SalesOrderConfirmed(
            document=order.id,
            customer=order.customer_id,
            currency=order.currency,
            gross=order.gross_total,
            payment_term=order.payment_term_id,
            promised_on=order.promised_on,
        )


def _check_confirmable(order: SalesOrder) -> None:
    own = get_currency(order.company_id)
    if order.currency != own:
        text = _(
            "Orders are confirmed in {own} only, this one is in {other}",
            "仅支持以 {own} 确认订单，该订单币种为 {other}",
        )
        raise Refused(text.format(own=own, other=order.currency), rule="erp.sales.company_currency")
    if order.promised_on < order.ordered_on:
        text = _("The promised date is before the order", "承诺交期早于下单日期")
        raise InvalidInput([Invalid(text, "promised_on", "erp.sales.promised_after_ordered")])
    problems = [
        Invalid(
            _("{item} has no price", "{item}没有单价").format(item=line.description),
            path,
            "erp.sales.every_line_priced",
        )
        for index, line in enumerate(order.lines)
        if line.unit_price is None and (path := f"lines.{index}.unit_price")
    ]
    if not order.lines:
        problems = [Invalid(_("An order needs lines", "订单没有明细"), "lines", "erp.sales.has_lines")]
    if any(line.is_stocked for line in order.lines) and not order.warehouse_id:
        problems.append(Invalid(_("Choose the warehouse", "请选择发货仓库"), "warehouse", "erp.sales.has_warehouse"))
    if problems:
        raise InvalidInput(problems, problems[0].message)


def _deliveries() -> Any:
    """The deliveries room, which imports this one (it says what was delivered)."""
    from quintet.erp.deliveries import commands

    return commands


def _reserve_open(orders: Sequence[SalesOrder]) -> None:
    """Reserve what open lines are short of, as far as it is there; what is left stays visible as short."""
    wanting = [
        (order, line) for order in orders for line in order.lines if line.is_stocked and rules.short_quantity(line) > 0
    ]
    asked = [
        StockLine(
            order.id,
            line.id,
            line.item_id,
            order.warehouse_id,
            rules.short_quantity(line),
            reserved=line.reserved_quantity,
        )
        for order, line in wanting
    ]
    for (_order, line), got in zip(wanting, stock.reserve(asked) if asked else [], strict=True):
        line.reserved_quantity += got
    for order in orders:
        note_shortage(order)


def note_shortage(order: SalesOrder) -> None:
    """What each line is short of, whether the order is, how far all of it is, and when the rest is expected."""
    is_open = order.state in (DRAFT.value, CONFIRMED.value, PARTLY_DELIVERED.value)
    for line in order.lines:
        line.short_quantity = rules.short_quantity(line) if is_open and line.is_stocked else Decimal(0)
        if not line.short_quantity:
            line.in_progress_quantity, line.expected_on = Decimal(0), None
        line.progress_percent = rules.line_progress(line)
    order.is_short = any(line.short_quantity for line in order.lines)
    order.progress_percent = rules.order_progress(order.lines)
    order.expected_on = max((line.expected_on for line in order.lines if line.expected_on), default=None)
    order.is_at_risk = bool(order.expected_on and order.promised_on and order.expected_on > order.promised_on)


@sales_order.command(
    OPEN,
    label=_("Reserve stock", "预留库存"),
    help=_("Reserves what has come in since for lines that are short", "为缺货的明细预留新到库存"),
)
def reserve_stock(orders: Batch[SalesOrder]) -> Iterable[Any]:
    """Reserve, in the order given, what is available for lines that are short."""
    _reserve_open(orders)
    for order in orders:
        yield SalesOrderReserved(document=order.id, is_short=order.is_short)


@sales_order.command(
    OPEN,
    label=_("Plan delivery", "生成发货单"),
    help=_("Makes the delivery anew when its draft was cancelled", "发货单草稿被取消后重新生成"),
)
def plan_delivery(orders: Batch[SalesOrder]) -> Iterable[Any]:
    """Make a delivery draft for what is open. Raises Refused when there is one already."""
    _deliveries().draft_deliveries(orders)
    return ()


@sales_order.command((DRAFT | CONFIRMED) >> CANCELLED, label=_("Cancel", "取消"), style="danger", labels=REASON)
def cancel(orders: Batch[SalesOrder], *, reason: str) -> Iterable[Any]:
    """Call off an order of which nothing was delivered; its reservations are free for others."""
    for order, expected in zip(orders, _end(orders, reason, CANCELLED.value), strict=True):
        yield SalesOrderCancelled(document=order.id, customer=order.customer_id, open_gross=expected)


@sales_order.command(OPEN >> CLOSED, label=_("Close", "关闭"), style="danger", labels=REASON)
def close(orders: Batch[SalesOrder], *, reason: str) -> Iterable[Any]:
    """Short-close: what is left will not be delivered; its reservations are free for others."""
    for order, expected in zip(orders, _end(orders, reason, CLOSED.value), strict=True):
        yield SalesOrderClosed(document=order.id, customer=order.customer_id, open_gross=expected)


def _end(orders: Batch[SalesOrder], reason: str, state: str) -> list[Decimal]:
    """End orders: drafts of deliveries cancelled, reservations released; the gross amounts no longer expected."""
    if len(reason) > 200:
        text = _("The reason is longer than 200 characters", "原因超过 200 个字符")
        raise InvalidInput([Invalid(text, "reason", "erp.sales.reason_short")])
    expected = [
        NOTHING if order.state == DRAFT.value else order.gross_total - order.delivered_total for order in orders
    ]
    confirmed = [order.id for order in orders if order.state != DRAFT.value]
    if confirmed:
        _deliveries().cancel_drafts(confirmed)
    holding = [(order, line) for order in orders for line in order.lines if line.reserved_quantity]
    stock.release(
        [
            StockLine(
                order.id,
                line.id,
                line.item_id,
                order.warehouse_id,
                line.reserved_quantity,
                reserved=line.reserved_quantity,
            )
            for order, line in holding
        ]
    )
    for _order, line in holding:
        line.reserved_quantity = Decimal(0)
    for order in orders:
        order.reason, order.state = reason, state
        note_shortage(order)
    return expected


def lock(order_ids: Iterable[int]) -> None:
    """Take these orders, in the order everybody takes them; for flows that note something on them later."""
    wanted = sorted(set(order_ids))
    if wanted:
        sql.rows(
            "SELECT id FROM erp_salesorder WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE", [store.array(wanted)]
        )


# Progress: said by deliveries, returns and finance, never by people --------------------------------------------------

NOTE = _("Note", "登记")


@sales_order.command(OPEN >> (PARTLY_DELIVERED | DELIVERED), label=NOTE, button=False, bulk=False)
def note_delivery(orders: Batch[SalesOrder], *, delivered: dict) -> Iterable[Any]:
    """Goods left: `delivered` is {line id: (quantity, gross, quantity taken from the reservation)}."""
    for order in orders:
        for line in order.lines:
            quantity, gross, used = delivered.get(line.id, (0, 0, 0))
            line.delivered_quantity += quantity
            line.reserved_quantity -= used
            order.delivered_total += gross
        complete = all(rules.open_quantity(line) == 0 for line in order.lines)
        order.state = DELIVERED.value if complete else PARTLY_DELIVERED.value
        note_shortage(order)
        yield SalesOrderProgressed(document=order.id, state=order.state, delivered=order.delivered_total)


@sales_order.command(OPEN, label=NOTE, button=False, bulk=False, held=None)
def note_production(orders: Batch[SalesOrder], *, made: dict) -> Iterable[Any]:
    """The workshop went on: `made` is {line id: what is made for it so far, in finished units}, never above short."""
    for order in orders:
        for line in order.lines:
            if line.id in made:
                line.in_progress_quantity = max(Decimal(0), min(made[line.id], line.short_quantity))
        note_shortage(order)
        yield SalesOrderAdvanced(document=order.id, percent=order.progress_percent)


@sales_order.command(OPEN, label=NOTE, button=False, bulk=False, held=None)
def note_expected(orders: Batch[SalesOrder], *, dates: dict) -> Iterable[Any]:
    """The plan changed: `dates` is {line id: when what is short will be there, or None}."""
    for order in orders:
        for line in order.lines:
            if line.id in dates:
                line.expected_on = dates[line.id]
        before = order.expected_on
        note_shortage(order)
        if order.expected_on != before:
            yield SalesOrderExpected(document=order.id, promised_on=order.promised_on, expected_on=order.expected_on)


@sales_order.command(label=NOTE, button=False, bulk=False, held=None)
def note_return(orders: Batch[SalesOrder], *, returned: dict) -> Iterable[Any]:
    """Goods came back: `returned` is {line id: (quantity, gross)}."""
    for order in orders:
        for line in order.lines:
            quantity, gross = returned.get(line.id, (0, 0))
            line.returned_quantity += quantity
            order.returned_total += gross
    return ()


@sales_order.command(label=NOTE, button=False, bulk=False, held=None, lines=False)
def note_payment(orders: Batch[SalesOrder], *, amounts: dict) -> Iterable[Any]:
    """Money for the orders: `amounts` is {order id: amount}, negative when it is taken back."""
    for order in orders:
        order.paid_total += amounts.get(order.id, NOTHING)
    return ()


@sales_order.command(label=NOTE, button=False, bulk=False, held=None, lines=False)
def note_invoice(orders: Batch[SalesOrder], *, amounts: dict) -> Iterable[Any]:
    """Invoices for the orders: `amounts` is {order id: gross amount}, negative for a credit note."""
    for order in orders:
        order.invoiced_total += amounts.get(order.id, NOTHING)
    return ()
