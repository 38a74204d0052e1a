"""The facts of CRM and ERP in the words of ERP and Finance: what order_to_cash hands from one to the other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.crm.quotations.events import QuotationAccepted
from quintet.erp.deliveries.events import GoodsDelivered
from quintet.erp.returns.events import GoodsReturned
from quintet.erp.stock.events import OpeningStockPosted
from quintet.finance.plans.commands import OrderFacts
from quintet.finance.receivables.commands import DeliveryFacts, MovedLine, ReturnFacts
from quintet.finance.vouchers.commands import FactRow, Facts, stock_roles
from quintet.kernel import clock, register
from quintet.kernel.unit import current
from quintet.master.items.queries import get_stock_classes


def order_of(event: QuotationAccepted) -> dict[str, Any]:
    """The values of the order that an accepted quotation opens."""
    return {
        "quotation_ref": event.document,
        "customer": event.customer,
        "currency": event.currency,
        "payment_term": event.payment_term,
        "price_list": event.price_list,
        # a wish that time has overtaken means: as soon as you can
        "requested_on": event.requested_on and max(event.requested_on, clock.today()),
        "owner_id": event.owner,
        "unit_id": event.unit,
        "lines": [
            {
                "item": line.item,
                "description": line.description,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "discount": line.discount,
                "tax_rate": line.tax_rate,
            }
            for line in event.lines
        ],
    }


def plans_of(orders: Iterable[Any]) -> list[OrderFacts]:
    """Orders as the payment plan counts them: from the promised date, else the requested one, else today."""
    return [
        OrderFacts(
            order=order.id,
            customer=order.customer_id,
            currency=order.currency,
            amount=order.gross_total,
            payment_term=order.payment_term_id,
            expected_on=order.promised_on or order.requested_on or max(order.ordered_on, clock.today()),
            owner=order.owner_id,
            unit=order.unit_id,
        )
        for order in orders
    ]


def summed(amounts: Iterable[tuple[int | None, Decimal]]) -> dict[int, Decimal]:
    """Amounts by document, those of no document left out."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for document, amount in amounts:
        if document is not None:
            found[document] += amount
    return dict(found)


def deliveries_of(events: Sequence[GoodsDelivered]) -> list[DeliveryFacts]:
    """Deliveries as Finance books them. The documents are in the unit already; names come in one statement."""
    names = register.titles(event.customer for event in events)
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        DeliveryFacts(
            delivery=event.document,
            order=event.order,
            customer=event.customer,
            customer_name=names[event.customer][1],
            currency=event.currency,
            payment_term=event.payment_term,
            happened_on=event.happened_on,
            gross=event.gross,
            net=event.net,
            tax=event.tax,
            cost=event.cost,
            lines=tuple(_line(line, classes) for line in event.lines),
            **_whose(event.document),
        )
        for event in events
    ]


def returns_of(events: Sequence[GoodsReturned]) -> list[ReturnFacts]:
    """Returns as Finance books them."""
    names = register.titles(event.customer for event in events)
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        ReturnFacts(
            document=event.document,
            delivery=event.delivery,
            order=event.order,
            customer=event.customer,
            customer_name=names[event.customer][1],
            currency=event.currency,
            happened_on=event.happened_on,
            gross=event.gross,
            net=event.net,
            tax=event.tax,
            cost=event.cost,
            lines=tuple(_line(line, classes) for line in event.lines),
            **_whose(event.document),
        )
        for event in events
    ]


def _line(line: Any, classes: dict[int, str]) -> MovedLine:
    return MovedLine(
        item=line.item,
        quantity=line.quantity,
        gross=line.gross,
        net=line.net,
        tax=line.tax,
        tax_rate=line.tax_rate,
        cost=line.cost,
        stock_class=classes.get(line.item, "goods"),
    )


def _whose(document_id: int) -> dict[str, Any]:
    """Number, owner and department of a document of this unit: what Finance makes of it belongs to the same people."""
    record = current().records[document_id]
    return {"number": record.number, "owner": record.owner_id, "unit": record.unit_id}


def opening_stock_of(events: Sequence[OpeningStockPosted]) -> list[Facts]:
    """Opening stock by item, for the template opening_stock."""
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        Facts(
            template="opening_stock",
            source=event.document,
            posted_on=event.happened_on,
            amounts={"value": event.value},
            rows=tuple(
                FactRow(
                    amounts={"value": line.value},
                    dims={"item": line.item},
                    quantity=line.quantity,
                    roles=stock_roles(classes.get(line.item, "goods")),
                )
                for line in event.lines
            ),
            summary_args={"document": current().records[event.document].number},
        )
        for event in events
    ]
