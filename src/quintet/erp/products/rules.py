"""What is true of product data; pure functions. Quantities are exact Decimals, times are minutes."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Context, Decimal
from itertools import pairwise

from quintet.kernel.money import round_money, round_quantity

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
SIXTY = Decimal(60)
_EXACT = Context(prec=60)


def yield_of(scrap_percent: Decimal) -> Decimal:
    """What is left of one after scrap: 2 % leaves 0.98."""
    return ONE - scrap_percent / HUNDRED


def need_of(quantity: Decimal, per: Decimal, scrap_percent: Decimal, places: int = 6) -> Decimal:
    """What `quantity` of output needs of a component: quantity x per ÷ (1 − scrap), rounded up in its unit."""
    exact = _EXACT.divide(_EXACT.multiply(quantity, per), yield_of(scrap_percent))
    # beyond twelve places only the division is left, never a need
    settled = exact.quantize(Decimal(1).scaleb(-12), context=_EXACT)
    return settled.quantize(Decimal(1).scaleb(-places), ROUND_CEILING)


def scrap_of_both(first: Decimal, second: Decimal) -> Decimal:
    """The scrap rate of two stages, one after the other: 1 − (1 − a)(1 − b), in percent."""
    return (ONE - yield_of(first) * yield_of(second)) * HUNDRED


def planned_minutes(setup: Decimal, run: Decimal, quantity: Decimal, efficiency: Decimal) -> Decimal:
    """What an operation takes for a quantity: setup once, run per unit, longer where the centre is slower."""
    return round_money((setup + run * quantity) * HUNDRED / efficiency)


def cost_of_minutes(minutes: Decimal, rate_per_hour: Decimal) -> Decimal:
    """What minutes cost at a rate per hour, in cents."""
    return round_money(minutes * rate_per_hour / SIXTY)


def unit_quantity(quantity: Decimal, base: Decimal) -> Decimal:
    """What one unit takes of a component, six places."""
    return round_quantity(_EXACT.divide(quantity, base))


def find_circle(start: int, children: Mapping[int, Iterable[int]]) -> list[int] | None:
    """The items of a circle through `start`, in order and closed (A, B, A); None where there is none."""
    path: list[int] = [start]
    waiting: list[list[int]] = [list(children.get(start, ()))]
    seen: set[int] = set()
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            path.pop()
            continue
        child = waiting[-1].pop()
        if child == start:
            return [*path, start]
        if child in seen:
            continue
        seen.add(child)
        path.append(child)
        waiting.append(list(children.get(child, ())))
    return None


def windows_overlap(windows: Sequence[tuple[str, str]]) -> bool:
    """Whether two windows of a day share a minute."""
    ordered = sorted(windows)
    return any(first[1] > second[0] for first, second in pairwise(ordered))


def minutes_of(windows: Iterable[tuple[str, str]]) -> int:
    """Minutes worked in a day with these windows."""
    return sum(_minute(to) - _minute(start) for start, to in windows)


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def is_time(text: str) -> bool:
    """Whether it is a time of day as "HH:MM", 24:00 included."""
    if len(text) != 5 or text[2] != ":" or not (text[:2] + text[3:]).isdigit():
        return False
    return _minute(text) <= 24 * 60 and int(text[3:]) < 60
