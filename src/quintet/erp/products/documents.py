"""Work centres, machines, bills of material and routings as people see them."""

from quintet.erp.products import checking
from quintet.erp.products.models import (
    ACTIVE,
    DRAFT,
    RETIRED,
    Bom,
    BomComponent,
    Machine,
    Routing,
    RoutingOperation,
    WorkCentre,
    WorkCentreRate,
    WorkCentreWindow,
)
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

__all__ = ["ACTIVE", "DRAFT", "RETIRED", "bom", "machine", "routing", "work_centre"]

ROOM = _("Product data", "产品数据")
SEES_RATES = "planner engineer cost_accountant accountant chief_accountant cfo executive"
READ = may("read")
VERSIONS = may("create edit activate retire revise")
VERSION_COLUMNS = ["number", "state", "item", "version_no", "valid_from", "valid_to"]
VERSION_PRESETS = [
    Preset("active", _("Active", "生效"), [("state", "=", "ACTIVE")]),
    Preset("drafts", _("Drafts", "草稿"), [("state", "=", "DRAFT")]),
    Preset("ending", _("Ending", "将失效"), [("state", "=", "ACTIVE"), ("valid_to", "empty", False)]),
]

work_centre = Document(
    WorkCentre,
    menu=Menu(84),
    room_label=ROOM,
    icon="cluster",
    cached=True,
    lines=[
        Lines("windows", WorkCentreWindow, "work_centre", ["from_time", "to_time"], label=_("Hours", "工作时段")),
        Lines(
            "rates",
            WorkCentreRate,
            "work_centre",
            ["skill", "min_level", "labour_rate"],
            label=_("Rates by skill", "按技能的人工费率"),
        ),
    ],
    list=List(
        columns=["code", "name", "company", "efficiency", "labour_rate", "overhead_rate", "calendar", "active"],
        sort="code",
        filters=["company", "active"],
    ),
    form=Form(
        sections=[
            Section(_("Work centre", "工作中心"), ["code", "name", "company", "calendar", "efficiency", "active"]),
            Section(_("Rates", "费率"), ["labour_rate", "overhead_rate"], columns=2),
        ],
        tabs=[
            Tab(_("Hours", "工作时段"), lines="windows"),
            Tab(_("Rates by skill", "按技能的人工费率"), lines="rates"),
        ],
    ),
    rights=Rights(
        engineer=may("create edit"),
        planner=may("create edit"),
        cost_accountant=may("create edit"),
        fields={"labour_rate": SEES_RATES, "overhead_rate": SEES_RATES},
        workshop=READ,
        warehouse=READ,
        buyer=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        order_desk=READ,
        sales_manager=READ,
        salesperson=READ,
    ),
    help=_(
        "Work is valued at the rate of its skill here, never at what a person earns.",
        "工时按此处费率计价，与个人薪资无关。",
    ),
    empty=_("No work centres yet: add where operations are done.", "还没有工作中心：请添加加工、装配等工作地点。"),
)

machine = Document(
    Machine,
    menu=Menu(86),
    room_label=ROOM,
    icon="setting",
    list=List(
        columns=["code", "name", "work_centre", "maker", "active"],
        sort="code",
        filters=["work_centre", "active"],
        group_by=["work_centre"],
    ),
    form=Form(sections=[Section(_("Machine", "设备"), ["code", "name", "work_centre", "maker", "active"])]),
    rights=Rights(engineer=may("create edit"), planner=may("create edit"), everybody=may("read")),
    empty=_("No machines yet: add those that work orders are planned on.", "还没有设备：请添加用于排产的设备。"),
)

bom = Document(
    Bom,
    menu=Menu(72),
    number="BOM-{yymm}-{n:05}",
    room_label=ROOM,
    icon="apartment",
    lines=[
        Lines(
            "components",
            BomComponent,
            "bom",
            ["item", "quantity", "unit_of_measure", "scrap_percent", "issue_method", "operation_no", "remark"],
            label=_("Components", "子件"),
            min_rows=1,
        )
    ],
    list=List(
        columns=[*VERSION_COLUMNS, "base_quantity", "remark"],
        filters=["item", "state"],
        group_by=["state", "item"],
        presets=VERSION_PRESETS,
    ),
    form=Form(
        sections=[
            Section(_("What is made", "产出"), ["item", "base_quantity", "unit_of_measure", "version_no"], columns=4),
            Section(_("Valid", "有效期"), ["valid_from", "valid_to", "remark"]),
        ],
        tabs=[Tab(_("Components", "子件"), lines="components")],
        states=[DRAFT, ACTIVE],
    ),
    rights=Rights(
        engineer=VERSIONS,
        planner=VERSIONS,
        cost_accountant=READ,
        workshop=READ,
        warehouse=READ,
        buyer=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        order_desk=READ,
        sales_manager=READ,
        salesperson=READ,
    ),
    editable_in=DRAFT,
    date="valid_from",
    help=_(
        "An active version is not edited: revise it, and the new one takes over on its first day.",
        "生效版本不可编辑：请修订，新版本自生效日起接替。",
    ),
    empty=_("No bills yet: say here what an item is made of.", "还没有物料清单：请录入产品由哪些物料组成。"),
)

routing = Document(
    Routing,
    menu=Menu(74),
    number="RT-{yymm}-{n:05}",
    room_label=ROOM,
    icon="node-index",
    lines=[
        Lines(
            "operations",
            RoutingOperation,
            "routing",
            [
                "sequence_no",
                "name",
                "work_centre",
                "setup_minutes",
                "run_minutes",
                "skill",
                "min_level",
                "scrap_percent",
                "instructions",
            ],
            label=_("Operations", "工序"),
            min_rows=1,
        )
    ],
    list=List(
        columns=[*VERSION_COLUMNS, "lot_quantity", "remark"],
        filters=["item", "state"],
        group_by=["state", "item"],
        presets=VERSION_PRESETS,
    ),
    form=Form(
        sections=[
            Section(_("What is made", "产出"), ["item", "lot_quantity", "unit_of_measure", "version_no"], columns=4),
            Section(_("Valid", "有效期"), ["valid_from", "valid_to", "remark"]),
        ],
        tabs=[Tab(_("Operations", "工序"), lines="operations")],
        states=[DRAFT, ACTIVE],
    ),
    rights=Rights(
        engineer=VERSIONS,
        planner=VERSIONS,
        cost_accountant=READ,
        workshop=READ,
        warehouse=READ,
        buyer=READ,
        accountant=READ,
        chief_accountant=READ,
        cfo=READ,
        executive=READ,
        order_desk=READ,
        sales_manager=READ,
        salesperson=READ,
    ),
    editable_in=DRAFT,
    date="valid_from",
    help=_(
        "Operations are numbered 10, 20, 30 when the number is left empty.",
        "工序号留空时按 10、20、30 自动编号。",
    ),
    empty=_("No routings yet: say here how an item is made.", "还没有工艺路线：请录入产品的加工工序。"),
)

bom.prepare(checking.fill_in_boms)
routing.prepare(checking.fill_in_routings)
work_centre.prepare(checking.fill_in_centres)

for versioned in (bom, routing):
    versioned.rule(checking.made_item)
    versioned.rule(checking.valid_days)
bom.rule(checking.positive_base)
bom.rule(checking.usable_components)
bom.rule(checking.no_circle)
routing.rule(checking.positive_lot)
routing.rule(checking.sound_operations)
work_centre.rule(checking.sound_windows)
work_centre.rule(checking.sound_rates)
