"""Quantities as whole numbers of millionths (the six places they are kept with), so that nothing is lost in sums.

A product with a ratio (quantity per x 1 / (1 − scrap)) is rounded up exactly; where 64 bits are too few it is done with
Python's integers.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.kernel.results import Refused
from quintet.kernel.text import _

Ints = NDArray[np.int64]
MICRO = 1_000_000
LIMIT = 9_000_000_000_000_000_000  # what 64 bits hold, with room
_WHOLE = Decimal(MICRO)


def micro(quantity: Decimal) -> int:
    """A quantity in millionths; finer digits are rounded up."""
    scaled = quantity * _WHOLE
    whole = int(scaled)
    return whole if whole == scaled or scaled < 0 else whole + 1


def micros(quantities: Iterable[Decimal]) -> Ints:
    """Quantities in millionths."""
    return np.array([micro(q) for q in quantities], dtype=np.int64)


def quantity(millionths: Any) -> Decimal:
    """Back to a quantity with six places."""
    return Decimal(int(millionths)).scaleb(-6)


def up_to(amounts: Ints, step: Ints) -> Ints:
    """Rounded up to whole steps."""
    return -(-amounts // step) * step


def times(amounts: Ints, numerator: Ints, denominator: Ints) -> Ints:
    """amounts x numerator / denominator, rounded up, exact. Raises Refused where the result is out of range."""
    if not len(amounts):
        return amounts.copy()
    about = amounts.astype(np.float64) * numerator / denominator
    if about.max() > LIMIT:
        raise Refused(_("A requirement is too large", "需求数量过大"), rule="erp.planning.within_range")
    whole, rest = np.divmod(amounts, denominator)
    risky = (rest.astype(np.float64) * numerator) > LIMIT
    found = whole * numerator + -(-(np.where(risky, 0, rest) * numerator) // denominator)
    for at in np.flatnonzero(risky):
        found[at] = -(-int(amounts[at]) * int(numerator[at]) // int(denominator[at]))
    return found


def reduced(numerator: Ints, denominator: Ints) -> tuple[Ints, Ints]:
    """The fractions in lowest terms."""
    common = np.gcd(numerator, denominator)
    return numerator // common, denominator // common


def product(first: tuple[Ints, Ints], second: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Fractions multiplied, in lowest terms. Raises Refused where 64 bits are too few."""
    a, d = reduced(first[0], second[1])
    c, b = reduced(second[0], first[1])
    for left, right in ((a, c), (b, d)):
        if len(left) and (left.astype(np.float64) * right).max() > LIMIT:
            raise Refused(_("A requirement is too large", "需求数量过大"), rule="erp.planning.within_range")
    return a * c, b * d
