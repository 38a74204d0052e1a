"""Receivables: what flows and people may do. Flows call book_delivery and book_return with facts (see facts.py)."""

from quintet.finance.receivables import invoices, offsets, receipts
from quintet.finance.receivables.booking import book_delivery, book_return, draft_invoices
from quintet.finance.receivables.facts import DeliveryFacts, MovedLine, ReturnFacts

post_invoice = invoices.post
cancel_invoice = invoices.cancel
post_receipt = receipts.post
allocate_receipt = receipts.allocate
cancel_receipt = receipts.cancel
offset_credit = offsets.offset

__all__ = [
    "DeliveryFacts",
    "MovedLine",
    "ReturnFacts",
    "allocate_receipt",
    "book_delivery",
    "book_return",
    "cancel_invoice",
    "cancel_receipt",
    "draft_invoices",
    "offset_credit",
    "post_invoice",
    "post_receipt",
]
