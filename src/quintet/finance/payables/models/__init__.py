"""Tables of payables: estimates, invoices, items and payments."""

from quintet.finance.open_items.models import CANCELLED, DRAFT, POSTED
from quintet.finance.payables.models.estimates import EstimatedReceipt, MatchTolerance
from quintet.finance.payables.models.invoices import PurchaseInvoice, PurchaseInvoiceLine
from quintet.finance.payables.models.payments import (
    ROLE_OF_METHOD,
    PayableItem,
    PayableOffset,
    Payment,
    PaymentAllocation,
)

__all__ = [
    "CANCELLED",
    "DRAFT",
    "POSTED",
    "ROLE_OF_METHOD",
    "EstimatedReceipt",
    "MatchTolerance",
    "PayableItem",
    "PayableOffset",
    "Payment",
    "PaymentAllocation",
    "PurchaseInvoice",
    "PurchaseInvoiceLine",
]
