"""Netting of the items of one level: from what is needed and what comes, what is missing, and what is ordered for it.

NR_t = max(0, GR_t + SS − POH_{t−1} − SR_t) and POH_t = POH_{t−1} + SR_t + PR_t − GR_t (Orlicky, *Material Requirements
Planning*). Demand of an item is pooled before safety stock and lot limits are applied. Matrices are buckets x items, in
millionths of the item's unit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.buckets import Buckets
from quintet.erp.planning.lots import (
    Costs,
    Limits,
    eoq,
    group_by_period,
    grouped,
    period_days,
    silver_meal,
    wagner_whitin,
)

Ints = NDArray[np.int64]
LOT_FOR_LOT, FIXED, EOQ, POQ, SILVER_MEAL, WAGNER_WHITIN = range(6)


@dataclass(frozen=True)
class Policies:
    """How items are planned, one entry an item: stock to keep, lot rule with limits, costs a day (floats)."""

    safety: Ints
    rule: NDArray[np.int8]
    limits: Limits
    period: Ints  # days one order covers, 0: from the economic order quantity
    order_cost: NDArray[np.float64]
    hold_day: NDArray[np.float64]  # of a millionth, a day

    def of(self, chosen: Ints) -> "Policies":
        """Those of some items."""
        return Policies(
            self.safety[chosen],
            self.rule[chosen],
            self.limits.of(chosen),
            self.period[chosen],
            self.order_cost[chosen],
            self.hold_day[chosen],
        )


def net_requirements(
    gross: Ints, receipts: Ints, opening: Ints, policies: Policies, buckets: Buckets
) -> tuple[Ints, Ints]:
    """(planned receipts, the needs they were sized for), both buckets x items."""
    limits = _with_economic_lots(gross, policies, buckets)
    planned, needs = _walk(gross, receipts, opening, policies.safety, limits)
    dynamic = np.flatnonzero(policies.rule >= POQ)
    if len(dynamic):
        # what would be missing bucket by bucket; the rules join these needs into lots
        one = np.ones(len(dynamic), dtype=np.int64)
        exact = Limits(one, one, np.full(len(dynamic), np.iinfo(np.int64).max))
        columns = gross[:, dynamic], receipts[:, dynamic], opening[dynamic], policies.safety[dynamic]
        missing, _needs = _walk(*columns, exact)
        for at, item in enumerate(dynamic):
            planned[:, item], needs[:, item] = _in_lots(missing[:, at], gross[:, item], int(item), policies, buckets)
    return planned, needs


def _walk(gross: Ints, receipts: Ints, opening: Ints, safety: Ints, limits: Limits) -> tuple[Ints, Ints]:
    """Bucket after bucket over all items at once."""
    planned, needs = np.zeros_like(gross), np.zeros_like(gross)
    on_hand = opening.copy()
    for t in range(len(gross)):
        on_hand += receipts[t] - gross[t]
        need = safety - on_hand
        short = np.flatnonzero(need > 0)
        if len(short):
            needs[t, short] = need[short]
            planned[t, short] = limits.of(short).sized(need[short])
            on_hand[short] += planned[t, short]
    return planned, needs


def _with_economic_lots(gross: Ints, policies: Policies, buckets: Buckets) -> Limits:
    """The limits, with the economic order quantity as the least where that is the rule."""
    least = policies.limits.least.copy()
    for item in np.flatnonzero(policies.rule == EOQ):
        lot = eoq(*_economy(gross[:, item], int(item), policies, buckets))
        step, most = int(policies.limits.step[item]), int(policies.limits.most[item])
        least[item] = max(int(least[item]), min(round(lot / step) * step, most // step * step))
    return Limits(least, policies.limits.step, policies.limits.most)


def _economy(gross: Ints, item: int, policies: Policies, buckets: Buckets) -> tuple[float, Costs]:
    """(demand a day over the horizon, costs) of an item."""
    costs = Costs(float(policies.order_cost[item]), float(policies.hold_day[item]))
    return float(gross.sum()) / buckets.days, costs


def _in_lots(missing: Ints, gross: Ints, item: int, policies: Policies, buckets: Buckets) -> tuple[Ints, Ints]:
    """Orders of one item under a rule that looks ahead; bucket by bucket where its costs are not known."""
    demand, costs = _economy(gross, item, policies, buckets)
    rule, days = int(policies.rule[item]), float(policies.period[item])
    if rule == POQ:
        whole = round(period_days(demand, costs) / buckets.width) * buckets.width
        lots = group_by_period(missing, buckets.starts, days or max(whole, 1))
    elif not costs.known:
        lots = [(int(at), int(at)) for at in np.flatnonzero(missing)]
    else:
        lots = (silver_meal if rule == SILVER_MEAL else wagner_whitin)(missing, buckets.starts, costs)
    return grouped(missing, lots, policies.limits.of(np.array([item])))


def projected(gross: Ints, receipts: Ints, planned: Ints, opening: Ints) -> Ints:
    """Projected on hand at the end of each bucket."""
    found: Ints = opening + np.cumsum(receipts + planned - gross, axis=0)
    return found
