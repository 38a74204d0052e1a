"""Facts about payables."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class PurchaseInvoicedLine(msgspec.Struct, frozen=True):
    """A receipt line invoiced: `net` is what the goods cost by the invoice, `estimated_net` what they were booked at.

    Where VAT cannot be deducted, `net` includes it. Negative for goods sent back. `receipt` is None for what was open
    when the books began.
    """

    receipt: int | None
    order: int | None
    order_line: int | None
    item: int
    warehouse: int | None
    stock_class: str
    quantity: Decimal
    estimated_net: Decimal
    net: Decimal
    gross: Decimal


@event("finance.purchase_invoice_posted.v1", _("Purchase invoice posted", "采购发票已过账"))
class PurchaseInvoicePosted(Event):
    """The claim is in the books on `booked_on`; what the goods cost more the stock takes then, in this transaction."""

    supplier: int
    booked_on: date
    gross: Decimal
    lines: list[PurchaseInvoicedLine]


@event("finance.purchase_invoice_cancelled.v1", _("Purchase invoice cancelled", "采购发票已取消"))
class PurchaseInvoiceCancelled(Event):
    """A draft was dropped; its receipts can be invoiced again."""


class PaidPart(msgspec.Struct, frozen=True):
    """A part of a payment used for a payable; `order` is the purchase order behind it, if any."""

    item: int
    order: int | None
    amount: Decimal


@event("finance.payment_posted.v1", _("Payment posted", "付款已过账"))
class PaymentPosted(Event):
    """Money left. `unallocated` is our prepayment to the supplier."""

    supplier: int
    amount: Decimal
    allocations: list[PaidPart]
    unallocated: Decimal


@event("finance.payment_allocated.v1", _("Prepayment to supplier used", "预付款已核销"))
class PaymentAllocated(Event):
    """More of a posted payment was used for payables."""

    supplier: int
    allocations: list[PaidPart]
    unallocated: Decimal


@event("finance.payment_cancelled.v1", _("Payment cancelled", "付款单已取消"))
class PaymentCancelled(Event):
    """A draft payment was dropped."""


@event("finance.supplier_credit_offset.v1", _("Supplier credit used", "供应商贷项已冲抵"))
class SupplierCreditOffset(Event):
    """A credit note was used against payables. `order` is the purchase order the credit came from, if any."""

    supplier: int
    order: int | None
    allocations: list[PaidPart]
