"""Runs, proposals and messages as people see them; planning data is declared beside and can be had from here too."""

from collections.abc import Iterable

from quintet.erp.planning import filling
from quintet.erp.planning.models import (
    DISMISSED,
    DONE,
    DRAFT,
    OPEN,
    PROPOSED,
    RELEASED,
    PlannedOrder,
    PlanningMessage,
    PlanningRun,
)
from quintet.erp.planning.plan_documents import READERS, ROOM, SEES_PRICES, item_plan, own_warehouse
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

__all__ = ["item_plan", "planned_order", "planning_message", "planning_run"]

planning_run = Document(
    PlanningRun,
    menu=Menu(34),
    number="MRP-{yymm}-{n:05}",
    room_label=ROOM,
    icon="thunderbolt",
    list=List(
        columns=[
            "number",
            "state",
            "kind",
            "planned_on",
            "item_count",
            "proposal_count",
            "past_due_count",
            "message_count",
            "released_count",
            "duration_ms",
        ],
        sort="-planned_on",
        filters=["state", "kind", "planned_on"],
        presets=[Preset("all_items", _("All items", "全部重算"), [("kind", "=", "regenerative")])],
    ),
    form=Form(
        sections=[
            Section(_("Run", "运算"), ["kind", "horizon_weeks", "bucket", "planned_on"], columns=4),
            Section(
                _("What it found", "结果"),
                [
                    "item_count",
                    "demand_count",
                    "proposal_count",
                    "past_due_count",
                    "firm_count",
                    "message_count",
                    "released_count",
                    "duration_ms",
                ],
                columns=4,
            ),
        ],
        states=[DRAFT, DONE],
    ),
    rights=Rights(planner=may("create edit run"), buyer=may("read"), **READERS),
    editable_in=DRAFT,
    date="planned_on",
    help=_(
        "Running replaces earlier proposals; firm planned orders and open orders stay as they are.",
        "运算会替换以前的建议；固定的计划订单和在途订单保持不变。",
    ),
    empty=_("Nothing planned yet: make a run and start it.", "还没有计划运算：请新建并运行。"),
)

_PROPOSED = ("state", "=", PROPOSED.value)
planned_order = Document(
    PlannedOrder,
    menu=Menu(30),
    number="PL-{yymm}-{n:06}",
    room_label=ROOM,
    icon="schedule",
    list=List(
        columns=[
            "number",
            "state",
            "kind",
            "item",
            "quantity",
            "unit_of_measure",
            "release_on",
            "due_on",
            "supplier",
            "amount",
            "exception",
            "firm",
        ],
        sort="release_on",
        filters=[
            "state",
            "kind",
            "item",
            "supplier",
            "owner",
            "exception",
            "release_on",
            "due_on",
            "firm",
            "warehouse",
        ],
        group_by=["kind", "owner", "supplier", "exception", "state"],
        presets=[
            Preset("proposed", _("To decide", "待处理"), [_PROPOSED]),
            Preset("past_due", _("Past due", "已过下达日"), [_PROPOSED, ("release_on", "<", "today")]),
            Preset("to_buy", _("To buy", "待采购"), [_PROPOSED, ("kind", "=", "buy")]),
            Preset("to_make", _("To make", "待生产"), [_PROPOSED, ("kind", "=", "make")]),
            Preset("mine", _("Mine", "我负责的"), [_PROPOSED, ("owner", "me", None)]),
            Preset("firm", _("Firm", "固定"), [_PROPOSED, ("firm", "=", True)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("What and when", "数量与日期"), ["item", "kind", "quantity", "due_on", "release_on", "firm"]),
            Section(_("From where", "来源"), ["supplier", "unit_price", "amount", "warehouse", "owner"]),
            Section(
                _("Why", "依据"), ["net_quantity", "lot_rule", "lead_time_days", "possible_on", "exception", "run"]
            ),
        ],
        states=[PROPOSED, RELEASED],
    ),
    rights=Rights(
        planner=may("create edit release fix cancel"),
        buyer=may("create edit release fix cancel"),
        **READERS,
        fields={"unit_price": SEES_PRICES, "amount": SEES_PRICES, "supplier": SEES_PRICES},
    ),
    editable_in=PROPOSED,
    computed="({0}.state = 'PROPOSED' AND NOT {0}.firm)",
    amount="amount",
    currency="currency",
    date="due_on",
    help=_(
        "Release makes the manufacturing order or the purchase order. A proposal that was edited is firm.",
        "下达后生成生产订单或采购订单。修改过的建议自动变为固定。",
    ),
    empty=_("Nothing is missing: no proposals.", "没有缺口：没有计划订单。"),
)

planning_message = Document(
    PlanningMessage,
    menu=Menu(32),
    room_label=ROOM,
    icon="alert",
    creatable=False,
    list=List(
        columns=["kind", "number", "item", "quantity", "unit_of_measure", "present_on", "needed_on", "owner", "state"],
        sort="present_on",
        filters=["kind", "state", "item", "owner", "present_on", "needed_on"],
        group_by=["kind", "owner"],
        presets=[
            Preset("open", _("Open", "待处理"), [("state", "=", OPEN.value)]),
            Preset("expedite", _("Expedite", "提前"), [("state", "=", OPEN.value), ("kind", "=", "expedite")]),
            Preset("late", _("Past due", "逾期"), [("state", "=", OPEN.value), ("kind", "=", "past_due")]),
            Preset("mine", _("Mine", "我负责的"), [("state", "=", OPEN.value), ("owner", "me", None)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Advice", "建议"), ["kind", "document_ref", "item", "quantity", "present_on", "needed_on"]),
            Section(_("Who", "负责"), ["owner", "run"]),
        ],
        states=[OPEN, DISMISSED],
    ),
    rights=Rights(planner=may("dismiss"), buyer=may("dismiss"), **READERS),
    computed="({0}.state = 'OPEN')",
    date="present_on",
    help=_(
        "Advice on open orders and proposals. Nothing is moved by itself.",
        "对在途订单和建议的处理意见；系统不会自行改期。",
    ),
    empty=_("Every order comes when it is needed.", "所有订单都能按需到达。"),
)


@planning_run.rule
def horizon_within_range(run: PlanningRun) -> Invalid | None:
    """One week to two years."""
    if not 1 <= run.horizon_weeks <= 104:
        return Invalid(_("A horizon lies between 1 and 104 weeks", "展望期须在 1 到 104 周之间"), "horizon_weeks")
    return None


@planned_order.prepare
def fill_in(orders: list[PlannedOrder]) -> None:
    """Kind and unit of the item, warehouse, release date, and that what people enter is firm."""
    filling.fill_in(orders)


@planned_order.rule
def possible_order(order: PlannedOrder) -> Iterable[Invalid]:
    """Goods that are made or bought, a quantity above 0 in the unit's decimals, released no later than due."""
    if order.facts is None or order.facts.kind not in filling.PLANNED:
        yield Invalid(_("Choose an item that is made or bought", "请选择自制或外购的物料"), "item")
    elif problem := order.facts.problem_with(order.quantity, "quantity"):
        yield problem
    if order.release_on > order.due_on:
        yield Invalid(_("Released after it is due", "下达日期晚于需求日期"), "release_on")
    yield from own_warehouse(order)
