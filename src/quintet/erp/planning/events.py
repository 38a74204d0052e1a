"""Facts about planning. Quantities in the item's unit."""

from datetime import date
from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("erp.planning_run_done.v1", _("Planning run done", "计划运算完成"))
class PlanningRunDone(Event):
    """A company's plan was computed; `planned_items` were looked at."""

    kind: str
    planned_items: int
    proposals: int
    past_due: int
    messages: int


@event("erp.planned_order_released.v1", _("Planned order released", "计划订单已下达"))
class PlannedOrderReleased(Event):
    """A proposal became an order: `made` is the manufacturing order, purchase order or requisition."""

    item: int
    kind: str
    quantity: Decimal
    due_on: date
    made: int | None


@event("erp.planned_order_cancelled.v1", _("Planned order cancelled", "计划订单已取消"))
class PlannedOrderCancelled(Event):
    """A proposal was dropped by the planner; the next run may propose again what is still missing."""

    item: int
    quantity: Decimal


@event("erp.planning_message_dismissed.v1", _("Planning message dismissed", "计划例外信息已忽略"))
class PlanningMessageDismissed(Event):
    """The planner decided not to follow an advice; runs do not repeat it."""

    about: int
    kind: str
