"""Deliveries as people see them. Made by confirming an order; the warehouse sets quantities and ships."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.deliveries.models import DRAFT, NOTHING, SHIPPED, Delivery, DeliveryLine
from quintet.erp.sales.queries import get_order_lines
from quintet.erp.stock.documents import SEES_COST
from quintet.erp.stock.queries import get_items
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.money import plain, share_between
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

TO_SHIP = ("state", "=", DRAFT.value)

delivery = Document(
    Delivery,
    menu=Menu(20),
    number="DL-{yymm}-{n:05}",
    room_label=_("Stock", "库存"),
    icon="car",
    creatable=False,
    lines=[
        Lines(
            "lines",
            DeliveryLine,
            "delivery",
            ["item", "description", "quantity", "unit_of_measure", "gross", "cost", "returned_quantity"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "order_ref", "customer", "warehouse", "planned_on", "shipped_on", "gross_total"],
        sort="-planned_on",
        filters=["state", "customer", "warehouse", "planned_on", "shipped_on"],
        group_by=["state", "warehouse", "customer"],
        presets=[
            Preset("to_ship_today", _("To ship today", "今日应发"), [TO_SHIP, ("planned_on", "<=", "today")]),
            Preset("late", _("Late", "逾期未发"), [TO_SHIP, ("planned_on", "<", "today")]),
            Preset("to_ship", _("All to ship", "全部待发"), [TO_SHIP]),
            Preset("mine", _("Of my orders", "我的订单"), [("owner", "me", None)]),
            Preset("shipped_today", _("Shipped today", "今日已发"), [("shipped_on", "=", "today")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Delivery", "发货"),
                ["order_ref", "customer", "warehouse", "delivery_address", "planned_on", "shipped_on"],
            ),
            Section(_("Transport", "运输"), ["carrier", "tracking_no", "remark"]),
            Section(_("Amounts", "金额"), ["net_total", "tax_total", "gross_total", "cost_total"], columns=4),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, SHIPPED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["customer", "planned_on", "warehouse", "gross_total"],
        sum="gross_total",
        move={"SHIPPED": "ship", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        salesperson=may("read", OWN),
        sales_manager=may("read", DEPARTMENT),
        order_desk=may("edit cancel"),
        warehouse=may("edit ship cancel"),
        planner=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields={"cost_total": SEES_COST, "cost": SEES_COST},
    ),
    search=("number", "tracking_no"),
    editable_in=DRAFT,
    progress=["returned_quantity"],
    amount="gross_total",
    currency="currency",
    date="planned_on",
    help=_(
        "Lower a quantity or remove a line to ship in parts: what is left comes on a new delivery.",
        "减少数量或删除行即可分批发货，剩余部分会生成新的发货单。",
    ),
    empty=_("Nothing to ship: confirm a sales order.", "没有待发货：确认销售订单后会在此出现。"),
)


@delivery.prepare
def share_amounts(deliveries: Sequence[Delivery]) -> None:
    """What an edited delivery would amount to: its lines' shares of their order lines (final when it is shipped)."""
    edited = [each for each in deliveries if not each._state.adding]
    if edited:
        of_orders = get_order_lines({each.order_ref for each in edited})
        items = get_items(line.item_id for each in edited for line in each.lines)
        for each in edited:
            _match_lines(each, of_orders.get(each.order_ref, []), items)
    for each in deliveries:
        total(each)


def _match_lines(document: Any, order_lines: Sequence[Any], items: Any) -> None:
    """Each line with its order line (`of_order`): by number, or (put back) the first free one of its item."""
    by_id = {line.id: line for line in order_lines}
    taken = {line.order_line for line in document.lines if line.order_line}
    for line in document.lines:
        line.facts = items.get(line.item_id)
        of_order = by_id.get(line.order_line)
        if of_order is None:
            of_order = next((o for o in order_lines if o.item_id == line.item_id and o.id not in taken), None)
        line.of_order = of_order
        if of_order is None or line.item_id != of_order.item_id:
            continue
        taken.add(of_order.id)
        line.order_line, line.description, line.tax_rate = of_order.id, of_order.description, of_order.tax_rate
        line.unit_of_measure_id, line.is_stocked = of_order.unit_of_measure_id, of_order.is_stocked
        if line.quantity:
            set_amounts(line, of_order)


def set_amounts(line: Any, of_order: Any) -> None:
    """The share of the order line that this quantity is, following what was delivered before; cents add up."""
    start, whole = of_order.delivered_quantity, of_order.quantity
    end = start + line.quantity
    line.gross = share_between(of_order.gross, start, end, whole)
    line.net = share_between(of_order.net, start, end, whole)
    line.tax = line.gross - line.net


def total(document: Any) -> None:
    """The header's totals from its lines."""
    document.gross_total = sum((line.gross for line in document.lines), NOTHING)
    document.net_total = sum((line.net for line in document.lines), NOTHING)
    document.tax_total = document.gross_total - document.net_total


@delivery.rule
def lines_of_order(document: Delivery) -> Iterable[Invalid]:
    """An edited delivery has lines of its order only, each with a quantity that is still open."""
    for index, line in enumerate(document.lines):
        if "of_order" not in line.__dict__:  # made by an order, line by line
            continue
        if line.of_order is None or line.item_id != line.of_order.item_id:
            text = _("This item is not open on the order", "该物料不在订单的未发货明细中")
            yield Invalid(text, f"lines.{index}.item")
        elif (problem := line.facts.problem_with(line.quantity, f"lines.{index}.quantity")) or (
            problem := more_than_open(line, line.of_order, index)
        ):
            yield problem


def more_than_open(line: Any, of_order: Any, index: int) -> Invalid | None:
    """The refusal of a quantity above what is ordered and not delivered yet."""
    left = of_order.quantity - of_order.delivered_quantity
    if line.quantity <= left:
        return None
    text = _(
        "{item}: {quantity} is more than the {left} still open on the order",
        "{item}：{quantity} 超过订单未发数量 {left}",
    )
    text = text.format(item=of_order.description, quantity=plain(line.quantity), left=plain(left))
    return Invalid(text, f"lines.{index}.quantity", "erp.deliveries.not_more_than_ordered")
