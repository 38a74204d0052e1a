"""Lot rules: from what is missing in each bucket to what is ordered in each bucket.

Quantities are whole numbers of millionths; costs are only compared and may be floats. Sources: Silver & Meal 1973,
Wagner & Whitin 1958, Harris 1913 (EOQ), as in Silver, Pyke & Thomas, *Inventory and Production Management in Supply
Chains*.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Costs:
    """What an order costs, and what holding a unit (in millionths) for one day costs, in the same currency."""

    order: float
    hold_day: float

    @property
    def known(self) -> bool:
        """Whether both are above 0; without them no rule can weigh one against the other."""
        return self.order > 0 and self.hold_day > 0


def eoq(demand_a_day: float, costs: Costs) -> float:
    """Economic order quantity: √(2 · demand · order cost / holding cost); 0 where nothing can be weighed (Harris)."""
    if not costs.known or demand_a_day <= 0:
        return 0.0
    return math.sqrt(2 * demand_a_day * costs.order / costs.hold_day)


def period_days(demand_a_day: float, costs: Costs) -> float:
    """Days an economic order quantity lasts; 0 where it is unknown."""
    return eoq(demand_a_day, costs) / demand_a_day if demand_a_day > 0 else 0.0


def group_by_period(net: Ints, starts: Ints, days: float) -> list[tuple[int, int]]:
    """Lots as (first, last) buckets: from each bucket with a need all needs of the next `days` days."""
    lots: list[tuple[int, int]] = []
    for at in np.flatnonzero(net):
        if not lots or starts[at] >= starts[lots[-1][0]] + days:
            lots.append((int(at), int(at)))
        else:
            lots[-1] = (lots[-1][0], int(at))
    return lots


def silver_meal(net: Ints, starts: Ints, costs: Costs) -> list[tuple[int, int]]:
    """Lots as (first, last) buckets: extended while cost per unit of time falls (Silver & Meal 1973).

    Time is counted to the start of the bucket after the last one covered, so that idle buckets count as time.
    """
    ends = np.append(starts[1:], 2 * starts[-1] - starts[-2] if len(starts) > 1 else starts[-1] + 1)
    needs = [int(at) for at in np.flatnonzero(net)]
    lots: list[tuple[int, int]] = []
    while needs:
        first, last, held = needs[0], needs[0], 0.0
        for at in needs:
            waited = float(starts[at] - starts[first])
            before = (costs.order + held) / waited if waited else math.inf
            held += costs.hold_day * float(net[at]) * waited
            if (costs.order + held) / float(ends[at] - starts[first]) > before:
                break
            last = at
        lots.append((first, last))
        needs = [at for at in needs if at > last]
    return lots


def wagner_whitin(net: Ints, starts: Ints, costs: Costs) -> list[tuple[int, int]]:
    """Lots as (first, last) buckets with the least total cost of ordering and holding (Wagner & Whitin 1958).

    Dynamic programming over the buckets that need something: an optimal plan orders only there.
    """
    needs = np.flatnonzero(net)
    count = len(needs)
    if not count:
        return []
    amount, day = net[needs].astype(np.float64), starts[needs].astype(np.float64)
    least, previous = np.full(count + 1, np.inf), np.zeros(count + 1, dtype=np.int64)
    least[0] = 0.0
    for i in range(count):
        upto = least[i] + costs.order + np.cumsum(amount[i:] * (day[i:] - day[i])) * costs.hold_day
        better = upto < least[i + 1 :] - 1e-9
        least[i + 1 :][better] = upto[better]
        previous[i + 1 :][better] = i
    lots, end = [], count
    while end:
        lots.append((int(needs[previous[end]]), int(needs[end - 1])))
        end = int(previous[end])
    return lots[::-1]


def cost_of(lots: Sequence[tuple[int, int]], net: Ints, starts: Ints, costs: Costs) -> float:
    """What a plan of lots costs: orders, and holding from the lot's bucket to where each part is needed."""
    held = sum(
        float(net[at]) * float(starts[at] - starts[first]) for first, last in lots for at in range(first, last + 1)
    )
    return costs.order * len(lots) + costs.hold_day * held


@dataclass(frozen=True, slots=True)
class Limits:
    """Lot sizes by item: at least, in whole steps, at most an order (all above 0)."""

    least: Ints
    step: Ints
    most: Ints

    def of(self, chosen: Ints) -> "Limits":
        """Those of some items."""
        return Limits(self.least[chosen], self.step[chosen], self.most[chosen])

    def sized(self, need: Ints) -> Ints:
        """What is ordered for a need: 0 for none; else at least the minimum, in whole multiples, in lots of at most.

        Where one lot is too small, all but the last are full; the last is sized by itself.
        """
        full = np.maximum(need - 1, 0) // self.most
        rest = need - full * self.most
        last = -(-np.maximum(rest, self.least) // self.step) * self.step
        return np.where(need > 0, full * self.most + last, 0)


def grouped(net: Ints, lots: Sequence[tuple[int, int]], limits: Limits) -> tuple[Ints, Ints]:
    """(orders, what they were sized for) by bucket for one item: each lot covers its needs, less what earlier left."""
    ordered, needed, left = np.zeros_like(net), np.zeros_like(net), 0
    for first, last in lots:
        need = int(net[first : last + 1].sum()) - left
        if need > 0:
            needed[first] = need
            ordered[first] = limits.sized(np.array([need], dtype=np.int64))[0]
            left = int(ordered[first]) - need
        else:
            left = -need
    return ordered, needed
