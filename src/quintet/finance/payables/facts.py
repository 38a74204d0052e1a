"""What flows tell the payables: goods received and sent back, and what became of differences; in company currency."""

from datetime import date
from decimal import Decimal

import msgspec


class PurchaseReceiptLine(msgspec.Struct, frozen=True, kw_only=True):
    """An item received, at the order's price: net + tax = gross, all positive. `line` is the receipt's line."""

    line: int
    order_line: int | None
    item: int
    warehouse: int | None
    quantity: Decimal
    net: Decimal
    tax_rate: Decimal
    stock_class: str = "goods"


class PurchaseReceiptFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Goods from a supplier. `number` and `supplier_name` are what the voucher says; `payment_term` is the order's."""

    receipt: int
    number: str
    order: int | None
    supplier: int
    supplier_name: str
    currency: str
    payment_term: int | None
    happened_on: date
    lines: tuple[PurchaseReceiptLine, ...]
    owner: int | None = None
    unit: int | None = None


class PurchaseReturnLine(PurchaseReceiptLine, frozen=True, kw_only=True):
    """An item sent back: `net` is what the supplier owes for it, `cost` what left the stock. Positive."""

    cost: Decimal


class PurchaseReturnFacts(PurchaseReceiptFacts, frozen=True, kw_only=True):
    """Goods sent back to a supplier; `receipt` is the number of the return."""

    lines: tuple[PurchaseReturnLine, ...]


class Revalued(msgspec.Struct, frozen=True, kw_only=True):
    """What of an item's difference went to what is on hand, and what to goods used or sold since. May be negative."""

    item: int
    to_stock: Decimal
    to_issued: Decimal
    stock_class: str = "goods"


class RevaluationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Differences the stock has taken. `cause` is "purchase" (an invoice) or "cost_close" (labour and overhead)."""

    document: int
    number: str
    happened_on: date
    cause: str
    lines: tuple[Revalued, ...]
