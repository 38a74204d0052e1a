"""What money of one currency is worth in another on a day.

Pairs that were asked for are kept in memory, whole, until somebody writes a rate: a loop over a year of postings costs
one statement a pair.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.kernel import cache, sql
from quintet.kernel.money import round_money
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.master.organisation.queries import list_house_currencies
from quintet.master.rates.rules import Kind, Series, across

__all__ = ["Kind", "convert", "find_rate", "get_rate"]

_UNKNOWN = _(
    "There is no exchange rate from {first} to {second} on or before {day}",
    "{day} 及之前没有 {first} 兑 {second} 的汇率",
)

# unique index master_exchange_rate_once (from, to, day), in its order
_SERIES = """
SELECT r.rated_on, r.end_of_day_rate, r.average_rate FROM master_exchangerate r
JOIN master_currency f ON f.id = r.from_currency_id JOIN master_currency t ON t.id = r.to_currency_id
WHERE f.code = %s AND t.code = %s ORDER BY r.rated_on
"""


def get_rate(first: str, second: str, on: date, kind: Kind = "end_of_day", *, through: str = "") -> Decimal:
    """So many units of `second` are one of `first` (ISO 4217 codes): the last rate known on or before the day.

    Where the pair has none, the other way round counts, then the way across `through` (the currencies of our
    companies when left out). Raises Refused (master.rates.rate_known), which names pair and day.
    """
    found = find_rate(first, second, on, kind, through=through)
    if found is None:
        raise Refused(_UNKNOWN.format(first=first, second=second, day=on), rule="master.rates.rate_known")
    return found


def find_rate(first: str, second: str, on: date, kind: Kind = "end_of_day", *, through: str = "") -> Decimal | None:
    """As get_rate; None where no rate is known."""
    kept: dict[Any, Any] = cache.get("master.exchange_rate", dict)

    def find(here: str, there: str) -> Decimal | None:
        if (here, there) not in kept:
            kept[here, there] = _series(here, there)
        series: Series = kept[here, there]
        return series.last(on, kind)

    return across(find, first, second, [through] if through else list_house_currencies())


def convert(
    amount: Decimal, first: str, second: str, on: date, kind: Kind = "end_of_day", *, places: int = 2
) -> Decimal:
    """An amount of `first` in `second`, rounded half up to the places of its minor unit. Raises as get_rate."""
    return round_money(amount * get_rate(first, second, on, kind), places)


def _series(first: str, second: str) -> Series:
    rows: Sequence[Any] = sql.rows(_SERIES, [first, second])
    days, end_of_day, average = zip(*rows, strict=True) if rows else ((), (), ())
    return Series(days, end_of_day, average)
