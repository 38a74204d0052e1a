"""Pipelines, stages and opportunities as people see them."""

from collections.abc import Iterable
from typing import Any

from quintet.crm.opportunities import rules
from quintet.crm.opportunities.filling import fill_in
from quintet.crm.opportunities.models import (
    LOST,
    OPEN,
    WON,
    Opportunity,
    OpportunityLine,
    Pipeline,
    Stage,
)
from quintet.crm.opportunities.stages import get_stages
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

ROOM = _("Opportunities", "商机")
VERBS = "create edit make_quotation win lose reopen"

opportunity = Document(
    Opportunity,
    menu=Menu(20),
    number="OP-{yymm}-{n:05}",
    room_label=ROOM,
    icon="fund",
    title="title",
    subtitle="number",
    lines=[
        Lines(
            "lines",
            OpportunityLine,
            "opportunity",
            ["item", "quantity", "expected_price", "amount"],
            label=_("Products", "意向产品"),
        )
    ],
    list=List(
        columns=[
            "number",
            "title",
            "customer",
            "stage",
            "expected_amount",
            "probability",
            "expected_on",
            "next_step",
            "next_step_on",
            "owner",
        ],
        sort="expected_on",
        filters=["state", "stage", "customer", "owner", "unit", "expected_on", "next_step_on", "lost_reason"],
        group_by=["stage", "state", "owner", "customer", "expected_on"],
        presets=[
            Preset("open", _("Open", "跟进中"), [("state", "=", OPEN.value)]),
            Preset("mine", _("Mine", "我的"), [("state", "=", OPEN.value), ("owner", "me", None)]),
            Preset(
                "due",
                _("Next step due", "今日应跟进"),
                [("state", "=", OPEN.value), ("next_step_on", "<=", "today")],
                sort="next_step_on",
            ),
            Preset(
                "overdue",
                _("Past the date", "已过预计日期"),
                [("state", "=", OPEN.value), ("expected_on", "<", "today")],
            ),
            Preset("won", _("Won", "赢单"), [("state", "=", WON.value)]),
            Preset("lost", _("Lost", "输单"), [("state", "=", LOST.value)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Basics", "基本信息"), ["title", "customer", "contact", "decision_maker", "owner", "unit"]),
            Section(
                _("Chances", "预期"),
                ["stage", "probability", "expected_amount", "weighted_amount", "expected_on", "competitor"],
            ),
            Section(_("Next step", "下一步"), ["next_step", "next_step_on"], columns=2),
        ],
        tabs=[
            Tab(_("Products", "意向产品"), lines="lines"),
            Tab(
                _("Remark and result", "备注与结果"),
                sections=[
                    Section(_("Result", "结果"), ["lost_reason", "lost_detail", "closed_on", "remark"], columns=2)
                ],
            ),
        ],
        states=[OPEN, WON],
    ),
    kanban=Kanban(
        by="stage",
        title="title",
        fields=["customer", "expected_amount", "expected_on", "next_step", "owner"],
        sum="expected_amount",
        edit_field=True,
    ),
    rights=Rights(
        salesperson=may(VERBS, OWN),
        sales_manager=may(VERBS, DEPARTMENT),
        order_desk=may("read"),
        planner=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    search=("number", "title"),
    editable_in=OPEN,
    amount="expected_amount",
    currency="currency",
    date="expected_on",
    help=_(
        "Move a card to another stage, or make a quotation from it; an accepted quotation wins it.",
        "拖动卡片即可变更阶段，也可由此生成报价单；报价单被接受后商机自动赢单。",
    ),
    empty=_(
        "No opportunities yet: add the first one, with the customer and what they may buy.",
        "还没有商机：请新建第一个，填写客户和意向产品。",
    ),
)


@opportunity.prepare
def fill(opportunities: list[Any]) -> None:
    """First stage, chance of the stage, prices of items, amounts of lines and header."""
    fill_in(opportunities)


@opportunity.rule
def open_stage(each: Any) -> Invalid | None:
    """A deal in progress stands in an open stage; the others are reached by winning or losing it."""
    return rules.open_stage(each.state, get_stages().get(each.stage_id))


@opportunity.rule
def amounts_within_reason(each: Any) -> Iterable[Invalid]:
    """Quantities above zero, prices and the expected amount not negative."""
    return rules.amounts_within_reason(each.expected_amount, each.lines)


pipeline = Document(
    Pipeline,
    menu=Menu(92),
    room_label=ROOM,
    icon="branches",
    list=List(columns=["code", "name", "active"], sort="code"),
    form=Form(sections=[Section(_("Pipeline", "销售管道"), ["code", "name", "active"])]),
    rights=Rights(sales_manager=may("create edit"), everybody=may("read")),
    empty=_("No pipelines yet: add one, then its stages.", "还没有销售管道：请先新建管道，再新建阶段。"),
)

stage = Document(
    Stage,
    menu=Menu(94),
    room_label=ROOM,
    icon="flag",
    cached=True,
    list=List(
        columns=["code", "name", "pipeline", "probability", "outcome", "active"],
        sort="code",
        filters=["pipeline", "outcome", "active"],
    ),
    form=Form(
        sections=[Section(_("Stage", "商机阶段"), ["code", "name", "pipeline", "probability", "outcome", "active"])]
    ),
    rights=Rights(sales_manager=may("create edit"), everybody=may("read")),
    help=_("Stages stand on the board in the order of their codes.", "看板按编码顺序排列各阶段。"),
    empty=_("No stages yet: add the columns of your board.", "还没有阶段：请新建看板的各列。"),
)
