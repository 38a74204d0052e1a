"""Facts about receivables."""

from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class AllocatedPart(msgspec.Struct, frozen=True):
    """A part of a receipt used for an item; `order` is the sales order behind the item, if any."""

    item: int
    order: int | None
    amount: Decimal


@event("finance.receipt_posted.v1", _("Receipt posted", "收款已过账"))
class ReceiptPosted(Event):
    """Money is in the books. `unallocated` is the customer's prepayment."""

    customer: int
    amount: Decimal
    allocations: list[AllocatedPart]
    unallocated: Decimal


@event("finance.receipt_allocated.v1", _("Prepayment used", "预收款已核销"))
class ReceiptAllocated(Event):
    """More of a posted receipt was used for items."""

    customer: int
    allocations: list[AllocatedPart]
    unallocated: Decimal


@event("finance.receipt_cancelled.v1", _("Receipt cancelled", "收款单已取消"))
class ReceiptCancelled(Event):
    """A draft receipt was dropped."""


@event("finance.invoice_posted.v1", _("Invoice posted", "发票已过账"))
class InvoicePosted(Event):
    """The tax is due now. `gross` is negative for a credit note; `delivery` is the delivery or the return."""

    order: int | None
    delivery: int | None
    customer: int
    gross: Decimal
    tax: Decimal


@event("finance.invoice_cancelled.v1", _("Invoice cancelled", "发票已取消"))
class InvoiceCancelled(Event):
    """A draft invoice was dropped; its delivery can be invoiced again."""

    order: int | None
    delivery: int | None


@event("finance.credit_offset.v1", _("Credit used", "贷项已冲抵"))
class CreditOffset(Event):
    """A credit item was used against open items. `order` is the sales order the credit came from, if any."""

    customer: int
    order: int | None
    allocations: list[AllocatedPart]
