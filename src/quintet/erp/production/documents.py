"""Manufacturing orders and work orders as people see them; the slips are in slips.py."""

from quintet.erp.production import filling
from quintet.erp.production.models import (
    DONE,
    DRAFT,
    FINISHED,
    IN_PROGRESS,
    PAUSED,
    READY,
    RELEASED,
    RUNNING,
    WAITING,
    ManufacturingComponent,
    ManufacturingOrder,
    WorkOrder,
)
from quintet.erp.production.slips import SEES_COST, material_issue, production_receipt, work_report
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

__all__ = ["manufacturing_order", "material_issue", "production_receipt", "work_order", "work_report"]

ROOM = _("Production", "生产")
OPEN = ("state", "in", [DRAFT.value, RELEASED.value, IN_PROGRESS.value])
GOING = ("state", "in", [RELEASED.value, IN_PROGRESS.value])
OPEN_WORK = ("state", "in", [WAITING.value, READY.value, RUNNING.value, PAUSED.value])
READ = may("read")
PLANNED = "planner engineer cost_accountant accountant chief_accountant cfo executive"
COSTS = ["material_cost", "labour_cost", "overhead_cost", "received_cost", "residue_cost", "wip_cost"]

manufacturing_order = Document(
    ManufacturingOrder,
    menu=Menu(50),
    number="MO-{yymm}-{n:05}",
    room_label=ROOM,
    icon="build",
    lines=[
        Lines(
            "components",
            ManufacturingComponent,
            "order",
            [
                "item",
                "warehouse",
                "quantity_per",
                "scrap_percent",
                "required_quantity",
                "reserved_quantity",
                "issued_quantity",
                "unit_of_measure",
                "issued_cost",
                "issue_method",
                "operation_no",
            ],
            label=_("Components", "用料"),
        )
    ],
    list=List(
        columns=[
            "number",
            "state",
            "item",
            "quantity",
            "received_quantity",
            "progress_percent",
            "planned_start_on",
            "due_on",
            "sales_order_ref",
            "is_short",
        ],
        sort="due_on",
        filters=["state", "item", "due_on", "sales_order_ref", "is_short", "warehouse"],
        group_by=["state", "item"],
        presets=[
            Preset("late", _("Late", "逾期未完工"), [OPEN, ("due_on", "<", "today")]),
            Preset("to_release", _("To release", "待下达"), [("state", "=", DRAFT.value)]),
            Preset("going", _("In progress", "生产中"), [GOING]),
            Preset("short", _("Short of material", "缺料"), [GOING, ("is_short", "=", True)]),
            Preset("to_start", _("To start by today", "今日应开工"), [GOING, ("planned_start_on", "<=", "today")]),
            Preset("finished", _("Finished", "已完工"), [("state", "=", FINISHED.value)], "-due_on"),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("What", "产品"),
                ["item", "quantity", "unit_of_measure", "warehouse", "bom", "routing", "remark"],
            ),
            Section(_("When", "时间"), ["planned_start_on", "due_on", "priority"], columns=4),
            Section(_("For", "来源"), ["sales_order_ref", "parent_ref", "planned_ref"]),
            Section(
                _("Progress", "进度"),
                ["progress_percent", "good_quantity", "scrap_quantity", "received_quantity", "is_short", "finished_on"],
            ),
            Section(_("Cost", "成本"), ["planned_unit_cost", *COSTS], columns=4),
        ],
        tabs=[
            Tab(_("Components", "用料"), lines="components"),
            Tab(_("Other", "其他"), sections=[Section(_("Other", "其他"), ["reason", "owner", "unit"])]),
        ],
        states=[DRAFT, RELEASED, IN_PROGRESS, FINISHED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["item", "quantity", "due_on", "progress_percent"],
        move={"RELEASED": "release", "CLOSED": "close", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        planner=may("create edit release complete close cancel reschedule reserve_material issue_more"),
        workshop=may("complete reserve_material issue_more"),
        warehouse=may("complete reserve_material issue_more"),
        engineer=READ,
        buyer=READ,
        order_desk=READ,
        salesperson=READ,
        sales_manager=READ,
        cost_accountant=may("close"),
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        fields={
            **dict.fromkeys([*COSTS, "issued_cost", "absorbed_cost"], f"{SEES_COST} planner"),
            "planned_unit_cost": PLANNED,
        },
    ),
    editable_in=DRAFT,
    progress=[
        *COSTS,
        "good_quantity",
        "scrap_quantity",
        "received_quantity",
        "progress_percent",
        "is_short",
        "reserved_quantity",
        "issued_quantity",
        "issued_cost",
        "absorbed_cost",
    ],
    date="due_on",
    locked_after="sales_order_ref",
    help=_(
        "Releasing plans work and material; costs follow what is issued and reported.",
        "下达后生成工序任务和领料单，成本随领料与报工归集。",
    ),
    empty=_(
        "No manufacturing orders yet: release planned orders, or make one here.",
        "还没有生产订单：请从计划订单下达，或在此新建。",
    ),
)

manufacturing_order.prepare(filling.fill_in_orders)
manufacturing_order.rule(filling.made_item)
manufacturing_order.rule(filling.quantity_of_unit)
manufacturing_order.rule(filling.warehouse_of_company)
manufacturing_order.rule(filling.versions_of_item)
manufacturing_order.rule(filling.start_before_due)
manufacturing_order.rule(filling.priority_in_range)
manufacturing_order.rule(filling.components_by_bill)

work_order = Document(
    WorkOrder,
    menu=Menu(52),
    number="WO-{yymm}-{n:05}",
    room_label=ROOM,
    icon="schedule",
    creatable=False,
    list=List(
        columns=[
            "number",
            "state",
            "manufacturing_order",
            "item",
            "sequence_no",
            "name",
            "work_centre",
            "machine",
            "quantity",
            "good_quantity",
            "start_at",
            "due_on",
        ],
        sort="due_on",
        filters=["state", "work_centre", "machine", "employee_ref", "skill", "due_on", "start_at", "item"],
        group_by=["state", "work_centre", "machine"],
        presets=[
            Preset("ready", _("Ready", "可开工"), [("state", "in", [READY.value, PAUSED.value])]),
            Preset("running", _("Running", "加工中"), [("state", "=", RUNNING.value)]),
            Preset("late", _("Late", "逾期"), [OPEN_WORK, ("due_on", "<", "today")]),
            Preset("open", _("All open", "全部未完"), [OPEN_WORK]),
            Preset("unplanned", _("Not scheduled", "未排产"), [OPEN_WORK, ("start_at", "empty", True)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Operation", "工序"),
                ["manufacturing_order", "item", "sequence_no", "name", "instructions", "due_on"],
            ),
            Section(
                _("Where and who", "资源"), ["work_centre", "machine", "employee_ref", "skill", "min_level", "remark"]
            ),
            Section(
                _("How far", "进度"),
                ["quantity", "good_quantity", "scrap_quantity", "rework_quantity"],
                columns=4,
            ),
            Section(
                _("Time", "时间"),
                ["start_at", "end_at", "started_at", "finished_at", "planned_minutes", "reported_minutes"],
            ),
            Section(_("Cost", "成本"), ["labour_cost", "overhead_cost", "absorbed_cost"]),
        ],
        states=[WAITING, READY, RUNNING, DONE],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["name", "item", "work_centre", "quantity", "good_quantity", "due_on"],
        move={"RUNNING": "start", "PAUSED": "pause", "DONE": "finish"},
    ),
    rights=Rights(
        workshop=may("edit start pause report finish move unassign"),
        planner=may("edit start pause report finish move unassign"),
        engineer=READ,
        warehouse=READ,
        order_desk=READ,
        cost_accountant=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        fields=dict.fromkeys(["labour_cost", "overhead_cost", "absorbed_cost", "absorbed_labour"], SEES_COST),
    ),
    search=("number", "name"),
    subtitle="name",
    progress=[
        "good_quantity",
        "scrap_quantity",
        "rework_quantity",
        "reported_minutes",
        "labour_cost",
        "overhead_cost",
        "absorbed_cost",
        "absorbed_labour",
    ],
    editable_in=WAITING | READY | RUNNING | PAUSED,
    date="due_on",
    locked_after="manufacturing_order",
    help=_(
        "Start and pause run the clock; report pieces and time, as often as you like.",
        "开工、暂停自动计时；可多次报工，填报数量和工时。",
    ),
    empty=_("No work yet: release a manufacturing order.", "还没有工序任务：下达生产订单后会在此出现。"),
)
