"""What flows tell the receivables: deliveries and returns with their amounts, in the company's currency."""

from datetime import date
from decimal import Decimal

import msgspec


class MovedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item delivered or returned. Amounts and quantity are positive; net + tax = gross; cost is what stock took."""

    item: int
    quantity: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal
    cost: Decimal
    description: str = ""
    stock_class: str = "goods"


class DeliveryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Goods handed over to a customer. `number` and `customer_name` are what the voucher's summary says.

    Totals are the sums of the lines. `happened_on` is the date of the hand-over: due dates count from it.
    """

    delivery: int
    number: str
    order: int | None
    customer: int
    customer_name: str
    currency: str
    payment_term: int | None
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal
    lines: tuple[MovedLine, ...]
    owner: int | None = None
    unit: int | None = None


class ReturnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that came back. `delivery` is the delivery they were part of; all amounts positive."""

    document: int
    number: str
    delivery: int | None
    order: int | None
    customer: int
    customer_name: str
    currency: str
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal
    lines: tuple[MovedLine, ...]
    owner: int | None = None
    unit: int | None = None
