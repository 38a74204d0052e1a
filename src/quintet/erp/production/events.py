"""Facts about production. Amounts in the company's currency."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("erp.manufacturing_order_released.v1", _("Manufacturing order released", "生产订单已下达"))
class ManufacturingOrderReleased(Event):
    """Work and material of the order are planned."""

    item: int
    quantity: Decimal
    sales_order: int | None


@event("erp.manufacturing_order_started.v1", _("Manufacturing order started", "生产订单已开工"))
class ManufacturingOrderStarted(Event):
    """Material was issued or work reported for the first time."""

    item: int
    sales_order: int | None


@event("erp.manufacturing_order_rescheduled.v1", _("Manufacturing order rescheduled", "生产订单已改期"))
class ManufacturingOrderRescheduled(Event):
    """The order is due on another day, or comes in another order."""

    before: date
    due_on: date
    priority: int


@event("erp.manufacturing_order_closed.v1", _("Manufacturing order closed", "生产订单已关闭"))
class ManufacturingOrderClosed(Event):
    """Nothing more will be received; `residue` is the work in process that is lost."""

    product: int
    residue: Decimal
    happened_on: date


@event("erp.manufacturing_order_cancelled.v1", _("Manufacturing order cancelled", "生产订单已取消"))
class ManufacturingOrderCancelled(Event):
    """Called off before anything was spent on it."""

    product: int
    sales_order: int | None


class IssuedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Material that left stock for an order; negative what came back."""

    line: int
    item: int
    warehouse: int
    quantity: Decimal
    cost: Decimal


@event("erp.material_issued.v1", _("Material issued", "材料已领用"))
class MaterialIssued(Event):
    """Material of `value` went to an order (a return is negative)."""

    order: int
    product: int
    happened_on: date
    value: Decimal
    lines: list[IssuedLine]


@event("erp.material_issue_cancelled.v1", _("Material issue cancelled", "领料单已取消"))
class MaterialIssueCancelled(Event):
    """The slip was called off; nothing moved."""

    order: int


@event("erp.work_order_progressed.v1", _("Work order progressed", "工序任务有进展"))
class WorkOrderProgressed(Event):
    """A work order is in another state, or more of it is done."""

    order: int
    state: str
    good: Decimal
    scrap: Decimal
    quantity: Decimal


@event("erp.work_reported.v1", _("Work reported", "已报工"))
class WorkReported(Event):
    """Work was done on an order: its time, pieces, and what it cost."""

    order: int
    product: int
    work_order: int
    employee: int | None
    minutes: Decimal
    good: Decimal
    scrap: Decimal
    labour: Decimal
    overhead: Decimal
    happened_on: date


@event("erp.goods_produced.v1", _("Goods produced", "产品已完工入库"))
class GoodsProduced(Event):
    """Goods of an order are in stock at `value` = material + labour + overhead."""

    order: int
    product: int
    warehouse: int
    quantity: Decimal
    value: Decimal
    material: Decimal
    labour: Decimal
    overhead: Decimal
    happened_on: date
    sales_order: int | None


@event("erp.production_progressed.v1", _("Production progressed", "生产有进展"))
class ProductionProgressed(Event):
    """How far an order is: `percent` of its work, `good` pieces of `quantity`."""

    sales_order: int | None
    sales_line: int | None
    percent: Decimal
    good: Decimal
    quantity: Decimal
