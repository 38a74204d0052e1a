"""What is written about an order as it is made: issue slips, work reports, receipts."""

from quintet.erp.production import filling
from quintet.erp.production.models import DRAFT
from quintet.erp.production.slip_models import (
    POSTED,
    MaterialIssue,
    MaterialIssueLine,
    ProductionReceipt,
    WorkReport,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Production", "生产")
SEES_COST = "cost_accountant accountant chief_accountant cfo executive"
TO_POST = ("state", "=", DRAFT.value)
READ = may("read")

material_issue = Document(
    MaterialIssue,
    menu=Menu(54),
    number="MI-{yymm}-{n:05}",
    room_label=ROOM,
    icon="export",
    lines=[
        Lines(
            "lines",
            MaterialIssueLine,
            "material_issue",
            ["item", "warehouse", "quantity", "unit_of_measure", "cost"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "kind", "manufacturing_order", "item", "needed_on", "happened_on", "value"],
        sort="needed_on",
        filters=["state", "kind", "manufacturing_order", "item", "needed_on", "happened_on"],
        group_by=["state", "kind"],
        presets=[
            Preset("to_issue", _("To issue", "待领料"), [TO_POST, ("kind", "=", "issue")]),
            Preset("due_today", _("Needed by today", "今日需用"), [TO_POST, ("needed_on", "<=", "today")]),
            Preset("returns", _("Returns", "退料"), [("kind", "=", "return")]),
            Preset("posted_today", _("Posted today", "今日已过账"), [("happened_on", "=", "today")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("For", "用途"), ["manufacturing_order", "item", "kind", "needed_on", "happened_on", "remark"]),
            Section(_("Amount", "金额"), ["value"]),
        ],
        tabs=[Tab(_("Material", "物料明细"), lines="lines")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        warehouse=may("create edit post cancel"),
        workshop=may("create edit cancel"),
        planner=may("create edit cancel"),
        cost_accountant=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        fields={"value": SEES_COST, "cost": SEES_COST},
    ),
    editable_in=DRAFT,
    amount="value",
    currency="currency",
    date="happened_on",
    locked_after="manufacturing_order",
    help=_(
        "Lower a quantity to issue a part: what is still open comes on a new slip.",
        "减少数量即可分批领料，未领部分会生成新的领料单。",
    ),
    empty=_("Nothing to issue: release a manufacturing order.", "没有待领料：下达生产订单后会在此出现。"),
)
material_issue.prepare(filling.fill_in_slips)
material_issue.rule(filling.order_is_going)
material_issue.rule(filling.lines_of_goods)
material_issue.rule(filling.no_backflush_by_hand)

work_report = Document(
    WorkReport,
    menu=Menu(56),
    number="WR-{yymm}-{n:05}",
    room_label=ROOM,
    icon="field-time",
    creatable=False,
    list=List(
        columns=[
            "number",
            "happened_on",
            "manufacturing_order",
            "work_order",
            "item",
            "employee_ref",
            "minutes",
            "good",
            "scrap",
            "rework",
        ],
        sort="-happened_on",
        filters=["happened_on", "manufacturing_order", "employee_ref", "item"],
        group_by=["employee_ref", "item"],
        presets=[
            Preset("today", _("Today", "今天"), [("happened_on", "=", "today")]),
            Preset("month", _("This month", "本月"), [("happened_on", "=", "month")]),
            Preset("with_scrap", _("With scrap", "有报废"), [("scrap", ">", 0)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Work", "作业"), ["work_order", "manufacturing_order", "item", "employee_ref", "happened_on"]),
            Section(_("How much", "数量与工时"), ["minutes", "good", "scrap", "rework", "remark"], columns=4),
            Section(_("Cost", "成本"), ["labour_cost", "overhead_cost"]),
        ]
    ),
    rights=Rights(
        workshop=READ,
        planner=READ,
        cost_accountant=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        fields={"labour_cost": SEES_COST, "overhead_cost": SEES_COST},
    ),
    date="happened_on",
    empty=_("Nothing was reported yet.", "还没有报工。"),
)

production_receipt = Document(
    ProductionReceipt,
    menu=Menu(58),
    number="PR-{yymm}-{n:05}",
    room_label=ROOM,
    icon="import",
    creatable=False,
    list=List(
        columns=["number", "happened_on", "manufacturing_order", "item", "warehouse", "quantity", "value"],
        sort="-happened_on",
        filters=["happened_on", "manufacturing_order", "item", "warehouse"],
        group_by=["item", "warehouse"],
        presets=[
            Preset("today", _("Today", "今天"), [("happened_on", "=", "today")]),
            Preset("month", _("This month", "本月"), [("happened_on", "=", "month")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Receipt", "入库"), ["manufacturing_order", "item", "warehouse", "quantity", "happened_on"]),
            Section(_("Cost", "成本"), ["material_cost", "labour_cost", "overhead_cost", "value"], columns=4),
        ]
    ),
    rights=Rights(
        workshop=READ,
        warehouse=READ,
        planner=READ,
        order_desk=READ,
        cost_accountant=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        fields=dict.fromkeys(["material_cost", "labour_cost", "overhead_cost", "value"], SEES_COST),
    ),
    amount="value",
    currency="currency",
    date="happened_on",
    empty=_("Nothing was received yet: complete a manufacturing order.", "还没有完工入库：请在生产订单上办理完工。"),
)
