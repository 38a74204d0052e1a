"""Purchase invoices: made of what was received, matched, and booked with the estimate reversed in red."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from quintet.finance.ledgers.commands import posting_place
from quintet.finance.ledgers.queries import get_ledger
from quintet.finance.open_items.commands import total, valid_fapiao_number
from quintet.finance.payables import rules
from quintet.finance.payables.documents import estimated_receipt, purchase_invoice
from quintet.finance.payables.events import PurchaseInvoiceCancelled, PurchaseInvoicedLine, PurchaseInvoicePosted
from quintet.finance.payables.matching import cost_of
from quintet.finance.payables.models import CANCELLED, DRAFT, POSTED, EstimatedReceipt, PurchaseInvoice
from quintet.finance.payables.owing import owe
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts
from quintet.kernel import clock, register, store
from quintet.kernel.commands import Batch
from quintet.kernel.money import ZERO, share_between
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current


@purchase_invoice.prepare
def complete(invoices: list[PurchaseInvoice]) -> None:
    """What the receipts say where the invoice says nothing: quantity, amounts, tax; then its totals.

    It belongs to whoever ordered, so that buyers see the invoices of their orders.
    """
    estimates = _estimates_of(invoices)
    for each in invoices:
        each.currency = get_ledger(each.company_id).currency
        for line in each.lines:
            estimate = estimates.get(line.estimate_id)
            if estimate is not None:
                rules.complete_line(line, estimate)
        _spread_tax(each)
        for line in each.lines:
            line.gross = (line.net or ZERO) + line.tax
            line.difference = cost_of(each, line) - line.estimated_net if line.item_id else ZERO
        each.net_total = total(line.net or ZERO for line in each.lines)
        each.tax_total = total(line.tax for line in each.lines)
        each.gross_total = each.net_total + each.tax_total
        each.difference_total = total(line.difference for line in each.lines)
        first = next((estimates[n.estimate_id] for n in each.lines if n.estimate_id in estimates), None)
        if first is not None and first.owner_id:
            each.owner_id, each.unit_id = first.owner_id, first.unit_id


def _estimates_of(invoices: Iterable[PurchaseInvoice]) -> dict[int, EstimatedReceipt]:
    return store.by_ids(EstimatedReceipt, (line.estimate_id for each in invoices for line in each.lines))


def _spread_tax(invoice: PurchaseInvoice) -> None:
    """Cents by which the invoice's own tax differs from the computed one go to its last line."""
    if invoice.tax_amount is not None and invoice.lines:
        invoice.lines[-1].tax += invoice.tax_amount - total(line.tax for line in invoice.lines)


@purchase_invoice.rule
def fapiao_number_is_valid(record: PurchaseInvoice) -> Invalid | None:
    """A tax invoice number has 20 digits (fully digital) or 8."""
    if valid_fapiao_number(record.fapiao_no):
        return None
    return Invalid(_("A tax invoice number has 8 or 20 digits", "发票号码应为 8 位或 20 位数字"), "fapiao_no")


@purchase_invoice.rule
def lines_are_of_the_supplier(record: PurchaseInvoice) -> Iterable[Invalid]:
    """Every line takes of a receipt of this supplier, no more than is open, on the same side of zero."""
    estimates = _estimates_of([record])
    for position, line in enumerate(record.lines):
        yield from rules.line_fits(line, estimates.get(line.estimate_id), record.supplier_id, f"lines.{position}")
    yield from rules.tax_is_near(record)


@purchase_invoice.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary")
def post(invoices: Batch[PurchaseInvoice]) -> Iterable[Any]:
    """Book the claim (template purchase_invoice_posted): the estimate in red, input VAT, the payable by due date.

    What the goods cost more than estimated passes through `purchase_difference`; whoever hears
    PurchaseInvoicePosted has the stock take it in the same transaction. Dated as the invoice, but not before the goods
    came; a closed month is left as it is. Raises Refused for more than was received and not invoiced, without lines or
    number.
    """
    ids = sorted({line.estimate_id for each in invoices for line in each.lines})
    estimates = {each.id: each for each in current().load(estimated_receipt, ids)}
    for each in invoices:
        _require_whole(each)
        each.invoiced_on = each.invoiced_on or clock.today()
        for line in each.lines:
            _take(each, line, estimates[line.estimate_id])
        each.difference_total = total(line.difference for line in each.lines)
    names = register.titles(each.supplier_id for each in invoices)
    post_facts([_facts(each, names.get(each.supplier_id, ("", "", ""))[1], estimates) for each in invoices])
    owe([(each, estimates) for each in invoices])
    for each in invoices:
        _period, booked_on = posting_place(get_ledger(each.company_id).id, _posted_on(each, estimates))
        yield PurchaseInvoicePosted(
            document=each.id, supplier=each.supplier_id, booked_on=booked_on, gross=each.gross_total,
            lines=[_said(each, line, estimates[line.estimate_id]) for line in each.lines],
        )  # fmt: skip


def _require_whole(invoice: PurchaseInvoice) -> None:
    if not invoice.lines:
        text = _("{number} says nothing of what was received", "{number} 没有关联入库明细")
        raise Refused(text.format(number=invoice.number), rule="finance.payables.invoice_has_lines")
    if not invoice.fapiao_no:
        text = _("{number} lacks the number of the tax invoice", "{number} 未填写发票号码")
        raise Refused(text.format(number=invoice.number), rule="finance.payables.invoice_has_number")


def _take(invoice: PurchaseInvoice, line: Any, estimate: EstimatedReceipt) -> None:
    """The line's share of the estimate, the last one all that is left. Raises Refused for more than is open."""
    upto = estimate.invoiced_quantity + line.quantity
    if abs(upto) > abs(estimate.quantity):
        text = _(
            "{number}: {quantity} invoiced, {open} received and not invoiced yet",
            "{number}：本次开票 {quantity}，已入库未开票 {open}",
        )
        free = estimate.quantity - estimate.invoiced_quantity
        said = text.format(number=estimate.number, quantity=rules.plain(line.quantity), open=rules.plain(free))
        raise Refused(said, rule="finance_invoiced_within_received")
    line.estimated_net = share_between(estimate.net, estimate.invoiced_quantity, upto, estimate.quantity)
    line.difference = cost_of(invoice, line) - line.estimated_net
    estimate.invoiced_quantity = upto
    estimate.open_net -= line.estimated_net


def _posted_on(invoice: PurchaseInvoice, estimates: dict[int, EstimatedReceipt]) -> date:
    """The day of the invoice, but not before its goods came."""
    return max(invoice.invoiced_on, *(estimates[line.estimate_id].received_on for line in invoice.lines))


def _facts(invoice: PurchaseInvoice, supplier: str, estimates: dict[int, EstimatedReceipt]) -> Facts:
    return Facts(
        template="purchase_invoice_posted",
        source=invoice.id,
        posted_on=_posted_on(invoice, estimates),
        happened_on=invoice.invoiced_on,
        amounts={
            "estimate_reversed": -total(line.estimated_net for line in invoice.lines),
            "tax": invoice.tax_total if invoice.deductible else ZERO,
            "gross": invoice.gross_total,
        },
        dims={"party": invoice.supplier_id},
        rows=tuple(
            FactRow(amounts={"difference": line.difference}, dims={"item": estimates[line.estimate_id].item_id})
            for line in invoice.lines
        ),
        summary_args={"document": invoice.fapiao_no or invoice.number, "party": supplier},
    )


def _said(invoice: PurchaseInvoice, line: Any, estimate: EstimatedReceipt) -> PurchaseInvoicedLine:
    return PurchaseInvoicedLine(
        receipt=estimate.receipt_ref, order=estimate.order_ref, order_line=estimate.order_line_id,
        item=estimate.item_id, warehouse=estimate.warehouse_ref, stock_class=estimate.stock_class,
        quantity=line.quantity, estimated_net=line.estimated_net, net=cost_of(invoice, line), gross=line.gross,
    )  # fmt: skip


@purchase_invoice.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True, lines=False)
def cancel(invoices: Batch[PurchaseInvoice]) -> Iterable[Any]:
    """Drop a draft. A posted invoice is taken back by the supplier's credit note only."""
    return [PurchaseInvoiceCancelled(document=each.id) for each in invoices]
