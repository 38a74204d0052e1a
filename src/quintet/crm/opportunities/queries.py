"""Reads of stages (kept in memory), and the numbers of the pipeline."""

from quintet.crm.opportunities.stages import StageFacts, get_stages
from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _

__all__ = ["StageFacts", "get_stages"]

_OPEN = ("state", "=", "OPEN")
_MINE = ("owner", "me", None)

desk_number(
    "crm.my_open_opportunities",
    _("My open opportunities", "我的在跟商机"),
    roles="salesperson sales_manager",
    doc="crm.opportunity",
    where=[_OPEN, _MINE],
)
desk_number(
    "crm.next_steps_due",
    _("Next steps due", "今日应跟进"),
    roles="salesperson sales_manager",
    doc="crm.opportunity",
    where=[_OPEN, _MINE, ("next_step_on", "<=", "today")],
    tone=warn_if_any,
)
desk_number(
    "crm.pipeline",
    _("Pipeline", "管道金额"),
    roles="salesperson sales_manager executive",
    doc="crm.opportunity",
    where=[_OPEN],
    sum="expected_amount",
)
desk_number(
    "crm.weighted_pipeline",
    _("Weighted pipeline", "加权管道金额"),
    roles="sales_manager executive",
    doc="crm.opportunity",
    where=[_OPEN],
    sum="weighted_amount",
)
