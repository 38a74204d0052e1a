"""What flows tell about orders whose money is expected."""

from datetime import date
from decimal import Decimal

import msgspec


class OrderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An order that will bring `amount` (tax included, ledger's currency), its goods leaving on `expected_on`."""

    order: int
    customer: int
    currency: str
    amount: Decimal
    payment_term: int | None
    expected_on: date
    owner: int | None = None
    unit: int | None = None
