"""Claims about periods and accounts; pure functions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol


class PeriodLike(Protocol):
    """What the rules look at in a period."""

    @property
    def id(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def first_on(self) -> date: ...
    @property
    def last_on(self) -> date: ...
    @property
    def is_open(self) -> bool: ...


def posting_place(periods: Sequence[PeriodLike], on: date, *, opening: bool = False) -> tuple[int, date] | None:
    """(period, posting date) of a fact of that day; None when no period from that day on is open.

    `periods` are in the order of their days. A fact of a closed period goes to the first day of the next open one
    (DESIGN: late facts). Opening balances go to the opening period (month 0) while it is open.
    """
    if opening and periods and periods[0].month == 0 and periods[0].is_open:
        return periods[0].id, periods[0].last_on
    for period in periods:
        if period.month and period.is_open and period.last_on >= on:
            return period.id, max(on, period.first_on)
    return None


def parent_code(code: str, codes: Iterable[str]) -> str | None:
    """The longest other code that this code begins with: 22210106 → 222101."""
    found = [other for other in codes if other != code and code.startswith(other)]
    return max(found, key=len) if found else None


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)
