"""Leads whose next step is due."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "crm.leads_next",
    _("Leads to follow up", "待跟进线索"),
    roles="salesperson",
    rank=30,
    doc="crm.lead",
    # index crm_lead_owner (company, owner, state)
    where=[
        ("state", "in", ["NEW", "CONTACTED", "QUALIFIED"]),
        ("owner", "me", None),
        ("next_step_on", "<=", "today+7"),
    ],
    sort="next_step_on",
    fields=["contact", "need", "next_step_on", "state"],
    command="contact qualify convert",
    empty=_("No lead of yours is due within 7 days.", "7 天内没有要跟进的线索。"),
)
