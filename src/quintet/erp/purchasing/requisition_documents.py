"""Requisitions as people see them: everybody may ask, purchasing turns them into orders."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from quintet.erp.purchasing.models import Requisition, RequisitionLine
from quintet.erp.purchasing.requisition_models import DRAFT, ORDERED, SUBMITTED
from quintet.erp.stock.queries import get_items
from quintet.kernel import store
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import OWN, Rights, may
from quintet.kernel.text import _

ASKS = "create edit submit cancel"

requisition = Document(
    Requisition,
    menu=Menu(24),
    number="PR-{yymm}-{n:05}",
    room_label=_("Purchasing", "采购"),
    icon="form",
    lines=[
        Lines(
            "lines",
            RequisitionLine,
            "requisition",
            ["item", "description", "quantity", "unit_of_measure", "needed_on", "supplier", "order_ref"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "reason", "needed_on", "owner", "unit", "created_at"],
        sort="-id",
        filters=["state", "owner", "unit", "needed_on"],
        group_by=["state", "owner", "unit"],
        presets=[
            Preset("to_order", _("To order", "待采购"), [("state", "=", SUBMITTED.value)], sort="needed_on"),
            Preset(
                "urgent",
                _("Needed within a week", "一周内需要"),
                [("state", "=", SUBMITTED.value), ("needed_on", "<=", "today+7")],
                sort="needed_on",
            ),
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Request", "申请"), ["reason", "needed_on", "owner", "unit", "remark", "cancel_reason"]),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, SUBMITTED, ORDERED],
    ),
    rights=Rights(
        buyer=may(f"{ASKS} make_orders"),
        planner=may(ASKS),
        warehouse=may(ASKS),
        workshop=may(ASKS, OWN),
        engineer=may(ASKS, OWN),
        order_desk=may(ASKS, OWN),
        employee=may(ASKS, OWN),
        department_head=may(ASKS, OWN),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    search=("number", "reason"),
    editable_in=DRAFT | SUBMITTED,
    date="needed_on",
    help=_(
        "Select several and make orders: lines of the same supplier go on one order, each from its best source.",
        "可选择多张一起生成订单：按最优来源选择供应商，同一供应商合并为一张订单。",
    ),
    empty=_("Nothing asked for: say here what you need and by when.", "还没有采购申请：在此填写需要什么、何时需要。"),
)


@requisition.prepare
def fill_in(requisitions: Sequence[Requisition]) -> None:
    """Units and descriptions of the items; a line is needed when the requisition is, unless it says otherwise."""
    items = get_items(line.item_id for each in requisitions for line in each.lines)
    for each in requisitions:
        for line in each.lines:
            line.facts = items.get(line.item_id)
            if line.facts is None:
                continue
            line.unit_of_measure_id = line.facts.unit_id
            if not line.description or "item_id" in store.changed(line):
                line.description = line.facts.name[:240]
            line.needed_on = line.needed_on or each.needed_on
        days = [line.needed_on for line in each.lines if isinstance(line.needed_on, date)]
        if days and not each.needed_on:
            each.needed_on = min(days)


@requisition.rule
def lines_sound(record: Any) -> Iterable[Invalid]:
    """Lines name active items with a quantity above 0."""
    for index, line in enumerate(record.lines):
        if line.facts is None or not line.facts.active:
            text = _("Choose an active item", "请选择启用中的物料")
            yield Invalid(text, f"lines.{index}.item", "erp.purchasing.active_item")
        elif problem := line.facts.problem_with(line.quantity, f"lines.{index}.quantity"):
            yield problem
