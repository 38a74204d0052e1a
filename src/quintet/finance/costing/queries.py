"""Costs of products as reports, and numbers for the desk."""

from quintet.finance.costing.reports import Standards, compare_with, product_cost, work_in_process
from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _

__all__ = ["Standards", "compare_with", "product_cost", "work_in_process"]

desk_number(
    "finance.cost_closes_waiting",
    _("Cost closes to run", "待执行成本结转"),
    roles="cost_accountant chief_accountant",
    doc="finance.cost_close",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
