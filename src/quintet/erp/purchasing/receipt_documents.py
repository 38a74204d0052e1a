"""Purchase receipts as people see them. Made by placing an order; the warehouse counts and receives."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.purchasing import rules
from quintet.erp.purchasing.models import NOTHING, PurchaseReceipt, PurchaseReceiptLine
from quintet.erp.purchasing.reading import get_order_lines
from quintet.erp.purchasing.receipt_models import DRAFT, RECEIVED
from quintet.erp.purchasing.seeing import PRICE_FIELDS
from quintet.erp.stock.queries import get_items
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

TO_RECEIVE = ("state", "=", DRAFT.value)

purchase_receipt = Document(
    PurchaseReceipt,
    menu=Menu(28),
    number="GR-{yymm}-{n:05}",
    room_label=_("Purchasing", "采购"),
    icon="import",
    creatable=False,
    lines=[
        Lines(
            "lines",
            PurchaseReceiptLine,
            "receipt",
            [
                "item",
                "open_quantity",
                "quantity",
                "unit_of_measure",
                "net",
                "tax",
                "gross",
                "returned_quantity",
                "description",
            ],
            min_rows=1,
        )
    ],
    list=List(
        columns=[
            "number",
            "state",
            "order_ref",
            "supplier",
            "warehouse",
            "expected_on",
            "received_on",
            "delivery_note_no",
            "net_total",
        ],
        sort="-expected_on",
        filters=["state", "supplier", "warehouse", "expected_on", "received_on"],
        group_by=["state", "warehouse", "supplier"],
        presets=[
            Preset("due", _("Due today", "今日应到"), [TO_RECEIVE, ("expected_on", "<=", "today")], sort="expected_on"),
            Preset("late", _("Late", "逾期未到"), [TO_RECEIVE, ("expected_on", "<", "today")], sort="expected_on"),
            Preset("to_receive", _("All to receive", "全部待收"), [TO_RECEIVE], sort="expected_on"),
            Preset("received_today", _("Received today", "今日已收"), [("received_on", "=", "today")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Receipt", "收货"),
                ["order_ref", "supplier", "warehouse", "delivery_note_no", "expected_on", "received_on"],
            ),
            Section(_("Amounts", "金额"), ["net_total", "tax_total", "gross_total", "posted_on", "remark"], columns=4),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[DRAFT, RECEIVED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["supplier", "expected_on", "warehouse"],
        move={"RECEIVED": "receive", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        warehouse=may("edit receive cancel"),
        buyer=may("edit receive cancel"),
        planner=may("read"),
        workshop=may("read"),
        order_desk=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cost_accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields=PRICE_FIELDS,
    ),
    search=("number", "delivery_note_no"),
    editable_in=DRAFT,
    progress=["returned_quantity"],
    amount="gross_total",
    currency="currency",
    date="expected_on",
    help=_(
        "Lower a quantity or remove a line when not all has come: the rest comes on a new receipt.",
        "未到齐时减少数量或删除行，剩余部分会生成新的入库单。",
    ),
    empty=_("Nothing to receive: place a purchase order.", "没有待收货：采购订单下单后会在此出现。"),
)


@purchase_receipt.prepare
def share_amounts(receipts: Sequence[PurchaseReceipt]) -> None:
    """What an edited receipt would be worth: its lines' shares of their order lines (final when it is received)."""
    edited = [each for each in receipts if not each._state.adding]
    if edited:
        of_orders = get_order_lines({each.order_ref for each in edited})
        items = get_items(line.item_id for each in edited for line in each.lines)
        for each in edited:
            _match_lines(each, of_orders.get(each.order_ref, []), items)
    for each in receipts:
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
        line.open_quantity = rules.open_quantity(of_order)
        if line.quantity:
            line.gross, line.net, line.tax = rules.receipt_amounts(of_order, line.quantity)


def total(document: Any) -> None:
    """The header's totals from its lines."""
    document.gross_total = sum((line.gross for line in document.lines), NOTHING)
    document.net_total = sum((line.net for line in document.lines), NOTHING)
    document.tax_total = document.gross_total - document.net_total


@purchase_receipt.rule
def lines_of_order(document: PurchaseReceipt) -> Iterable[Invalid]:
    """An edited receipt has lines of its order only, each with a quantity that may still be received."""
    for index, line in enumerate(document.lines):
        if "of_order" not in line.__dict__:  # made by an order, line by line
            continue
        if line.of_order is None or line.item_id != line.of_order.item_id:
            text = _("This item is not on the order, or all its lines are here", "该物料不在订单中，或其明细均已列出")
            yield Invalid(text, f"lines.{index}.item")
        elif (problem := line.facts.problem_with(line.quantity, f"lines.{index}.quantity")) or (
            problem := rules.within_tolerance(line, line.of_order, index)
        ):
            yield problem
