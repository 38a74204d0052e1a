"""Stock, its moves, and opening stock as people see them. Values and costs are for those who keep the books."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.erp.stock.models import DRAFT, POSTED, OpeningStock, OpeningStockLine, StockMove, StockPosition
from quintet.erp.stock.queries import get_items
from quintet.erp.stock.rules import NOTHING
from quintet.erp.warehouses.queries import default_warehouse, get_places
from quintet.kernel import clock
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.money import round_money
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Stock", "库存")
MOST = Decimal(10) ** 13
SEES_COST = "accountant chief_accountant cfo executive"
READERS: dict[str, Any] = {
    role: may("read")
    for role in [
        "salesperson",
        "sales_manager",
        "order_desk",
        "warehouse",
        "buyer",
        "planner",
        "workshop",
        "accountant",
        "chief_accountant",
        "cfo",
        "executive",
    ]
}

stock_position = Document(
    StockPosition,
    menu=Menu(40),
    room_label=ROOM,
    icon="database",
    creatable=False,
    history=False,
    list=List(
        columns=["number", "item", "warehouse", "quantity", "reserved", "available", "unit_of_measure", "value"],
        sort="number",
        filters=["item", "warehouse"],
        group_by=["warehouse"],
        presets=[
            Preset("on_hand", _("On hand", "有库存"), [("quantity", ">", 0)]),
            Preset("available", _("Available", "可用"), [("available", ">", 0)]),
            Preset("all_reserved", _("All reserved", "已全部预留"), [("quantity", ">", 0), ("available", "=", 0)]),
            Preset("empty", _("Used up", "已用完"), [("quantity", "=", 0)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Where", "位置"), ["number", "item", "warehouse"]),
            Section(_("How much", "数量"), ["quantity", "reserved", "available", "unit_of_measure"], columns=4),
            Section(_("Value", "金额"), ["unit_cost", "value", "currency"]),
        ]
    ),
    rights=Rights(fields={"value": SEES_COST, "unit_cost": SEES_COST}, **READERS),
    empty=_("Nothing in stock yet: post an opening stock.", "还没有库存：请录入并过账期初库存。"),
)

stock_move = Document(
    StockMove,
    menu=Menu(44),
    room_label=ROOM,
    icon="swap",
    creatable=False,
    append_only=True,
    list=List(
        columns=["happened_on", "number", "kind", "item", "warehouse", "quantity", "unit_cost", "value"],
        sort="-happened_on",
        filters=["item", "warehouse", "kind", "happened_on"],
        presets=[
            Preset("today", _("Today", "今天"), [("happened_on", "=", "today")]),
            Preset("out", _("Out", "出库"), [("quantity", "<", 0)]),
            Preset("in", _("In", "入库"), [("quantity", ">", 0)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Move", "流水"), ["number", "kind", "document_ref", "stock_position", "item", "warehouse"]),
            Section(
                _("How much", "数量与金额"), ["quantity", "unit_cost", "value", "happened_on", "posted_on"], columns=4
            ),
        ]
    ),
    rights=Rights(
        warehouse=may("read"),
        order_desk=may("read"),
        planner=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields={"value": SEES_COST, "unit_cost": SEES_COST},
    ),
    empty=_("Nothing has moved yet.", "还没有出入库流水。"),
)

opening_stock = Document(
    OpeningStock,
    menu=Menu(48),
    number="OS-{yymm}-{n:05}",
    room_label=ROOM,
    icon="inbox",
    lines=[
        Lines(
            "lines",
            OpeningStockLine,
            "opening_stock",
            ["item", "warehouse", "quantity", "unit_of_measure", "unit_cost", "value"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "happened_on", "remark", "value"],
        sort="-happened_on",
        filters=["state", "happened_on"],
        presets=[Preset("drafts", _("Drafts", "草稿"), [("state", "=", "DRAFT")])],
    ),
    form=Form(
        sections=[Section(_("Opening stock", "期初库存"), ["happened_on", "remark", "value"])],
        tabs=[Tab(_("Goods", "物料明细"), lines="lines")],
        states=[DRAFT, POSTED],
    ),
    rights=Rights(
        accountant=may("create edit post"),
        chief_accountant=may("create edit post"),
        cfo=may("read"),
        executive=may("read"),
        warehouse=may("read"),
        fields={"value": SEES_COST, "unit_cost": SEES_COST},
    ),
    editable_in=DRAFT,
    amount="value",
    currency="currency",
    date="happened_on",
    help=_(
        "Posting brings the goods into stock at their cost and into the books.",
        "过账后物料按成本入库，并生成期初凭证。",
    ),
    empty=_("Enter here what lay in stock on the first day.", "在此录入启用日的库存数量和成本。"),
)


@opening_stock.prepare
def fill_in(documents: list[OpeningStock]) -> None:
    """Warehouse (the company's first), unit and values."""
    items = get_items(line.item_id for document in documents for line in document.lines)
    places = get_places()
    for document in documents:
        home = default_warehouse(document.company_id)
        document.happened_on = document.happened_on or clock.today()
        for line in document.lines:
            line.warehouse_id = line.warehouse_id or home
            line.facts = items.get(line.item_id)
            line.unit_of_measure_id = line.facts.unit_id if line.facts else None
            if line.quantity is not None and line.unit_cost is not None:
                line.value = round_money(line.quantity * line.unit_cost)
            if line.warehouse_id in places:
                document.currency = places[line.warehouse_id].currency
        document.value = sum((line.value for line in document.lines), NOTHING)


@opening_stock.rule
def goods_of_known_quantity(document: OpeningStock) -> Iterable[Invalid]:
    """Lines name goods (no services), in a warehouse of the company, with a quantity above 0."""
    places = get_places()
    for index, line in enumerate(document.lines):
        path = f"lines.{index}"
        if line.facts is None or not line.facts.is_stocked:
            text = _(
                "Only goods lie in stock: choose an item that is not a service", "只有实物才有库存：请选择非服务类物料"
            )
            yield Invalid(text, f"{path}.item")
        elif problem := line.facts.problem_with(line.quantity, f"{path}.quantity"):
            yield problem
        place = places.get(line.warehouse_id)
        if place is None or not place.active or place.company_id != document.company_id:
            yield Invalid(
                _("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), f"{path}.warehouse"
            )


@opening_stock.rule
def costs_not_negative(document: OpeningStock) -> Iterable[Invalid]:
    """A cost is 0 or more."""
    for index, line in enumerate(document.lines):
        if line.unit_cost < 0:
            yield Invalid(_("A cost is not negative", "单位成本不能为负"), f"lines.{index}.unit_cost")


@opening_stock.rule
def values_within_range(document: OpeningStock) -> Iterable[Invalid]:
    """No line is worth more than the books can hold (10^13)."""
    for index, line in enumerate(document.lines):
        if line.value >= MOST:
            yield Invalid(_("Quantity times cost is too large", "数量乘以成本过大"), f"lines.{index}.quantity")


@opening_stock.rule
def counted_already(document: OpeningStock) -> Invalid | None:
    """Stock cannot have been counted on a day that has not come yet."""
    if document.happened_on > clock.today():
        return Invalid(_("The date has not come yet", "日期不能晚于今天"), "happened_on")
    return None
