"""How rates follow from each other; pure functions."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Literal

Kind = Literal["end_of_day", "average"]
ONE = Decimal(1)
# a computed rate keeps 20 figures: an amount of 18 digits converted by it is right to the cent
_FIGURES = Context(prec=20)


@dataclass(frozen=True)
class Series:
    """The rates of one pair in order of days."""

    days: Sequence[date]
    end_of_day: Sequence[Decimal]
    average: Sequence[Decimal]

    def last(self, on: date, kind: Kind) -> Decimal | None:
        """The last rate known on or before a day."""
        found = bisect_right(self.days, on)
        if not found:
            return None
        return (self.end_of_day if kind == "end_of_day" else self.average)[found - 1]


Find = Callable[[str, str], Decimal | None]


def either_way(find: Find, first: str, second: str) -> Decimal | None:
    """The rate of a pair: as it is kept, else the other way round."""
    if first == second:
        return ONE
    direct = find(first, second)
    if direct is not None:
        return direct
    inverse = find(second, first)
    return None if inverse is None else _FIGURES.divide(ONE, inverse)


def across(find: Find, first: str, second: str, through: Iterable[str]) -> Decimal | None:
    """The rate of a pair, if need be across a third currency: of those, the first that leads there."""
    rate = either_way(find, first, second)
    if rate is not None:
        return rate
    for middle in through:
        here, there = either_way(find, first, middle), either_way(find, middle, second)
        if here is not None and there is not None:
            return _FIGURES.multiply(here, there)
    return None
