"""Money and quantities: Decimal, one rounding rule (ROUND_HALF_UP), the same in Python, SQL and reports.

PostgreSQL's `round(numeric, n)` rounds half away from zero; for the amounts here that equals ROUND_HALF_UP.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")
_MICRO = Decimal("0.000001")
# wide enough that the product of two numbers of 18 digits is exact: a tie must be seen as a tie
_EXACT = Context(prec=60)
_SCALES = {places: Decimal(1).scaleb(-places) for places in range(9)}


def round_money(amount: Decimal, places: int = 2) -> Decimal:
    """The amount in the currency's minor unit (`places` decimals), half up away from zero."""
    return amount.quantize(_CENT if places == 2 else _SCALES[places], ROUND_HALF_UP)


def round_quantity(quantity: Decimal) -> Decimal:
    """A quantity or a unit cost: six places, half up."""
    return quantity.quantize(_MICRO, ROUND_HALF_UP)


def split_money(total: Decimal, weights: Iterable[Decimal]) -> list[Decimal]:
    """Divide `total` in proportion to `weights` so that the parts add up to it exactly; the last takes the residue.

    Raises ValueError when the weights sum to zero and there is something to divide.
    """
    shares = list(weights)
    whole = sum(shares, Decimal(0))
    if whole == 0:
        if total != 0:
            raise ValueError("weights sum to zero")
        return [ZERO for _share in shares]
    parts: list[Decimal] = []
    given, seen = ZERO, Decimal(0)
    for share in shares:
        seen += share
        upto = round_money(total * seen / whole)
        parts.append(upto - given)
        given = upto
    return parts


def share_of(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """amount x part / whole in cents, half up; the amount itself when the part is the whole. Raises for whole = 0."""
    if part == whole:
        return amount
    return round_money(_EXACT.divide(_EXACT.multiply(amount, part), whole))


def share_between(amount: Decimal, start: Decimal, end: Decimal, whole: Decimal) -> Decimal:
    """What falls on the stretch from `start` to `end` of a whole: stretches that cover it add up to the amount exactly.

    So the amounts of partial deliveries add up to the order line: the last takes the residue, and none is negative.
    """
    return share_of(amount, end, whole) - share_of(amount, start, whole)


def unit_cost_of(value: Decimal, quantity: Decimal) -> Decimal:
    """The cost of one unit, six places, half up; 0 where there is no quantity."""
    return round_quantity(_EXACT.divide(value, quantity)) if quantity else Decimal(0)


def plain(number: Decimal) -> str:
    """A number as people write it in a sentence: 12.500000 is 12.5."""
    return f"{number.normalize():f}"
