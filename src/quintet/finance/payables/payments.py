"""Payments: money to suppliers into the books and onto the payables it settles; credit notes used likewise."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.open_items.commands import (
    book_money,
    check_money,
    date_money,
    offset_all,
    parts_of,
    settle_money,
    use_what_was_paid_ahead,
)
from quintet.finance.payables.documents import payable_item, payment
from quintet.finance.payables.events import (
    PaidPart,
    PaymentAllocated,
    PaymentCancelled,
    PaymentPosted,
    SupplierCreditOffset,
)
from quintet.finance.payables.models import CANCELLED, DRAFT, POSTED, ROLE_OF_METHOD, PayableItem, Payment
from quintet.finance.payables.side import PAYABLES
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid
from quintet.kernel.text import _


@payment.prepare
def date_it(payments: list[Payment]) -> None:
    """Paid today unless it says otherwise; in the ledger's currency."""
    date_money(PAYABLES, payments)


@payment.rule
def allocated_within_amount(record: Payment) -> Iterable[Invalid]:
    """What is allocated by hand is not more than what is paid; opening balances come with the ledger."""
    return check_money(record)


@payment.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary")
def post(payments: Batch[Payment]) -> Iterable[Any]:
    """Book the money and use it: as allocated by hand, then for the numbers in the reference, then the oldest due.

    Dr payable and, for what is left, prepayment made; Cr bank by method (template payment_posted). Raises Refused for
    a payable of another supplier or allocated beyond what is open.
    """
    settle_money(PAYABLES, payments)
    book_money(PAYABLES, "payment_posted", payments, ROLE_OF_METHOD)
    return [
        PaymentPosted(
            document=each.id, supplier=each.supplier_id, amount=each.amount,
            allocations=_parts(each.allocations), unallocated=each.unallocated,
        )
        for each in payments
    ]  # fmt: skip


def _parts(lines: Iterable[Any]) -> list[PaidPart]:
    return [PaidPart(*part) for part in parts_of(lines)]


@payment.command(
    POSTED,
    label=_("Allocate", "核销"),
    labels={"item": _("Payable", "应付账款"), "amount": _("Amount", "金额")},
)
def allocate(
    payments: Batch[Payment],
    *,
    item: Annotated[int | None, Input(to="finance.payable_item")] = None,
    amount: Annotated[Decimal | None, Input(money=True)] = None,
) -> Iterable[Any]:
    """Use the prepayment that is left: for one payable (all of it, or `amount`), or for what is open, oldest first.

    Dr payable, Cr prepayment made (template payment_allocated). Raises Refused where nothing fits.
    """
    for each, lines in zip(payments, use_what_was_paid_ahead(PAYABLES, payments, item, amount), strict=True):
        yield PaymentAllocated(
            document=each.id, supplier=each.supplier_id, allocations=_parts(lines), unallocated=each.unallocated
        )


@payment.command(DRAFT >> CANCELLED, label=_("Cancel", "取消"), style="danger", confirm=True)
def cancel(payments: Batch[Payment]) -> Iterable[Any]:
    """Drop a draft. Raises WrongState once it is posted."""
    return [PaymentCancelled(document=each.id) for each in payments]


@payable_item.command(None, label=_("Offset", "冲抵"), lines=False)
def offset(items: Batch[PayableItem]) -> Iterable[Any]:
    """Use a supplier's credit for what we owe them, oldest due first. Raises Refused for no open credit."""
    for each, parts in offset_all(PAYABLES, items):
        allocations = [PaidPart(item.id, item.order_ref, amount) for item, amount in parts]
        yield SupplierCreditOffset(
            document=each.id, supplier=each.supplier_id, order=each.order_ref, allocations=allocations
        )
