"""Receive and cancel sales returns."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.deliveries import commands as deliveries
from quintet.erp.deliveries.documents import delivery
from quintet.erp.returns.documents import more_than_left, sales_return, set_amounts, total
from quintet.erp.returns.events import GoodsReturned, ReturnedLine, SalesReturnCancelled
from quintet.erp.returns.models import CANCELLED, DRAFT, RECEIVED, SalesReturn
from quintet.erp.sales import commands as sales
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current


@sales_return.command(
    DRAFT >> RECEIVED,
    label=_("Receive", "收货"),
    style="primary",
    labels={"happened_on": _("Received on", "收货日期")},
    help=_("Goods are back in stock at the cost at which they left", "货物按原出库成本退回入库"),
)
def receive(returns: Batch[SalesReturn], *, happened_on: date | None = None) -> Iterable[Any]:
    """Take the goods back in. The date is today unless given.

    Raises InvalidInput when more comes back than was delivered, Refused for a day to come or before the delivery.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    _each_delivery_once(returns)
    shipped = {d.id: d for d in current().load(delivery, sorted({r.delivery_ref for r in returns}))}
    of_line = {line.id: line for document in shipped.values() for line in document.lines}
    for document in returns:
        _check_left(document, of_line, shipped[document.delivery_ref], day)
        document.received_on, document.posted_on = day, document.posted_on or day
        for line in document.lines:
            set_amounts(line, of_line[line.delivery_line])
        total(document)
    _tell(returns, of_line)
    stock.receive([each for document in returns for each in _coming(document)], kind="return")
    for document in returns:
        yield _returned(document, of_line)


def _each_delivery_once(returns: Sequence[Any]) -> None:
    """Two returns of one delivery in a batch would share the same residue: they are received one after the other."""
    if len({document.delivery_ref for document in returns}) != len(returns):
        text = _("Receive the returns of one delivery one after the other", "同一发货单的退货请逐张收货")
        raise Refused(text, rule="erp.returns.one_per_delivery")


def _check_left(document: Any, of_line: dict[int, Any], of_delivery: Any, day: date) -> None:
    problems = [
        problem
        for index, line in enumerate(document.lines)
        if (problem := more_than_left(line, of_line[line.delivery_line], index))
    ]
    if problems:
        raise InvalidInput(problems, problems[0].message)
    if day < of_delivery.shipped_on:
        text = _("Goods cannot come back before they left on {day}", "退货日期不能早于发货日期 {day}")
        raise Refused(text.format(day=of_delivery.shipped_on.isoformat()), rule="erp.returns.after_delivery")


def _tell(returns: Sequence[Any], of_line: dict[int, Any]) -> None:
    """Deliveries, then orders (in the order they are locked everywhere): what came back of them."""
    lines = [line for document in returns for line in document.lines]
    with acting(current().actor.as_system("erp.sales_return.receive")):
        deliveries.note_return(
            sorted(document.delivery_ref for document in returns),
            returned={line.delivery_line: line.quantity for line in lines},
        )
        by_order_line: dict[int, tuple[Any, Any]] = {}
        for line in lines:
            number = of_line[line.delivery_line].order_line
            quantity, gross = by_order_line.get(number, (0, 0))
            by_order_line[number] = (quantity + line.quantity, gross + line.gross)
        sales.note_return(sorted({document.order_ref for document in returns}), returned=by_order_line)


def _coming(document: Any) -> list[StockLine]:
    return [
        StockLine(
            document.id,
            line.id,
            line.item_id,
            document.warehouse_id,
            line.quantity,
            value=line.cost,
            number=document.number,
            happened_on=document.received_on,
            posted_on=document.posted_on,
        )
        for line in document.lines
        if line.is_stocked
    ]


def _returned(document: Any, of_line: dict[int, Any]) -> GoodsReturned:
    return GoodsReturned(
        document=document.id,
        delivery=document.delivery_ref,
        order=document.order_ref,
        customer=document.customer_id,
        currency=document.currency,
        happened_on=document.received_on,
        gross=document.gross_total,
        net=document.net_total,
        tax=document.tax_total,
        cost=document.cost_total,
        lines=[
            ReturnedLine(
                each.id,
                each.delivery_line,
                of_line[each.delivery_line].order_line,
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


@sales_return.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True, lines=False)
def cancel(returns: Batch[SalesReturn]) -> Iterable[Any]:
    """The goods do not come back after all."""
    for document in returns:
        yield SalesReturnCancelled(document=document.id, delivery=document.delivery_ref)
