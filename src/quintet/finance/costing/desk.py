"""Cost closes that wait."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "finance.cost_closes_next",
    _("Cost closes to run", "待执行成本结转"),
    roles="cost_accountant",
    rank=20,
    doc="finance.cost_close",
    where=[("state", "=", "DRAFT")],
    fields=["period", "happened_on", "difference_total"],
    command="run",
    empty=_("No cost close waits. Make one for the month when its orders are reported.", "没有待执行的成本结转。"),
)
desk_list(
    "finance.cost_closes_done",
    _("Latest cost closes", "最近的成本结转"),
    roles="cost_accountant",
    rank=50,
    doc="finance.cost_close",
    where=[("state", "=", "DONE")],  # index finance_cost_close_list
    fields=["period", "incurred_total", "absorbed_total", "difference_total"],
    limit=4,
    empty=_("No month was closed yet.", "还没有完成的成本结转。"),
)
