"""Quotations that need a word before they end."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "crm.quotations_ending",
    _("Quotations about to end", "即将到期的报价"),
    roles="salesperson sales_manager",
    rank=25,
    doc="crm.quotation",
    where=[("state", "=", "SENT"), ("valid_until", "<=", "today+7")],  # index crm_quotation_to_expire
    sort="valid_until",
    fields=["customer", "gross_total", "valid_until"],
    command="accept",
    empty=_("No quotation ends within 7 days.", "7 天内没有到期的报价。"),
)
desk_list(
    "crm.quotation_drafts",
    _("Quotations to send", "待发送的报价"),
    roles="salesperson",
    rank=40,
    doc="crm.quotation",
    where=[("state", "=", "DRAFT"), ("owner", "me", None)],  # index crm_quotation_owner
    sort="-id",
    fields=["customer", "gross_total", "requested_on"],
    command="send",
    empty=_("No draft waits: every quotation is with its customer.", "没有待发送的报价草稿。"),
)
