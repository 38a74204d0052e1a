"""Facts about sales returns. Amounts in the order's currency, costs in the company's."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class ReturnedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that came back: its share of what was charged, and the cost at which it had gone out."""

    line: int
    delivery_line: int
    order_line: int
    item: int
    quantity: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal
    cost: Decimal


@event("erp.goods_returned.v1", _("Goods returned", "货物已退回"))
class GoodsReturned(Event):
    """Goods of a delivery came back on `happened_on`."""

    delivery: int
    order: int
    customer: int
    currency: str
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal
    lines: list[ReturnedLine]


@event("erp.sales_return_cancelled.v1", _("Sales return cancelled", "销售退货已取消"))
class SalesReturnCancelled(Event):
    """The goods do not come back after all."""

    delivery: int
