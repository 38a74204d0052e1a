"""Facts about payment plans."""

from datetime import date
from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.payment_plan_changed.v1", _("Payment plan changed", "收款计划已变更"))
class PaymentPlanChanged(Event):
    """What is expected of an order changed: planned anew, booked by a delivery, or dropped."""

    order: int
    open_total: Decimal
    first_due_on: date | None
