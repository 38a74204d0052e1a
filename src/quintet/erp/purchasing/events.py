"""Facts about purchases. Amounts in the order's currency; gross includes tax; quantities in the items' own units."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class PurchaseReceivedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A received line: what came, at what value. A service (`is_stocked` false) was rendered and lies nowhere."""

    line: int
    order_line: int
    item: int
    warehouse: int
    quantity: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    tax_rate: Decimal
    is_stocked: bool = True


class PurchaseReturnedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line sent back: `net` is what it came in at, `cost` what left stock; net − cost belongs to goods used."""

    line: int
    receipt_line: int
    order_line: int
    item: int
    warehouse: int
    quantity: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    tax_rate: Decimal
    cost: Decimal
    is_stocked: bool = True


@event("erp.purchase_order_placed.v1", _("Purchase order placed", "采购订单已下单"))
class PurchaseOrderPlaced(Event):
    """We have ordered these goods."""

    supplier: int
    currency: str
    gross: Decimal
    net: Decimal
    expected_on: date | None


@event("erp.purchase_order_progressed.v1", _("Purchase order progressed", "采购订单进度更新"))
class PurchaseOrderProgressed(Event):
    """Goods of the order came; `state` is where it stands now, `received` the gross amount received so far."""

    state: str
    received: Decimal


@event("erp.purchase_dates_confirmed.v1", _("Supplier confirmed dates", "供应商已确认交期"))
class PurchaseDatesConfirmed(Event):
    """The supplier says when the goods come; `expected_on` is the last date of the order."""

    supplier: int
    expected_on: date


@event("erp.purchase_order_closed.v1", _("Purchase order closed", "采购订单已关闭"))
class PurchaseOrderClosed(Event):
    """The rest will not come; `open_gross` is no longer expected."""

    open_gross: Decimal


@event("erp.purchase_order_cancelled.v1", _("Purchase order cancelled", "采购订单已取消"))
class PurchaseOrderCancelled(Event):
    """Nothing came and nothing will; `open_gross` is no longer expected (0 for a draft)."""

    open_gross: Decimal


@event("erp.purchase_order_sent.v1", _("Purchase order sent to supplier", "采购订单已发送供应商"))
class PurchaseOrderSent(Event):
    """The order was handed to the mail, to this address."""

    supplier: int
    to: str


@event("erp.purchase_goods_received.v1", _("Purchased goods received", "采购货物已入库"))
class PurchaseGoodsReceived(Event):
    """Goods of an order came in on `happened_on`; `net` is what they are worth in stock."""

    order: int
    supplier: int
    currency: str
    payment_term: int | None
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    lines: list[PurchaseReceivedLine]


@event("erp.purchase_receipt_cancelled.v1", _("Purchase receipt cancelled", "采购入库单已取消"))
class PurchaseReceiptCancelled(Event):
    """A receipt draft was called off; the order is as it was."""

    order: int


@event("erp.purchase_goods_returned.v1", _("Purchased goods sent back", "采购货物已退回"))
class PurchaseGoodsReturned(Event):
    """Goods of a receipt went back to the supplier; the amounts are what they came in at, positive."""

    receipt: int
    order: int
    supplier: int
    currency: str
    happened_on: date
    gross: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal
    lines: list[PurchaseReturnedLine]


@event("erp.purchase_return_cancelled.v1", _("Purchase return cancelled", "采购退货单已取消"))
class PurchaseReturnCancelled(Event):
    """The goods stay after all."""

    receipt: int


@event("erp.requisition_submitted.v1", _("Requisition submitted", "采购申请已提交"))
class RequisitionSubmitted(Event):
    """Purchasing is asked to buy."""

    needed_on: date | None


@event("erp.requisition_ordered.v1", _("Requisition ordered", "采购申请已转订单"))
class RequisitionOrdered(Event):
    """Its lines stand on these purchase orders."""

    orders: list[int]


@event("erp.requisition_cancelled.v1", _("Requisition cancelled", "采购申请已取消"))
class RequisitionCancelled(Event):
    """It is not wanted any more."""

    reason: str
