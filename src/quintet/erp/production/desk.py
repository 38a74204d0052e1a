"""What planners, the workshop, the warehouse and cost accountants begin their day with."""

from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _

_GOING = ("state", "in", ["RELEASED", "IN_PROGRESS"])
desk_number(
    "erp.orders_to_release",
    _("Orders to release", "待下达生产订单"),
    roles="planner",
    doc="erp.manufacturing_order",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "erp.late_production",
    _("Production running late", "逾期未完工"),
    roles="planner workshop",
    doc="erp.manufacturing_order",
    where=[_GOING, ("due_on", "<", "today")],
    tone=alarm_if_any,
)
desk_number(
    "erp.production_short",
    _("Short of material", "缺料生产订单"),
    roles="planner buyer",
    doc="erp.manufacturing_order",
    where=[_GOING, ("is_short", "=", True)],
    tone=warn_if_any,
)
desk_number(
    "erp.work_ready",
    _("Jobs ready", "可开工任务"),
    roles="workshop",
    doc="erp.work_order",
    where=[("state", "in", ["READY", "PAUSED"])],
)
desk_number(
    "erp.work_running",
    _("Jobs running", "加工中任务"),
    roles="workshop planner",
    doc="erp.work_order",
    where=[("state", "=", "RUNNING")],
)
desk_number(
    "erp.material_to_issue",
    _("Material to issue today", "今日待领料"),
    roles="warehouse",
    doc="erp.material_issue",
    where=[("state", "=", "DRAFT"), ("needed_on", "<=", "today")],
    tone=warn_if_any,
)
desk_number(
    "erp.work_in_process",
    _("Work in process", "在制品金额"),
    roles="cost_accountant chief_accountant cfo",
    doc="erp.manufacturing_order",
    where=[_GOING],
    sum="wip_cost",
)
