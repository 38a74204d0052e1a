"""Payables: what flows and people may do. Flows call the book_ functions with facts (see facts.py)."""

from quintet.finance.payables import invoices, making, payments
from quintet.finance.payables.booking import book_receipts, book_returns, book_revaluation
from quintet.finance.payables.facts import (
    PurchaseReceiptFacts,
    PurchaseReceiptLine,
    PurchaseReturnFacts,
    PurchaseReturnLine,
    RevaluationFacts,
    Revalued,
)
from quintet.finance.payables.opening import OpenBalance, open_payables, open_prepayments

post_invoice = invoices.post
cancel_invoice = invoices.cancel
make_invoices = making.make_invoices
fill_invoice = making.fill
post_payment = payments.post
allocate_payment = payments.allocate
cancel_payment = payments.cancel
make_payments = making.make_payments
offset_credit = payments.offset

__all__ = [
    "OpenBalance",
    "PurchaseReceiptFacts",
    "PurchaseReceiptLine",
    "PurchaseReturnFacts",
    "PurchaseReturnLine",
    "RevaluationFacts",
    "Revalued",
    "allocate_payment",
    "book_receipts",
    "book_returns",
    "book_revaluation",
    "cancel_invoice",
    "cancel_payment",
    "fill_invoice",
    "make_invoices",
    "make_payments",
    "offset_credit",
    "open_payables",
    "open_prepayments",
    "post_invoice",
    "post_payment",
]
