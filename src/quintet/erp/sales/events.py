"""Facts about sales orders. Amounts in the order's currency, tax included where it says gross."""

from datetime import date
from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("erp.sales_order_confirmed.v1", _("Sales order confirmed", "销售订单已确认"))
class SalesOrderConfirmed(Event):
    """We have promised these goods."""

    customer: int
    currency: str
    gross: Decimal
    payment_term: int | None
    promised_on: date | None


@event("erp.sales_order_progressed.v1", _("Sales order progressed", "销售订单进度更新"))
class SalesOrderProgressed(Event):
    """Goods of the order left; `state` is where the order stands now, `delivered` the gross amount delivered so far."""

    state: str
    delivered: Decimal


@event("erp.sales_order_cancelled.v1", _("Sales order cancelled", "销售订单已取消"))
class SalesOrderCancelled(Event):
    """Nothing was delivered and nothing will be; `open_gross` is no longer expected."""

    customer: int
    open_gross: Decimal


@event("erp.sales_order_closed.v1", _("Sales order closed", "销售订单已关闭"))
class SalesOrderClosed(Event):
    """The rest will not be delivered; `open_gross` is no longer expected."""

    customer: int
    open_gross: Decimal


@event("erp.sales_order_reserved.v1", _("Stock reserved for sales order", "销售订单已预留库存"))
class SalesOrderReserved(Event):
    """Stock was reserved for what was short; whether some is still missing."""

    is_short: bool


@event("erp.sales_order_advanced.v1", _("Sales order advanced in production", "销售订单生产进度更新"))
class SalesOrderAdvanced(Event):
    """The workshop did something for the order; `percent` is how far the whole order is."""

    percent: Decimal


@event("erp.sales_order_expected.v1", _("Goods of sales order expected", "销售订单预计到位日期变更"))
class SalesOrderExpected(Event):
    """The plan says when the last of what is short will be there; None when nothing is short or planned."""

    promised_on: date | None
    expected_on: date | None
