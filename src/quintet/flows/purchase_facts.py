"""The facts of purchasing and stock in the words of Finance: what procure_to_pay hands from one to the other."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.purchasing.events import PurchaseGoodsReceived, PurchaseGoodsReturned
from quintet.erp.stock.commands import Revaluation
from quintet.erp.stock.events import StockRevalued
from quintet.finance.costing.events import CostDifferenceFound
from quintet.finance.payables.commands import (
    PurchaseReceiptFacts,
    PurchaseReceiptLine,
    PurchaseReturnFacts,
    PurchaseReturnLine,
    RevaluationFacts,
    Revalued,
)
from quintet.finance.payables.events import PurchaseInvoicedLine, PurchaseInvoicePosted
from quintet.kernel import register
from quintet.kernel.unit import current
from quintet.master.items.queries import get_stock_classes


def receipts_of(events: Sequence[PurchaseGoodsReceived]) -> list[PurchaseReceiptFacts]:
    """Goods received as Finance books them; names and stock classes in one statement each."""
    names = register.titles(event.supplier for event in events)
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        PurchaseReceiptFacts(
            receipt=event.document,
            order=event.order,
            supplier=event.supplier,
            supplier_name=names[event.supplier][1],
            currency=event.currency,
            payment_term=event.payment_term,
            happened_on=event.happened_on,
            lines=tuple(PurchaseReceiptLine(**_line(line, classes)) for line in event.lines),
            **_whose(event.document),
        )
        for event in events
    ]


def returns_of(events: Sequence[PurchaseGoodsReturned]) -> list[PurchaseReturnFacts]:
    """Goods sent back as Finance books them."""
    names = register.titles(event.supplier for event in events)
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        PurchaseReturnFacts(
            receipt=event.document,
            order=event.order,
            supplier=event.supplier,
            supplier_name=names[event.supplier][1],
            currency=event.currency,
            payment_term=None,
            happened_on=event.happened_on,
            lines=tuple(PurchaseReturnLine(cost=line.cost, **_line(line, classes)) for line in event.lines),
            **_whose(event.document),
        )
        for event in events
    ]


def _line(line: Any, classes: dict[int, str]) -> dict[str, Any]:
    return {
        "line": line.line,
        "order_line": line.order_line,
        "item": line.item,
        "warehouse": line.warehouse,
        "quantity": line.quantity,
        "net": line.net,
        "tax_rate": line.tax_rate,
        "stock_class": classes.get(line.item, "goods") if line.is_stocked else "service",
    }


def _whose(document_id: int) -> dict[str, Any]:
    record = current().records[document_id]
    return {"number": record.number, "owner": record.owner_id, "unit": record.unit_id}


def differences_of(events: Iterable[PurchaseInvoicePosted]) -> list[Revaluation]:
    """What invoiced goods cost more or less than they were booked at, for the stock to take."""
    return [
        _revaluation(event.document, index, line, line.net - line.estimated_net, event.booked_on)
        for event in events
        for index, line in enumerate(event.lines, 1)
        if line.net != line.estimated_net and lies_in_stock(line)
    ]


def lies_in_stock(line: PurchaseInvoicedLine) -> bool:
    """Whether an invoiced line is goods of a warehouse; a service, or what was open when the books began, is not."""
    return line.warehouse is not None and line.stock_class != "service"


def cost_differences_of(events: Iterable[CostDifferenceFound]) -> list[Revaluation]:
    """What a month's goods cost more or less once its costs are closed, for the stock to take."""
    return [
        _revaluation(event.document, line.line, line, line.amount, event.happened_on)
        for event in events
        for line in event.lines
        if line.amount
    ]


def _revaluation(document: int, number: int, line: Any, difference: Decimal, on: date) -> Revaluation:
    """Dated as its cause is booked: what is cleared on an account in a month is cleared in that month."""
    record = current().records[document]
    return Revaluation(
        document=document,
        line=number,
        item=line.item,
        warehouse=line.warehouse,
        quantity=abs(line.quantity),
        difference=difference,
        number=record.number,
        happened_on=on,
    )


def revaluations_of(events: Sequence[StockRevalued], cause: str) -> list[RevaluationFacts]:
    """What the stock made of differences, as Finance books it."""
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        RevaluationFacts(
            document=event.document,
            number=current().records[event.document].number,
            happened_on=event.happened_on,
            cause=cause,
            lines=tuple(
                Revalued(
                    item=line.item,
                    to_stock=line.to_stock,
                    to_issued=line.to_issued,
                    stock_class=classes.get(line.item, "goods"),
                )
                for line in event.lines
            ),
        )
        for event in events
    ]


def elsewhere_of(events: Iterable[PurchaseInvoicePosted]) -> list[RevaluationFacts]:
    """Differences of what lies in no warehouse: all of it belongs to what was used."""
    found = []
    for event in events:
        lines = [line for line in event.lines if line.net != line.estimated_net and not lies_in_stock(line)]
        if lines:
            found.append(
                RevaluationFacts(
                    document=event.document,
                    number=current().records[event.document].number,
                    happened_on=event.booked_on,
                    cause="purchase",
                    lines=tuple(
                        Revalued(
                            item=line.item,
                            to_stock=Decimal("0.00"),
                            to_issued=line.net - line.estimated_net,
                            stock_class=line.stock_class,
                        )
                        for line in lines
                    ),
                )
            )
    return found
