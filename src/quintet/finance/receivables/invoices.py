"""Invoices: issuing one moves its VAT from pending to due; a credit note moves it back."""

from collections.abc import Iterable
from typing import Any

from quintet.finance.open_items.commands import valid_fapiao_number
from quintet.finance.receivables.documents import sales_invoice
from quintet.finance.receivables.events import InvoiceCancelled, InvoicePosted
from quintet.finance.receivables.models import CANCELLED, DRAFT, POSTED, SalesInvoice
from quintet.finance.vouchers.commands import Facts, post_facts
from quintet.kernel import clock, register
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

TEMPLATE = {"invoice": "invoice_posted", "credit": "credit_note_posted"}


@sales_invoice.rule
def fapiao_number_is_valid(record: SalesInvoice) -> Invalid | None:
    """A tax invoice number has 20 digits (fully digital) or 8."""
    if valid_fapiao_number(record.fapiao_no):
        return None
    return Invalid(_("A tax invoice number has 8 or 20 digits", "发票号码应为 8 位或 20 位数字"), "fapiao_no")


@sales_invoice.command(DRAFT >> POSTED, label=_("Issue", "开票过账"), style="primary", lines=False)
def post(invoices: Batch[SalesInvoice]) -> Iterable[Any]:
    """Issue: Dr pending VAT, Cr output VAT (template invoice_posted). Dated today unless it has a date.

    Raises Refused where no period is open; a tax-free invoice makes no voucher.
    """
    names = register.titles(each.customer_id for each in invoices)
    for each in invoices:
        each.invoiced_on = each.invoiced_on or clock.today()
    post_facts(
        [
            Facts(
                template=TEMPLATE[each.kind], source=each.id, posted_on=each.invoiced_on,
                amounts={"tax": each.tax_total}, dims={"party": each.customer_id},
                summary_args={"document": each.number, "party": names.get(each.customer_id, ("", "", ""))[1]},
            )
            for each in invoices
        ]
    )  # fmt: skip
    for each in invoices:
        sign = -1 if each.kind == "credit" else 1
        yield InvoicePosted(
            document=each.id, order=each.order_ref, delivery=each.delivery_ref, customer=each.customer_id,
            gross=sign * each.gross_total, tax=sign * each.tax_total,
        )  # fmt: skip


@sales_invoice.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True, lines=False)
def cancel(invoices: Batch[SalesInvoice]) -> Iterable[Any]:
    """Drop a draft. An issued invoice is taken back by a credit note only."""
    return [InvoiceCancelled(document=each.id, order=each.order_ref, delivery=each.delivery_ref) for each in invoices]
