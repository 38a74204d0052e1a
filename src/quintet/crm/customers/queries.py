"""Numbers of the contact log."""

from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _

desk_number(
    "crm.contacts_to_follow_up",
    _("Customers to call back", "待回访客户"),
    roles="salesperson sales_manager order_desk",
    doc="crm.activity",
    where=[("owner", "me", None), ("is_done", "=", False), ("next_step_on", "<=", "today")],
    tone=warn_if_any,
)
