"""Facts about opening balances."""

from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.opening_posted.v1", _("Opening balances posted", "期初余额已过账"))
class OpeningPosted(Event):
    """The balances are in the books as of the day before they started."""

    amount: Decimal


@event("finance.opening_voided.v1", _("Opening balances voided", "期初余额已作废"))
class OpeningVoided(Event):
    """A draft was dropped."""
