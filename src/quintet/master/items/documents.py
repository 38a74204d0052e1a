"""Items and their categories: what is made, bought, sold and stored."""

from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.items.models import Item, ItemCategory

ROOM = _("Items", "物料")

item_category = Document(
    ItemCategory,
    menu=Menu(70),
    room_label=ROOM,
    icon="folder",
    list=List(columns=["code", "name", "parent", "active"], sort="code"),
    form=Form(sections=[Section(_("Category", "分类"), ["code", "name", "parent", "active"])]),
    rights=Rights(order_desk=may("create edit"), planner=may("create edit"), everybody=may("read")),
)

item = Document(
    Item,
    menu=Menu(20, also_in={"erp": 70}),
    room_label=ROOM,
    icon="appstore",
    list=List(
        columns=["code", "name", "specification", "category", "kind", "unit", "sales_price", "active"],
        sort="code",
        filters=["category", "kind", "active"],
        group_by=["category", "kind"],
        presets=[
            Preset("made", _("Made", "自制"), [("kind", "=", "make")]),
            Preset("bought", _("Bought", "外购"), [("kind", "=", "buy")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Basics", "基本信息"), ["code", "name", "specification", "name_en", "category", "kind"]),
            Section(_("Trade", "计量与销售"), ["unit", "sales_price", "tax_rate", "valuation", "barcode", "active"]),
            Section(_("Remark", "备注"), ["remark"], columns=2),
        ]
    ),
    rights=Rights(
        order_desk=may("create edit"),
        planner=may("create edit"),
        buyer=may("create edit"),
        everybody=may("read"),
    ),
    search=("code", "name", "specification", "name_en", "barcode"),
    subtitle="specification",
    empty=_(
        "No items yet: add one, or import a sheet with `quintet import`.",
        "还没有物料：请新建，或用 quintet import 导入表格。",
    ),
)
