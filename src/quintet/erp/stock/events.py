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
