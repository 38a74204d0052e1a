"""Facts about the ledger."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.ledger_set_up.v1", _("Ledger set up", "账套已初始化"))
class LedgerSetUp(Event):
    """A ledger has its chart, its periods and its templates."""

    pack: str
    accounts: int


@event("finance.period_closed.v1", _("Period closed", "期间已结账"))
class PeriodClosed(Event):
    """No more postings in this month."""

    year: int
    month: int


@event("finance.period_reopened.v1", _("Period reopened", "期间已反结账"))
class PeriodReopened(Event):
    """Postings are allowed again; posted vouchers stay as they are."""

    year: int
    month: int
    reason: str


@event("finance.ledger_updated.v1", _("Ledger updated from its pack", "账套已按会计准则更新"))
class LedgerUpdated(Event):
    """A younger pack gave the ledger accounts (by code), roles and voucher templates it did not have."""

    accounts: list[str]
    roles: list[str]
    templates: list[str]
