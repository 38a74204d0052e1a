"""Facts about stock."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class OpenedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quantity of an item that lay in a warehouse, and its value in the company's currency."""

    item: int
    warehouse: int
    quantity: Decimal
    value: Decimal


@event("erp.opening_stock_posted.v1", _("Opening stock posted", "期初库存已过账"))
class OpeningStockPosted(Event):
    """What lay in stock when the company began; `value` is the sum of the lines."""

    happened_on: date
    value: Decimal
    lines: list[OpenedLine]


class RevaluedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A difference of cost, in the company's currency: what went to stock, what to goods issued meanwhile."""

    item: int
    warehouse: int
    to_stock: Decimal
    to_issued: Decimal


@event("erp.stock_revalued.v1", _("Stock revalued", "库存成本已调整"))
class StockRevalued(Event):
    """`document` found that goods cost something else than they came in at: a dearer invoice, a month's overhead."""

    happened_on: date
    lines: list[RevaluedLine]
