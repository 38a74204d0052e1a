"""Facts about opportunities."""

from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("crm.opportunity_won.v1", _("Opportunity won", "商机赢单"))
class OpportunityWon(Event):
    """The customer said yes."""

    customer: int
    amount: Decimal
    currency: str


@event("crm.opportunity_lost.v1", _("Opportunity lost", "商机输单"))
class OpportunityLost(Event):
    """The customer said no, or nothing; `reason` is one of the choices of the field."""

    customer: int
    amount: Decimal
    currency: str
    reason: str


@event("crm.opportunity_reopened.v1", _("Opportunity reopened", "商机重新跟进"))
class OpportunityReopened(Event):
    """A lost deal came back."""

    customer: int
