"""Facts about deliveries. Amounts in the order's currency, costs in the company's."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class DeliveredLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A delivered line: what left, what it is sold for, what it cost (0 for a service)."""

    line: int
    order_line: int
    item: int
    quantity: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal
    cost: Decimal


@event("erp.goods_delivered.v1", _("Goods delivered", "货物已发出"))
class GoodsDelivered(Event):
    """Goods of an order left the warehouse on `happened_on`."""

    order: int
    customer: int
    currency: str
    payment_term: int | None
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal
    lines: list[DeliveredLine]


@event("erp.delivery_cancelled.v1", _("Delivery cancelled", "发货单已取消"))
class DeliveryCancelled(Event):
    """A delivery draft was called off; the order is as it was."""

    order: int
