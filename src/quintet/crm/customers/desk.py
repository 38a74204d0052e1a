"""Whom to call today."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "crm.calls_today",
    _("Customers to call", "今日回访"),
    roles="salesperson sales_manager order_desk",
    rank=15,
    doc="crm.activity",
    # index crm_activity_next_step (company, next_step_on)
    where=[("owner", "me", None), ("is_done", "=", False), ("next_step_on", "<=", "today")],
    sort="next_step_on",
    title="customer",
    fields=["contact", "next_step", "next_step_on"],
    command="finish_step",
    empty=_("Nobody waits for a call of yours today.", "今天没有约好要回访的客户。"),
)
