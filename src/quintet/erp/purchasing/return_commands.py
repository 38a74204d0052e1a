"""Send goods back to suppliers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.purchasing import progress
from quintet.erp.purchasing.documents import purchase_receipt, purchase_return
from quintet.erp.purchasing.events import PurchaseGoodsReturned, PurchaseReturnCancelled, PurchaseReturnedLine
from quintet.erp.purchasing.models import PurchaseReceipt, PurchaseReturn
from quintet.erp.purchasing.receipt_models import CANCELLED, SENT, TO_SEND
from quintet.erp.purchasing.return_documents import more_than_left, set_amounts, total
from quintet.erp.stock import commands as stock
from quintet.erp.stock.commands import StockLine
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current


@purchase_return.command(
    TO_SEND >> SENT,
    label=_("Send back", "退货出库"),
    style="primary",
    labels={"happened_on": _("Sent on", "退货日期")},
    help=_("Goods leave stock at the value they came in at", "货物按入库金额退出库存"),
)
def send(returns: Batch[PurchaseReturn], *, happened_on: date | None = None) -> Iterable[Any]:
    """Take the goods out of stock and send them back. The date is today unless given.

    Raises InvalidInput when more goes back than came, Refused for a day to come or before the receipt, or when the
    goods are not there or reserved.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    _each_receipt_once(returns)
    received = {r.id: r for r in current().load(purchase_receipt, sorted({r.receipt_ref for r in returns}))}
    of_line = {line.id: line for document in received.values() for line in document.lines}
    for document in returns:
        _check_left(document, of_line, received[document.receipt_ref], day)
        document.sent_on, document.posted_on = day, document.posted_on or day
        for line in document.lines:
            set_amounts(line, of_line[line.receipt_line])
    _tell(returns, of_line)
    _take_out(returns)
    for document in returns:
        total(document)
        yield _returned(document, of_line)


def _each_receipt_once(returns: Sequence[Any]) -> None:
    """Two returns of one receipt in a batch would share the same residue: they are sent one after the other."""
    if len({document.receipt_ref for document in returns}) != len(returns):
        text = _("Send the returns of one receipt one after the other", "同一入库单的退货请逐张办理")
        raise Refused(text, rule="erp.purchasing.one_return_per_receipt")


def _check_left(document: Any, of_line: dict[int, Any], receipt: Any, day: date) -> None:
    problems = [
        problem
        for index, line in enumerate(document.lines)
        if (problem := more_than_left(line, of_line[line.receipt_line], index))
    ]
    if problems:
        raise InvalidInput(problems, problems[0].message)
    if day < receipt.received_on:
        text = _("Goods cannot go back before they came on {day}", "退货日期不能早于入库日期 {day}")
        raise Refused(text.format(day=receipt.received_on.isoformat()), rule="erp.purchasing.returned_after_receipt")


def _tell(returns: Sequence[Any], of_line: dict[int, Any]) -> None:
    """Receipts, then orders (in the order they are locked everywhere): what went back of them."""
    lines = [line for document in returns for line in document.lines]
    with acting(current().actor.as_system("erp.purchase_return.send")):
        note_return(
            sorted(document.receipt_ref for document in returns),
            returned={line.receipt_line: line.quantity for line in lines},
        )
        by_order_line: dict[int, tuple[Any, Any]] = {}
        for line in lines:
            number = of_line[line.receipt_line].order_line
            quantity, gross = by_order_line.get(number, (0, 0))
            by_order_line[number] = (quantity + line.quantity, gross + line.gross)
        progress.note_return(sorted({document.order_ref for document in returns}), returned=by_order_line)


def _take_out(returns: Sequence[Any]) -> None:
    going = [(document, line) for document in returns for line in document.lines if line.is_stocked]
    lines = [
        StockLine(
            document.id,
            line.id,
            line.item_id,
            document.warehouse_id,
            line.quantity,
            value=line.net,
            number=document.number,
            happened_on=document.sent_on,
            posted_on=document.posted_on,
        )
        for document, line in going
    ]
    for (_document, line), cost in zip(going, stock.send_back(lines, kind="purchase_return"), strict=True):
        line.cost = cost


def _returned(document: Any, of_line: dict[int, Any]) -> PurchaseGoodsReturned:
    return PurchaseGoodsReturned(
        document=document.id,
        receipt=document.receipt_ref,
        order=document.order_ref,
        supplier=document.supplier_id,
        currency=document.currency,
        happened_on=document.sent_on,
        gross=document.gross_total,
        net=document.net_total,
        tax=document.tax_total,
        cost=document.cost_total,
        lines=[
            PurchaseReturnedLine(
                each.id,
                each.receipt_line,
                of_line[each.receipt_line].order_line,
                each.item_id,
                document.warehouse_id,
                each.quantity,
                each.net,
                each.tax,
                each.gross,
                each.tax_rate,
                each.cost,
                each.is_stocked,
            )
            for each in document.lines
        ],
    )


@purchase_return.command(
    TO_SEND >> CANCELLED, name="cancel", label=_("Cancel", "取消"), style="danger", confirm=True, lines=False
)
def cancel_return(returns: Batch[PurchaseReturn]) -> Iterable[Any]:
    """The goods stay after all."""
    for document in returns:
        yield PurchaseReturnCancelled(document=document.id, receipt=document.receipt_ref)


@purchase_receipt.command(label=progress.NOTE, button=False, bulk=False, held=None)
def note_return(receipts: Batch[PurchaseReceipt], *, returned: dict) -> Iterable[Any]:
    """Goods went back: `returned` is {receipt line id: quantity}."""
    for document in receipts:
        for line in document.lines:
            line.returned_quantity += returned.get(line.id, 0)
    return ()
