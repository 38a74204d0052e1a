"""Invoices made of what was received, payments made of what is due: nobody types what the system knows."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.finance.payables.documents import estimated_receipt, payable_item, payment, purchase_invoice
from quintet.finance.payables.models import DRAFT, EstimatedReceipt, PayableItem, PurchaseInvoice, PurchaseInvoiceLine
from quintet.finance.payables.queries import Uninvoiced, list_uninvoiced
from quintet.kernel import store
from quintet.kernel.commands import Batch
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.writing import check_records, prepare_records


@estimated_receipt.command(None, label=_("Make invoice", "生成采购发票"), style="primary", lines=False)
def make_invoices(estimates: Batch[EstimatedReceipt]) -> None:
    """A draft invoice a supplier of what of these receipts is on no invoice yet.

    Goods sent back that are among them lower it, as where they went back before the invoice came; alone they make a
    credit note. Raises Refused when all of it is invoiced or on a draft already.
    """
    free = list_uninvoiced(estimates.ids)
    if not free:
        raise Refused(_("All of this is invoiced", "所选入库均已开票"), rule="finance.payables.something_to_invoice")
    papers: dict[int, list[Uninvoiced]] = {}
    for each in free:
        papers.setdefault(each.supplier, []).append(each)
    purchase_invoice.create(
        [
            {"supplier": supplier, "lines": [{"estimate": each.estimate, "quantity": each.quantity} for each in rows]}
            for supplier, rows in papers.items()
        ]
    )


@purchase_invoice.command(DRAFT, label=_("Take what is not invoiced", "带入未开票入库"), bulk=False)
def fill(invoices: Batch[PurchaseInvoice]) -> None:
    """Add a line for everything received of the supplier, or sent back, that is on no invoice yet.

    Raises Refused when there is nothing.
    """
    free = list_uninvoiced(suppliers=[each.supplier_id for each in invoices])
    for each in invoices:
        rows = [row for row in free if row.supplier == each.supplier_id]
        if not rows:
            text = _("Nothing of this supplier waits for an invoice", "该供应商没有未开票的入库")
            raise Refused(text, rule="finance.payables.something_to_invoice")
        for row in rows:
            line = store.new(PurchaseInvoiceLine, id=None, estimate_id=row.estimate, quantity=row.quantity)
            each.lines.append(line)
    prepare_records(purchase_invoice, invoices)
    check_records(purchase_invoice, invoices)


@payable_item.command(None, label=_("Make payment", "生成付款单"), style="primary", lines=False)
def make_payments(items: Batch[PayableItem]) -> None:
    """A draft payment a supplier of what is open of these items. Raises Refused for what is settled or a credit."""
    for each in items:
        if each.open_amount <= 0:
            text = _("{number} has nothing to pay", "{number} 没有未付金额")
            raise Refused(text.format(number=each.number), rule="finance.payables.something_to_pay")
    payment.create([_paying(supplier, rows) for supplier, rows in _by_supplier(items).items()])


def _by_supplier(items: Iterable[PayableItem]) -> dict[int, list[PayableItem]]:
    found: dict[int, list[PayableItem]] = {}
    for each in items:
        found.setdefault(each.supplier_id, []).append(each)
    return found


def _paying(supplier: int, items: Sequence[PayableItem]) -> dict[str, Any]:
    return {
        "supplier": supplier,
        "amount": sum(each.open_amount for each in items),
        "allocations": [{"item": each.id, "amount": each.open_amount} for each in items],
    }
