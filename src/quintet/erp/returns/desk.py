"""Goods that come back."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "erp.returns_next",
    _("Returns to take in", "待收退货"),
    roles="warehouse",
    rank=30,
    doc="erp.sales_return",
    where=[("state", "=", "DRAFT")],
    sort="-expected_on",  # index erp_sales_return_date
    fields=["customer", "expected_on", "reason"],
    command="receive",
    empty=_("No customer sends anything back.", "没有在途的客户退货。"),
)
