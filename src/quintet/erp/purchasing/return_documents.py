"""Purchase returns as people see them: goods of a receipt that go back to the supplier."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.purchasing.models import NOTHING, PurchaseReturn, PurchaseReturnLine
from quintet.erp.purchasing.reading import get_receipts
from quintet.erp.purchasing.receipt_documents import purchase_receipt
from quintet.erp.purchasing.receipt_models import RECEIVED, SENT, TO_SEND
from quintet.erp.purchasing.seeing import PRICE_FIELDS
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, store
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.money import plain, share_between
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, allowed, may
from quintet.kernel.text import _
from quintet.kernel.unit import current

purchase_return = Document(
    PurchaseReturn,
    menu=Menu(32),
    number="PT-{yymm}-{n:05}",
    room_label=_("Purchasing", "采购"),
    icon="rollback",
    lines=[
        Lines(
            "lines",
            PurchaseReturnLine,
            "purchase_return",
            ["item", "description", "quantity", "unit_of_measure", "net", "tax", "gross"],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "receipt_ref", "supplier", "reason", "planned_on", "sent_on", "gross_total"],
        sort="-planned_on",
        filters=["state", "supplier", "planned_on", "sent_on"],
        group_by=["state", "supplier"],
        presets=[Preset("to_send", _("To send back", "待退货"), [("state", "=", TO_SEND.value)])],
    ),
    form=Form(
        sections=[
            Section(_("Return", "退货"), ["receipt_ref", "reason", "planned_on", "sent_on", "supplier", "warehouse"]),
            Section(
                _("Amounts", "金额"), ["net_total", "tax_total", "gross_total", "cost_total", "order_ref"], columns=4
            ),
        ],
        tabs=[Tab(_("Lines", "明细"), lines="lines")],
        states=[TO_SEND, SENT],
    ),
    rights=Rights(
        buyer=may("create edit cancel"),
        warehouse=may("create edit send cancel"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cost_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields=PRICE_FIELDS,
    ),
    editable_in=TO_SEND,
    amount="gross_total",
    currency="currency",
    date="planned_on",
    help=_(
        "Choose the receipt: its lines are filled in with what can still go back.",
        "选择入库单后，自动带出尚可退回的明细。",
    ),
    empty=_("Nothing goes back.", "没有采购退货。"),
)


@purchase_return.prepare
def share_amounts(returns: Sequence[PurchaseReturn]) -> None:
    """Supplier, warehouse and lines of the receipt, and the share of it that goes back (final when sent)."""
    receipts = get_receipts(each.receipt_ref for each in returns)
    items = get_items(
        [line.item_id for receipt in receipts.values() for line in receipt.lines]
        + [line.item_id for each in returns for line in each.lines]
    )
    for each in returns:
        each.planned_on = each.planned_on or clock.today()
        each.of_receipt = receipts.get(each.receipt_ref)
        if each.of_receipt is not None:
            _take_header(each, each.of_receipt)
            if each._state.adding and not each.lines:
                each.__dict__["lines"] = _whole(each.of_receipt)
        _match_lines(each, items)
        total(each)


def _take_header(document: Any, receipt: Any) -> None:
    document.order_ref, document.supplier_id = receipt.order_ref, receipt.supplier_id
    document.currency, document.warehouse_id = receipt.currency, receipt.warehouse_id


def _whole(receipt: Any) -> list[Any]:
    """Lines for everything that can still go back."""
    return [
        store.new(PurchaseReturnLine, id=None, receipt_line=line.id, item_id=line.item_id, quantity=left)
        for line in receipt.lines
        if (left := line.quantity - line.returned_quantity)
    ]


def _match_lines(document: Any, items: Any) -> None:
    """Each line with its received line (`of_line`): by number, else the first free one of its item."""
    lines = document.of_receipt.lines if document.of_receipt is not None else []
    by_id = {line.id: line for line in lines}
    taken = {line.receipt_line for line in document.lines if line.receipt_line in by_id}
    for line in document.lines:
        line.facts = items.get(line.item_id)
        of_line = by_id.get(line.receipt_line)
        if of_line is None or of_line.item_id != line.item_id:
            of_line = next((each for each in lines if each.item_id == line.item_id and each.id not in taken), None)
        line.of_line = of_line
        if of_line is not None:
            taken.add(of_line.id)
            line.receipt_line, line.description, line.tax_rate = of_line.id, of_line.description, of_line.tax_rate
            line.unit_of_measure_id, line.is_stocked = of_line.unit_of_measure_id, of_line.is_stocked
            if line.quantity:
                set_amounts(line, of_line)


def set_amounts(line: Any, of_line: Any) -> None:
    """The share of the received line that goes back, following what went back before: the last takes the residue."""
    start, whole = of_line.returned_quantity, of_line.quantity
    line.gross = share_between(of_line.gross, start, start + line.quantity, whole)
    line.net = share_between(of_line.net, start, start + line.quantity, whole)
    line.tax = line.gross - line.net


def total(document: Any) -> None:
    """The header's totals from its lines."""
    document.gross_total = sum((line.gross for line in document.lines), NOTHING)
    document.net_total = sum((line.net for line in document.lines), NOTHING)
    document.tax_total = document.gross_total - document.net_total
    document.cost_total = sum((line.cost for line in document.lines), NOTHING)


@purchase_return.rule
def receipt_received(document: PurchaseReturn) -> Invalid | None:
    """Only what was received, and what the person may see, goes back."""
    found: Any = document.of_receipt
    actor = current().actor
    if found is None or not (actor.is_system or allowed(actor, purchase_receipt, "read", found)):
        return Invalid(_("Choose a receipt", "请选择采购入库单"), "receipt_ref")
    if found.state != RECEIVED.value or found.company_id != document.company_id:
        return Invalid(_("This receipt has not been received", "该入库单尚未收货"), "receipt_ref")
    return None


@purchase_return.rule
def lines_received(document: PurchaseReturn) -> Iterable[Invalid]:
    """Lines are lines of the receipt, each with a quantity that has not gone back yet."""
    for index, line in enumerate(document.lines):
        if line.of_line is None:
            text = _("This item was not received, or all its lines are here already", "该物料未入库，或其明细均已列出")
            yield Invalid(text, f"lines.{index}.item", "erp.purchasing.item_was_received")
        elif (problem := line.facts.problem_with(line.quantity, f"lines.{index}.quantity")) or (
            problem := more_than_left(line, line.of_line, index)
        ):
            yield problem


def more_than_left(line: Any, of_line: Any, index: int) -> Invalid | None:
    """The refusal of a quantity above what was received and has not gone back."""
    left = of_line.quantity - of_line.returned_quantity
    if line.quantity <= left:
        return None
    text = _("{item}: {quantity} is more than the {left} that can go back", "{item}：{quantity} 超过可退数量 {left}")
    text = text.format(item=of_line.description, quantity=plain(line.quantity), left=plain(left))
    return Invalid(text, f"lines.{index}.quantity", "erp.purchasing.not_more_than_received")
