"""Payables as settlement sees them."""

from quintet.finance.open_items.commands import Side
from quintet.finance.payables.documents import payable_item
from quintet.finance.payables.models import PaymentAllocation
from quintet.kernel.text import _

PAYABLES = Side(
    item=payable_item,
    allocation=PaymentAllocation,
    party="supplier_id",
    dated="paid_on",
    offsets="finance_payableoffset",
    within="finance_payable_open_within_amount",
    nothing="finance.payables.something_to_allocate",
    no_credit="finance.payables.open_credit",
    template="payment_allocated",
    word=_("payable", "应付账款"),
)
