"""Facts about closing a month."""

from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.closing_checked.v1", _("Closing checked", "结账检查完成"))
class ClosingChecked(Event):
    """The steps of a month's closing were looked at."""

    year: int
    month: int
    blocked: int
    todo: int


@event("finance.closing_step_done.v1", _("Closing step done", "结账步骤完成"))
class ClosingStepDone(Event):
    """A step booked what it had to; `voucher` is None where it only looked."""

    step: str
    amount: Decimal
    voucher: int | None = None


@event("finance.month_closed.v1", _("Month closed", "本月已结账"))
class MonthClosed(Event):
    """All steps are done and the period is closed. `profit` is that of the month, after tax."""

    year: int
    month: int
    profit: Decimal


@event("finance.month_reopened.v1", _("Month reopened", "本月已反结账"))
class MonthReopened(Event):
    """Postings are possible again, for a reason that is kept; what the steps booked stays."""

    year: int
    month: int
    reason: str
