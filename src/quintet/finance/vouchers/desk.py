"""Vouchers that wait, and those an auditor looks at first."""

from quintet.kernel.desk import Back, Series, desk_chart, desk_list, desk_number
from quintet.kernel.text import _

_BY_HAND = [("template", "empty", True), ("posted_on", ">=", "month-1"), ("state", "=", "POSTED")]
_RED = [("reversed_ref", "empty", False), ("posted_on", ">=", "month-1")]
desk_list(
    "finance.review_next",
    _("Vouchers to review", "待审核凭证"),
    roles="chief_accountant",
    rank=10,
    doc="finance.voucher",
    where=[("state", "=", "DRAFT")],  # index finance_voucher_waiting
    sort="posted_on",
    fields=["summary", "posted_on", "debit_total", "prepared_by"],
    command="review",
    empty=_("No voucher waits for a review.", "没有待审核的凭证。"),
)
desk_list(
    "finance.post_next",
    _("Vouchers to post", "待记账凭证"),
    roles="accountant chief_accountant",
    rank=12,
    doc="finance.voucher",
    where=[("state", "=", "REVIEWED")],  # index finance_voucher_waiting
    sort="posted_on",
    fields=["summary", "posted_on", "debit_total", "reviewed_by"],
    command="post",
    empty=_("Every reviewed voucher is posted.", "已审核的凭证都已记账。"),
)
desk_number(
    "finance.posted_this_month",
    _("Vouchers posted this month", "本月记账凭证"),
    roles="accountant chief_accountant auditor",
    doc="finance.voucher",
    where=[("state", "=", "POSTED"), ("posted_on", "=", "month")],  # index finance_voucher_list
    since="posted_on",
)
desk_number(
    "finance.vouchers_by_hand",
    _("Made by hand, two months", "近两月手工凭证"),
    roles="auditor chief_accountant",
    doc="finance.voucher",
    where=_BY_HAND,  # index finance_voucher_list
)
desk_number(
    "finance.red_vouchers",
    _("Reversed, two months", "近两月红字冲销"),
    roles="auditor",
    doc="finance.voucher",
    where=_RED,  # index finance_voucher_list
)
desk_list(
    "finance.by_hand_next",
    _("Vouchers made by hand", "手工凭证"),
    roles="auditor",
    rank=10,
    doc="finance.voucher",
    where=_BY_HAND,  # index finance_voucher_list
    sort="-posted_on",
    fields=["summary", "posted_on", "debit_total", "prepared_by", "reviewed_by"],
    empty=_("No voucher of two months was made by hand.", "近两个月没有手工凭证，都由业务单据生成。"),
)
desk_list(
    "finance.red_next",
    _("Reversals", "红字冲销"),
    roles="auditor",
    rank=20,
    doc="finance.voucher",
    where=_RED,  # index finance_voucher_list
    sort="-posted_on",
    fields=["summary", "posted_on", "debit_total", "reversed_ref"],
    empty=_("Nothing was reversed in two months.", "近两个月没有冲销。"),
)
desk_chart(
    "finance.posted_by_week",
    _("Vouchers by week", "每周凭证数"),
    roles="auditor",
    rank=40,
    axis=Back(weeks=12),
    # index finance_voucher_list
    series=[Series(_("Vouchers", "凭证"), doc="finance.voucher", where=[("state", "=", "POSTED")], by="posted_on")],
    empty=_("Nothing was posted in twelve weeks.", "近 12 周没有记账。"),
)
