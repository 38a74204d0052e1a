"""What we owed and had paid ahead before the books, or this room, began."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from quintet.finance.ledgers.commands import register_takeover
from quintet.finance.payables.documents import payable_item, payment
from quintet.finance.payables.models import PayableItem, Payment
from quintet.kernel import clock, store
from quintet.kernel.unit import current


class OpenBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What stands open with a supplier: owed (negative: a credit), due on a day; or paid ahead, positive.

    `booked_on` and `number` are those of the document it came from, where they are known (all of a call, or none).
    """

    supplier: int
    amount: Decimal
    due_on: date
    booked_on: date | None = None
    number: str = ""


def open_payables(company: int, currency: str, on: date, source: int, owed: Sequence[OpenBalance]) -> None:
    """Payables of what stood in the books on a day; no voucher: the books have it already. Inside a command."""
    unit = current()
    for each in owed:
        item = store.new(
            PayableItem, id=None, company_id=company, currency=currency, supplier_id=each.supplier, kind="opening",
            source_ref=source, booked_on=each.booked_on or on, due_on=each.due_on, amount=each.amount,
            open_amount=each.amount, number=each.number,
        )  # fmt: skip
        unit.add(payable_item, item)


def open_prepayments(company: int, currency: str, on: date, number: str, ahead: Sequence[OpenBalance]) -> None:
    """Posted payments of what had been paid ahead, all of it unallocated; no voucher. Inside a command."""
    unit = current()
    for each in ahead:
        paid = store.new(
            Payment, id=None, company_id=company, currency=currency, supplier_id=each.supplier, paid_on=on,
            amount=each.amount, method="opening", reference=number, unallocated=each.amount, state="POSTED",
        )  # fmt: skip
        unit.add(payment, paid)


def _take_payables(ledger: Any, balances: Mapping[int, Decimal]) -> bool:
    """Whatever stands on the account by supplier becomes an item, due today."""
    if 0 in balances:
        return False
    today = clock.today()
    owed = [OpenBalance(supplier=party, amount=-amount, due_on=today) for party, amount in balances.items()]
    open_payables(ledger.company_id, ledger.currency, today, ledger.id, owed)
    return True


def _take_prepayments(ledger: Any, balances: Mapping[int, Decimal]) -> bool:
    """What was paid ahead becomes posted payments; a balance on the other side is no prepayment: then none is taken."""
    if 0 in balances or any(amount < 0 for amount in balances.values()):
        return False
    today = clock.today()
    ahead = [OpenBalance(supplier=party, amount=amount, due_on=today) for party, amount in balances.items()]
    open_prepayments(ledger.company_id, ledger.currency, today, ledger.name, ahead)
    return True


register_takeover("payable", _take_payables)
register_takeover("prepayment_made", _take_prepayments)
