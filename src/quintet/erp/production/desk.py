"""What planners, the workshop, the warehouse and cost accountants begin their day with."""

from quintet.kernel.desk import (
    Ahead,
    Back,
    Groups,
    Series,
    alarm_if_any,
    desk_chart,
    desk_list,
    desk_number,
    warn_if_any,
)
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
_WORK = ("state", "in", ["READY", "RUNNING", "PAUSED"])
_OPEN_WORK = ("state", "in", ["WAITING", "READY", "RUNNING", "PAUSED"])
desk_list(
    "erp.late_production_next",
    _("Production running late", "逾期未完工"),
    roles="planner",
    rank=10,
    doc="erp.manufacturing_order",
    where=[_GOING, ("due_on", "<", "today")],  # index erp_mo_due
    sort="due_on",
    fields=["item", "due_on", "progress_percent", "is_short"],
    command="reschedule",
    empty=_("No order is behind its date.", "没有超过完工日期的订单。"),
)
desk_list(
    "erp.release_next",
    _("Orders to release", "待下达生产订单"),
    roles="planner",
    rank=25,
    doc="erp.manufacturing_order",
    where=[("state", "=", "DRAFT")],  # index erp_mo_open
    sort="planned_start_on",
    fields=["item", "quantity", "planned_start_on", "due_on"],
    command="release",
    empty=_("Every order is released.", "生产订单都已下达。"),
)
desk_list(
    "erp.production_short_next",
    _("Short of material", "缺料生产订单"),
    roles="planner",
    rank=30,
    doc="erp.manufacturing_order",
    where=[_GOING, ("is_short", "=", True)],  # index erp_mo_open
    sort="planned_start_on",
    fields=["item", "planned_start_on", "due_on"],
    command="reserve_material",
    empty=_("Every released order has its material.", "已下达的订单都齐料。"),
)
desk_chart(
    "erp.load_by_week",
    _("Work by week due", "各周到期工时"),
    roles="planner workshop",
    rank=35,
    axis=Ahead(weeks=6),
    # index erp_wo_open (open work orders of a company)
    series=[
        Series(_("Planned", "计划工时"), doc="erp.work_order", where=[_OPEN_WORK], by="due_on", sum="planned_minutes")
    ],
    unit=_("h", "小时"),
    per=60,
    empty=_("No open work.", "没有未完工序。"),
)
desk_chart(
    "erp.load_by_work_centre",
    _("Open work by work centre", "各工作中心未完工时"),
    roles="planner workshop",
    rank=40,
    axis=Groups(),
    # index erp_wo_open (company, work_centre, …)
    series=[
        Series(
            _("Planned", "计划工时"), doc="erp.work_order", where=[_OPEN_WORK], by="work_centre", sum="planned_minutes"
        )
    ],
    unit=_("h", "小时"),
    per=60,
    empty=_("No open work.", "没有未完工序。"),
)
desk_list(
    "erp.jobs_next",
    _("The next jobs", "接下来的任务"),
    roles="workshop",
    rank=10,
    doc="erp.work_order",
    where=[_WORK],  # index erp_wo_open
    sort="start_at",
    title="name",
    fields=["item", "machine", "start_at", "due_on", "state"],
    command="start finish",
    limit=8,
    empty=_("No job is ready. Released orders bring the next.", "没有可开工的任务；生产订单下达后会出现在这里。"),
)
desk_chart(
    "erp.made_by_week",
    _("Reports of work by week", "每周报工"),
    roles="workshop",
    rank=60,
    axis=Back(weeks=8),
    # index erp_work_report_date
    series=[
        Series(_("Hours", "报工工时"), doc="erp.work_report", by="happened_on", sum="minutes", tone="success"),
    ],
    unit=_("h", "小时"),
    per=60,
    empty=_("Nothing was reported in eight weeks.", "近 8 周没有报工。"),
)
desk_list(
    "erp.issue_next",
    _("Material to issue", "待领料"),
    roles="warehouse",
    rank=15,
    doc="erp.material_issue",
    where=[("state", "=", "DRAFT"), ("needed_on", "<=", "today+1")],  # index erp_material_issue_open
    sort="needed_on",
    fields=["item", "manufacturing_order", "needed_on"],
    command="post",
    empty=_("No material has to go out until tomorrow.", "到明天为止没有要发的料。"),
)
desk_list(
    "erp.orders_at_cost",
    _("Open orders and what is in them", "未完订单在制成本"),
    roles="cost_accountant",
    rank=10,
    doc="erp.manufacturing_order",
    where=[_GOING],  # index erp_mo_due
    sort="due_on",
    fields=["item", "progress_percent", "wip_cost", "due_on"],
    command="close",
    limit=8,
    empty=_("No order is open.", "没有未完工的订单。"),
)
desk_number(
    "erp.variance_this_month",
    _("Left over on orders of this month", "本月完工订单差异"),
    roles="cost_accountant chief_accountant",
    doc="erp.manufacturing_order",
    where=[("finished_on", "=", "month"), ("state", "in", ["FINISHED", "CLOSED"])],
    sum="residue_cost",
    since="finished_on",
)
desk_chart(
    "erp.cost_of_open_orders",
    _("Work in process by item", "各产品在制成本"),
    roles="cost_accountant chief_accountant",
    rank=30,
    axis=Groups(),
    # index erp_mo_open
    series=[
        Series(
            _("Work in process", "在制成本"), doc="erp.manufacturing_order", where=[_GOING], by="item", sum="wip_cost"
        )
    ],
    money=True,
    empty=_("No order is open.", "没有未完工的订单。"),
)
