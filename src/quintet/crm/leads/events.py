"""Facts about leads."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("crm.lead_contacted.v1", _("Lead contacted", "线索已联系"))
class LeadContacted(Event):
    """Somebody there has answered."""


@event("crm.lead_qualified.v1", _("Lead qualified", "线索已确认"))
class LeadQualified(Event):
    """They have a need that we can meet."""


@event("crm.lead_converted.v1", _("Lead converted", "线索已转化"))
class LeadConverted(Event):
    """The lead became an opportunity of a customer; `is_new` when the customer was made of the lead."""

    customer: int
    opportunity: int
    is_new: bool


@event("crm.lead_disqualified.v1", _("Lead disqualified", "线索无效"))
class LeadDisqualified(Event):
    """Nothing will come of it; `reason` is one of the choices of the field."""

    reason: str


@event("crm.lead_reopened.v1", _("Lead reopened", "线索重新激活"))
class LeadReopened(Event):
    """Somebody tries again."""
