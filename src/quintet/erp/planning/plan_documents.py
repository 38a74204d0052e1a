"""Item planning data as people see it, and what the room's documents share."""

from collections.abc import Iterable
from typing import Any

from quintet.erp.planning import filling, rules
from quintet.erp.planning.models import ItemPlan, PlannedOrder
from quintet.erp.warehouses.queries import get_places
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

ROOM = _("Planning", "计划")
READERS: dict[str, Any] = {
    role: may("read") for role in ("order_desk", "sales_manager", "workshop", "engineer", "executive", "cfo")
}
SEES_PRICES = "planner buyer accountant chief_accountant cost_accountant cfo executive"

item_plan = Document(
    ItemPlan,
    menu=Menu(36),
    room_label=ROOM,
    icon="setting",
    list=List(
        columns=[
            "number",
            "item",
            "lead_time_days",
            "safety_stock",
            "lot_rule",
            "minimum",
            "multiple",
            "release",
            "planner",
        ],
        sort="number",
        filters=["item", "lot_rule", "release", "planner", "warehouse"],
        group_by=["lot_rule", "planner"],
        presets=[
            Preset("automatic", _("Released by itself", "自动下达"), [("release", "=", "automatic")]),
            Preset("safety", _("With safety stock", "有安全库存"), [("safety_stock", ">", 0)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Item", "物料"), ["item", "planner", "warehouse", "lead_time_days", "safety_stock", "release"]),
            Section(
                _("Lot size", "批量"),
                ["lot_rule", "fixed_quantity", "period_days", "minimum", "multiple", "maximum", "yield_percent"],
                columns=4,
            ),
            Section(_("Costs behind economic lots", "经济批量的成本参数"), ["ordering_cost", "holding_percent"]),
        ]
    ),
    rights=Rights(
        planner=may("create edit"),
        buyer=may("create edit"),
        **READERS,
        fields={"ordering_cost": SEES_PRICES, "holding_percent": SEES_PRICES},
    ),
    help=_(
        "Items without planning data are planned lot for lot, without safety stock.",
        "未设置计划参数的物料：无安全库存，按需批量。",
    ),
    empty=_(
        "No planning data yet: add lead times, safety stock and lot rules.",
        "还没有计划参数：请维护提前期、安全库存和批量规则。",
    ),
)


@item_plan.prepare
def describe(plans: list[ItemPlan]) -> None:
    """Code, unit and currency of the item."""
    filling.describe(plans)


@item_plan.rule
def planned_goods(plan: ItemPlan) -> Iterable[Invalid]:
    """Goods are planned (no services, no phantoms), into a warehouse of the company, in the unit's decimals."""
    if plan.facts is None or plan.facts.kind not in filling.PLANNED:
        yield Invalid(_("Choose an item that is made or bought", "请选择自制或外购的物料"), "item")
    else:
        yield from rules.quantities_fit_the_unit(plan, plan.facts.places)
    yield from own_warehouse(plan)


@item_plan.rule
def lots_make_sense(plan: ItemPlan) -> Iterable[Invalid]:
    """The lot rule has what it needs, its limits agree, days are within range."""
    yield from rules.lot_rule_has_what_it_needs(plan)
    yield from rules.lot_limits_agree(plan)
    yield from rules.days_within_range(plan)
    if not 1 <= plan.yield_percent <= 100:
        yield Invalid(_("A yield lies between 1 and 100 %", "成品率须在 1% 到 100% 之间"), "yield_percent")


def own_warehouse(record: ItemPlan | PlannedOrder) -> Iterable[Invalid]:
    """Goods come into an active warehouse of the company."""
    place = get_places().get(record.warehouse_id)
    if record.warehouse_id and (place is None or not place.active or place.company_id != record.company_id):
        yield Invalid(_("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), "warehouse")
