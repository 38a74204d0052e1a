"""Sales returns as people see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.deliveries.documents import delivery
from quintet.erp.deliveries.queries import get_deliveries
from quintet.erp.returns.models import DRAFT, NOTHING, RECEIVED, SalesReturn, SalesReturnLine
from quintet.erp.stock.documents import SEES_COST
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import get_places
from quintet.kernel import clock, store
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.money import plain, share_between
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, allowed, may
from quintet.kernel.text import _
from quintet.kernel.unit import current

sales_return = Document(
    SalesReturn,
    menu=Menu(30),
    number="SR-{yymm}-{n:05}",
    room_label=_("Sales", "销售"),
    icon="rollback",
    lines=[
        Lines(
            "lines",
            SalesReturnLine,
            "sales_return",
            ["item", "description", "quantity", "unit_of_measure", "gross", "cost"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "delivery_ref", "customer", "reason", "expected_on", "received_on", "gross_total"],
        sort="-expected_on",
        filters=["state", "customer", "warehouse", "expected_on", "received_on"],
        group_by=["state", "customer"],
        presets=[
            Preset("expected", _("Expected", "待收货"), [("state", "=", DRAFT.value)]),
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Return", "退货"), ["delivery_ref", "reason", "warehouse", "expected_on", "received_on", "customer"]
            ),
            Section(
                _("Amounts", "金额"), ["net_total", "tax_total", "gross_total", "cost_total", "order_ref"], columns=4
            ),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, RECEIVED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["customer", "reason", "gross_total"],
        sum="gross_total",
        move={"RECEIVED": "receive", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        salesperson=may("create edit cancel", OWN),
        sales_manager=may("create edit cancel", DEPARTMENT),
        order_desk=may("create edit cancel"),
        warehouse=may("create edit receive cancel"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields={"cost_total": SEES_COST, "cost": SEES_COST},
    ),
    editable_in=DRAFT,
    amount="gross_total",
    currency="currency",
    date="expected_on",
    help=_(
        "Choose the delivery: its lines are filled in with what can still come back.",
        "选择发货单后，自动带出尚可退回的明细。",
    ),
    empty=_("Nothing has come back.", "还没有退货。"),
)


@sales_return.prepare
def share_amounts(returns: Sequence[SalesReturn]) -> None:
    """Customer, warehouse and lines of the delivery, and the share of it that comes back (final when received)."""
    deliveries = get_deliveries(each.delivery_ref for each in returns)
    items = get_items(
        [line.item_id for d in deliveries.values() for line in d.lines]
        + [line.item_id for each in returns for line in each.lines]
    )
    for each in returns:
        each.expected_on = each.expected_on or clock.today()
        each.of_delivery = deliveries.get(each.delivery_ref)
        if each.of_delivery is not None:
            _take_header(each, each.of_delivery)
            if each._state.adding and not each.lines:
                each.__dict__["lines"] = _whole(each.of_delivery)
        _match_lines(each, items)
        total(each)


def _take_header(document: Any, of_delivery: Any) -> None:
    document.order_ref, document.customer_id = of_delivery.order_ref, of_delivery.customer_id
    document.currency = of_delivery.currency
    document.warehouse_id = document.warehouse_id or of_delivery.warehouse_id


def _whole(of_delivery: Any) -> list[Any]:
    """Lines for everything that can still come back."""
    return [
        store.new(SalesReturnLine, id=None, delivery_line=line.id, item_id=line.item_id, quantity=left)
        for line in of_delivery.lines
        if (left := line.quantity - line.returned_quantity)
    ]


def _match_lines(document: Any, items: Any) -> None:
    """Each line with its delivered line (`of_line`): by number, else the first free one of its item."""
    lines = document.of_delivery.lines if document.of_delivery is not None else []
    by_id = {line.id: line for line in lines}
    taken = {line.delivery_line for line in document.lines if line.delivery_line in by_id}
    for line in document.lines:
        line.facts = items.get(line.item_id)
        of_line = by_id.get(line.delivery_line)
        if of_line is None or of_line.item_id != line.item_id:
            of_line = next((each for each in lines if each.item_id == line.item_id and each.id not in taken), None)
        line.of_line = of_line
        if of_line is not None:
            taken.add(of_line.id)
            line.delivery_line, line.description, line.tax_rate = of_line.id, of_line.description, of_line.tax_rate
            line.unit_of_measure_id, line.is_stocked = of_line.unit_of_measure_id, of_line.is_stocked
            if line.quantity:
                set_amounts(line, of_line)


def set_amounts(line: Any, of_line: Any) -> None:
    """The share of the delivered line that comes back, following what came back before: the last takes the residue."""
    start, whole = of_line.returned_quantity, of_line.quantity
    end = start + line.quantity
    line.gross = share_between(of_line.gross, start, end, whole)
    line.net = share_between(of_line.net, start, end, whole)
    line.tax = line.gross - line.net
    line.cost = share_between(of_line.cost, start, end, whole)


def total(document: Any) -> None:
    """The header's totals from its lines."""
    document.gross_total = sum((line.gross for line in document.lines), NOTHING)
    document.net_total = sum((line.net for line in document.lines), NOTHING)
    document.tax_total = document.gross_total - document.net_total
    document.cost_total = sum((line.cost for line in document.lines), NOTHING)


@sales_return.rule
def delivery_shipped(document: SalesReturn) -> Invalid | None:
    """Only what was shipped, and what the person may see, comes back."""
    found: Any = document.of_delivery
    actor = current().actor
    if found is None or not (actor.is_system or allowed(actor, delivery, "read", found)):
        return Invalid(_("Choose a delivery", "请选择发货单"), "delivery_ref")
    if found.state != "SHIPPED" or found.company_id != document.company_id:
        return Invalid(_("This delivery has not been shipped", "该发货单尚未发货"), "delivery_ref")
    return None


@sales_return.rule
def warehouse_of_company(document: SalesReturn) -> Invalid | None:
    """Goods come back to an active warehouse of the company."""
    place = get_places().get(document.warehouse_id) if document.warehouse_id else None
    stocked = any(line.is_stocked for line in document.lines)
    if place is None:
        wrong = stocked or document.warehouse_id
    else:
        wrong = not place.active or place.company_id != document.company_id
    return (
        Invalid(_("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), "warehouse")
        if wrong
        else None
    )


@sales_return.rule
def lines_delivered(document: SalesReturn) -> Iterable[Invalid]:
    """Lines are lines of the delivery, each with a quantity that has not come back yet."""
    for index, line in enumerate(document.lines):
        if line.of_line is None:
            text = _("This item was not delivered, or all its lines are here already", "该物料未发货，或其明细均已列出")
            yield Invalid(text, f"lines.{index}.item", "erp.returns.item_was_delivered")
        elif (problem := line.facts.problem_with(line.quantity, f"lines.{index}.quantity")) or (
            problem := more_than_left(line, line.of_line, index)
        ):
            yield problem


def more_than_left(line: Any, of_line: Any, index: int) -> Invalid | None:
    """The refusal of a quantity above what was delivered and has not come back."""
    left = of_line.quantity - of_line.returned_quantity
    if line.quantity <= left:
        return None
    text = _("{item}: {quantity} is more than the {left} that can come back", "{item}：{quantity} 超过可退数量 {left}")
    text = text.format(item=of_line.description, quantity=plain(line.quantity), left=plain(left))
    return Invalid(text, f"lines.{index}.quantity", "erp.returns.not_more_than_delivered")
