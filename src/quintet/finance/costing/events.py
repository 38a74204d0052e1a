"""Facts about costs."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class CostDifference(msgspec.Struct, frozen=True):
    """What a product's goods of the month cost more (or, negative, less) than they were booked at.

    `line` is the line of the cost close, `warehouse` where `quantity` of it was received.
    """

    line: int
    item: int
    warehouse: int
    stock_class: str
    quantity: Decimal
    amount: Decimal


@event("finance.cost_difference_found.v1", _("Cost difference found", "成本差异已计算"))
class CostDifferenceFound(Event):
    """A month's costs are closed. `lines` are for the stock to take, in this transaction; none when nothing differs."""

    happened_on: date
    lines: list[CostDifference]
