"""Claims about allocation; pure functions."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from quintet.kernel.money import ZERO

# 数电票 numbers have 20 digits; paper and electronic invoices before them 8
_FAPIAO = re.compile(r"^(\d{8}|\d{20})$")
_NUMBERS = re.compile(r"[A-Za-z]+-\d{4}-?\d+")


class OpenItem(Protocol):
    """A receivable as allocation sees it."""

    id: int
    open_amount: Decimal
    order_ref: int | None
    source_ref: int | None


ItemT = TypeVar("ItemT", bound=OpenItem)


def allocate(amount: Decimal, items: Iterable[ItemT]) -> list[tuple[ItemT, Decimal]]:
    """Use an amount for open items, first to last, each up to what is open; what is left over is in no part."""
    parts: list[tuple[ItemT, Decimal]] = []
    left = amount
    for item in items:
        if left <= 0:
            break
        part = min(left, item.open_amount)
        if part > 0:
            parts.append((item, part))
            left -= part
    return parts


def numbers_in(reference: str) -> list[str]:
    """Document numbers in a payment reference: "货款 SO-2611-00012、DN-2611-00003" names two."""
    return [found.upper() for found in _NUMBERS.findall(reference)]


def in_order_of_payment(items: Sequence[ItemT], preferred: frozenset[int]) -> list[ItemT]:
    """Items whose order, source or own number is preferred come first; otherwise as given (oldest due first)."""

    def named(item: ItemT) -> bool:
        return bool({item.id, item.order_ref, item.source_ref} & preferred)

    return [i for i in items if named(i)] + [i for i in items if not named(i)]


def valid_fapiao_number(number: str) -> bool:
    """Empty (not known yet), 8 or 20 digits."""
    return not number or bool(_FAPIAO.match(number))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, with two decimals when there is none."""
    return sum(amounts, ZERO)
