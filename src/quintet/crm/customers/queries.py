"""Figures of the contact log."""

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_number
from quintet.kernel.text import _


def _count_due(actor: Actor) -> int:
    return int(
        sql.value(
            "SELECT count(*) FROM crm_activity"
            " WHERE owner_id = %s AND company_id = %s AND NOT is_done AND next_step_on <= %s",
            [actor.user_id, actor.company_id, clock.today()],
        )
    )


desk_number(
    "crm.contacts_to_follow_up",
    _("Customers to call back", "待回访客户"),
    roles="salesperson sales_manager order_desk",
    query=_count_due,
    doc="crm.activity",
    where=[("owner", "me", None), ("is_done", "=", False), ("next_step_on", "<=", "today")],
    tone=lambda value: "warning" if value else None,
)
