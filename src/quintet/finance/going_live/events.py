"""Facts about going live."""

from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.went_live.v1", _("Went live", "期初建账已过账"))
class WentLive(Event):
    """The books are open; `opening_stock` are the drafts in ERP that are posted with them, `amount` the debits."""

    amount: Decimal
    opening_stock: list[int]


@event("finance.going_live_voided.v1", _("Going live voided", "期初建账已作废"))
class GoingLiveVoided(Event):
    """A draft was dropped."""
