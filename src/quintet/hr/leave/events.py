"""Facts about leave. Parts are halves of a day: am, pm. Why somebody is away is in no event."""

from datetime import date
from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("hr.leave_approved.v1", _("Leave approved", "请假已批准"))
class LeaveApproved(Event):
    """The employee is away from the first half day to the last."""

    employee: int
    user: int | None
    type: int
    first_on: date
    first_part: str
    last_on: date
    last_part: str
    days: Decimal


@event("hr.leave_cancelled.v1", _("Leave cancelled", "已销假"))
class LeaveCancelled(Event):
    """Approved leave is not taken; the days are given back and the employee is there again."""

    employee: int
    user: int | None
    type: int
    first_on: date
    first_part: str
    last_on: date
    last_part: str
    days: Decimal


@event("hr.leave_rejected.v1", _("Leave rejected", "请假已驳回"))
class LeaveRejected(Event):
    """Who decides said no."""

    employee: int


@event("hr.leave_discarded.v1", _("Leave request discarded", "请假单已作废"))
class LeaveDiscarded(Event):
    """The employee does not ask any more."""

    employee: int


@event("hr.entitlements_granted.v1", _("Entitlements granted", "年度额度已发放"))
class EntitlementsGranted(Event):
    """The year's balances of a leave type were made or brought up to date."""

    year: int
    made: int
    changed: int
