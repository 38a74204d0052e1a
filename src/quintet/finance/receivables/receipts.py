"""Receipts: money into the books and onto the items it pays."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.credit.commands import Delivered, move
from quintet.finance.open_items.commands import (
    book_money,
    check_money,
    date_money,
    parts_of,
    settle_money,
    use_what_was_paid_ahead,
)
from quintet.finance.receivables.documents import receipt
from quintet.finance.receivables.events import AllocatedPart, ReceiptAllocated, ReceiptCancelled, ReceiptPosted
from quintet.finance.receivables.models import CANCELLED, DRAFT, POSTED, ROLE_OF_METHOD, Allocation, Receipt
from quintet.finance.receivables.side import RECEIVABLES
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid
from quintet.kernel.text import _


@receipt.prepare
def date_it(receipts: list[Receipt]) -> None:
    """Received today unless it says otherwise; in the ledger's currency; of whoever looks after the customer."""
    date_money(RECEIVABLES, receipts)


@receipt.rule
def allocated_within_amount(record: Receipt) -> Iterable[Invalid]:
    """What is allocated by hand is not more than what came in; opening balances come with the ledger."""
    return check_money(record)


@receipt.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary")
def post(receipts: Batch[Receipt]) -> Iterable[Any]:
    """Book the money and use it: as allocated by hand, then for the numbers in the reference, then the oldest due.

    What is left is the customer's prepayment. Raises Refused for an item of another customer or allocated beyond what
    is open. Several receipts of one customer are served in their order.
    """
    settle_money(RECEIVABLES, receipts)
    book_money(RECEIVABLES, "receipt_posted", receipts, ROLE_OF_METHOD)
    move([Delivered(order=None, customer=each.customer_id, amount=-each.amount) for each in receipts])
    for each in receipts:
        yield ReceiptPosted(
            document=each.id, customer=each.customer_id, amount=each.amount, allocations=_parts(each.allocations),
            unallocated=each.unallocated,
        )  # fmt: skip


def _parts(lines: Iterable[Allocation]) -> list[AllocatedPart]:
    return [AllocatedPart(*part) for part in parts_of(lines)]


@receipt.command(
    POSTED,
    label=_("Allocate", "核销"),
    labels={"item": _("Receivable", "应收账款"), "amount": _("Amount", "金额")},
)
def allocate(
    receipts: Batch[Receipt],
    *,
    item: Annotated[int | None, Input(to="finance.receivable_item")] = None,
    amount: Annotated[Decimal | None, Input(money=True)] = None,
) -> Iterable[Any]:
    """Use the prepayment that is left: for one item (all of it, or `amount`), or for whatever is open, oldest first.

    Dr prepayment, Cr receivable (template prepayment_allocated). Raises Refused where nothing fits.
    """
    used = use_what_was_paid_ahead(RECEIVABLES, receipts, item, amount)
    for each, lines in zip(receipts, used, strict=True):
        yield ReceiptAllocated(
            document=each.id, customer=each.customer_id, allocations=_parts(lines), unallocated=each.unallocated
        )


@receipt.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True)
def cancel(receipts: Batch[Receipt]) -> Iterable[Any]:
    """Drop a draft. Raises WrongState once it is posted."""
    return [ReceiptCancelled(document=each.id) for each in receipts]
