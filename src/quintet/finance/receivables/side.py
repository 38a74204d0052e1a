"""Receivables as settlement sees them."""

from quintet.finance.open_items.commands import Side
from quintet.finance.receivables.documents import receivable_item
from quintet.finance.receivables.models import Allocation
from quintet.kernel.text import _

RECEIVABLES = Side(
    item=receivable_item,
    allocation=Allocation,
    party="customer_id",
    dated="received_on",
    offsets="finance_offset",
    within="finance_item_open_within_amount",
    nothing="finance.receivables.something_to_allocate",
    no_credit="finance.receivables.open_credit",
    template="prepayment_allocated",
    word=_("receivable", "应收账款"),
)
