"""The documents of trade as plain Python knows them: the words of the model (see trade_model)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

D = Decimal
NONE, NOTHING = D(0), D("0.00")


def cents(amount: Fraction) -> Decimal:
    """Half up to the cent; amounts here are not negative."""
    return D(int(amount * 100 + Fraction(1, 2))) / 100


def share(amount: Decimal, start: Decimal, end: Decimal, whole: Decimal) -> Decimal:
    """What falls on a stretch of the whole, so that stretches add up."""

    def upto(point: Decimal) -> Decimal:
        return amount if point == whole else cents(Fraction(amount) * Fraction(point) / Fraction(whole))

    return upto(end) - upto(start)


@dataclass(eq=False)
class Lot:
    """An item in the warehouse; `known` from its first receipt on."""

    known: bool = False
    quantity: Decimal = NONE
    value: Decimal = NOTHING
    reserved: Decimal = NONE


@dataclass(eq=False)
class Line:
    """A line of an order; `lot` is None for a service."""

    item: int
    lot: Lot | None
    quantity: Decimal
    gross: Decimal
    net: Decimal
    reserved: Decimal = NONE
    delivered: Decimal = NONE

    @property
    def left(self) -> Decimal:
        return self.quantity - self.delivered


def priced(item: int, lot: Lot | None, quantity: Decimal, price: Decimal, discount: int, rate: int = 13) -> Line:
    """A line with tax included in its price."""
    gross = cents(Fraction(quantity) * Fraction(price) * (100 - discount) / 100)
    return Line(item, lot, quantity, gross, cents(Fraction(gross) * 100 / (100 + rate)))


@dataclass(eq=False)
class Wait:
    """A confirmation that waits: the excess of credit it asks for now, the most that was granted before."""

    asked: Decimal = NOTHING
    granted: Decimal = NOTHING
    blocked: bool = False


@dataclass(eq=False)
class Order:
    """An order. `planned`: it has a delivery draft; `wait`: it is held for approval."""

    id: int
    customer: int
    lines: list[Line]
    state: str = "DRAFT"
    planned: bool = False
    wait: Wait | None = None
    delivered: Decimal = NOTHING
    returned: Decimal = NOTHING
    invoiced: Decimal = NOTHING
    paid: Decimal = NOTHING

    @property
    def gross(self) -> Decimal:
        return sum((line.gross for line in self.lines), NOTHING)

    @property
    def is_open(self) -> bool:
        return self.state in ("CONFIRMED", "PARTLY_DELIVERED")

    @property
    def credit(self) -> Decimal:
        return self.gross - self.delivered if self.is_open else NOTHING


@dataclass(eq=False)
class Part:
    """A line of a delivery."""

    line: Line
    quantity: Decimal
    gross: Decimal
    net: Decimal
    cost: Decimal
    returned: Decimal = NONE


@dataclass(eq=False)
class Delivery:
    """Goods that left."""

    id: int
    order: Order
    parts: list[Part]


@dataclass(eq=False)
class Claim:
    """A receivable, or (negative) a credit of the customer."""

    customer: int
    order: Order
    source: int
    due: date
    amount: Decimal
    open: Decimal


@dataclass(eq=False)
class Money:
    """A receipt."""

    id: int
    customer: int
    amount: Decimal
    left: Decimal


@dataclass(eq=False)
class Bill:
    """The draft of an invoice, or (negative) of a credit note, for the goods of `source`."""

    source: int
    order: Order
    gross: Decimal
    tax: Decimal
