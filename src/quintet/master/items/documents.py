"""Items and their categories: what is made, bought, sold and stored."""

from collections.abc import Sequence
from typing import Any

from quintet.kernel import store
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.items.models import Item, ItemCategory
from quintet.master.items.queries import uses_of
from quintet.master.organisation.queries import house_currency

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
        columns=["code", "name", "specification", "category", "kind", "stock_class", "unit", "sales_price", "active"],
        sort="code",
        filters=["category", "kind", "stock_class", "active"],
        group_by=["category", "kind", "stock_class"],
        presets=[
            Preset("made", _("Made", "自制"), [("kind", "=", "make")]),
            Preset("bought", _("Bought", "外购"), [("kind", "=", "buy")]),
            Preset("phantoms", _("Phantoms", "虚拟件"), [("kind", "=", "phantom")]),
            Preset("tools", _("Tools", "工装"), [("kind", "=", "tool")]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Basics", "基本信息"), ["code", "name", "specification", "name_en", "category", "kind"]),
            Section(_("Stock", "库存"), ["stock_class", "valuation", "barcode"]),
            Section(_("Trade", "计量与销售"), ["unit", "sales_price", "tax_rate", "active"]),
            Section(_("Remark", "备注"), ["remark"], columns=2),
        ]
    ),
    rights=Rights(
        order_desk=may("create edit"),
        planner=may("create edit"),
        buyer=may("create edit"),
        engineer=may("create edit"),
        everybody=may("read"),
    ),
    search=("code", "name", "specification", "name_en", "barcode"),
    subtitle="specification",
    empty=_(
        "No items yet: add one, or import a sheet with `quintet import`.",
        "还没有物料：请新建，或用 quintet import 导入表格。",
    ),
)


NOT_STOCKED = ("service", "phantom")


@item.prepare
def priced_in_house_currency(items: Sequence[Item]) -> None:
    """A new item's price is in the currency of the company of whoever enters it."""
    fresh = [each for each in items if each._state.adding]
    currency = house_currency(current().actor.company_id) if fresh else None
    for each in fresh:
        each.currency = currency or each.currency


@item.prepare
def note_uses(items: Sequence[Item]) -> None:
    """What stands against another stock class (`in_use`), asked only where it, or being stocked at all, changes."""
    moved = [each for each in items if not each._state.adding and _moves_account(each)]
    found = uses_of([each.id for each in moved]) if moved else {}
    for each in items:
        each.__dict__["in_use"] = found.get(each.id)


def _moves_account(record: Any) -> bool:
    changed = store.changed(record)
    if "stock_class" in changed:
        return True
    if "kind" not in changed:
        return False
    before = record._read[store.table(Item).attnames.index("kind")]
    return (before in NOT_STOCKED) != (record.kind in NOT_STOCKED)


@item.rule
def stock_class_fixed_while_in_use(record: Item) -> Invalid | None:
    """What lies in stock or is on order stays in its account: the books and the stock would disagree otherwise."""
    in_use = record.__dict__.get("in_use")
    if in_use is None:
        return None
    field = "stock_class" if "stock_class" in store.changed(record) else "kind"
    text = _("{item} cannot change: {use}", "{item}不能更改：{use}")
    return Invalid(text.format(item=record.name, use=in_use), field)
