"""Numbers of vouchers."""

from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _

desk_number(
    "finance.vouchers_to_review",
    _("Vouchers to review", "待审核凭证"),
    roles="chief_accountant",
    doc="finance.voucher",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "finance.vouchers_to_post",
    _("Vouchers to post", "待记账凭证"),
    roles="accountant chief_accountant",
    doc="finance.voucher",
    where=[("state", "=", "REVIEWED")],
    tone=warn_if_any,
)
