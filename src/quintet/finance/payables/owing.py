"""What a posted invoice makes us owe: items by order and due date; a credit note is used for its order at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.open_items.commands import use_credits
from quintet.finance.payables.documents import payable_item
from quintet.finance.payables.models import EstimatedReceipt, PayableItem, PurchaseInvoice
from quintet.finance.payables.side import PAYABLES
from quintet.kernel import store
from quintet.kernel.money import ZERO
from quintet.kernel.unit import current
from quintet.master.terms.queries import due_dates_many

Estimates = dict[int, EstimatedReceipt]
Claim = tuple[PurchaseInvoice, int | None, int | None, Decimal]  # invoice, order, payment term, amount


def owe(invoices: Sequence[tuple[PurchaseInvoice, Estimates]]) -> None:
    """Payable items of posted invoices, due by each order's payment term from the day of the invoice.

    What a credit note takes back of an order lowers what is open of that order; the rest stays a credit.
    """
    claims = [claim for each, estimates in invoices for claim in _claims(each, estimates)]
    due = due_dates_many([(term if amount > 0 else None, amount, of.invoiced_on) for of, _o, term, amount in claims])
    credits_ = []
    for (of, order, _term, _amount), parts in zip(claims, due, strict=True):
        for due_on, part in parts:
            item = _add(of, order, due_on, part)
            if part < 0 and order is not None:
                credits_.append((item, frozenset({order})))
    current().flush()
    if credits_:
        use_credits(PAYABLES, credits_)


def _claims(invoice: PurchaseInvoice, estimates: Estimates) -> list[Claim]:
    amounts: dict[tuple[int | None, int | None], Decimal] = {}
    for line in invoice.lines:
        estimate = estimates[line.estimate_id]
        key = (estimate.order_ref, estimate.payment_term_id)
        amounts[key] = amounts.get(key, ZERO) + line.gross
    return [(invoice, order, term, amount) for (order, term), amount in amounts.items() if amount]


def _add(invoice: PurchaseInvoice, order: int | None, due_on: Any, amount: Decimal) -> PayableItem:
    unit = current()
    item = store.new(
        PayableItem, id=None, company_id=invoice.company_id, owner_id=invoice.owner_id, unit_id=invoice.unit_id,
        supplier_id=invoice.supplier_id, kind="invoice" if amount > 0 else "credit", source_ref=invoice.id,
        order_ref=order, booked_on=invoice.invoiced_on, due_on=due_on, currency=invoice.currency, amount=amount,
        open_amount=amount,
    )  # fmt: skip
    unit.add(payable_item, item)
    return item
