"""From facts to a problem: indexes instead of numbers, lot limits in millionths, terms of suppliers, costs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.buckets import Buckets
from quintet.erp.planning.gathering import BUY, PHANTOM, RULES, Facts, ItemTable, find
from quintet.erp.planning.lots import Limits
from quintet.erp.planning.netting import FIXED, LOT_FOR_LOT, Policies
from quintet.erp.planning.problem import Problem, chosen
from quintet.erp.planning.scaling import LIMIT, micro, up_to
from quintet.erp.planning.structure import Edges
from quintet.erp.products.queries import standard_costs
from quintet.erp.purchasing.queries import Source, best_sources
from quintet.erp.stock.queries import get_unit_costs
from quintet.master.calendar.queries import week

Ints = NDArray[np.int64]
ONE = Decimal(1)


def problem_of(facts: Facts, company: int, today: date, buckets: Buckets) -> Problem:
    """The problem that a plan of these items solves."""
    items = facts.items
    sources = _sources(facts, company, today)
    lead = np.where(items.lead_time >= 0, items.lead_time, 0)
    for at, source in sources.items():
        if items.lead_time[at] < 0:
            lead[at] = source.lead_time_days
    unit: Ints = 10 ** (6 - items.places)
    return Problem(
        items.kind != PHANTOM,
        unit,
        lead,
        items.good,
        _policies(items, unit, sources, _unit_costs(items, company, today)),
        _indexed_edges(facts.edges, items),
        _indexed(facts.demands, items),
        _indexed(facts.supplies, items),
        _indexed(facts.fixed, items),
        buckets,
        week(),
    )


def _indexed(bundle: Any, items: ItemTable) -> Any:
    """The same by index; rows of items that are not planned (services, tools) are left out."""
    at, found = find(items.id, bundle.item)
    kept = chosen(bundle, found)
    return type(bundle)(**{**kept.__dict__, "item": at[found]})


def _indexed_edges(edges: Edges, items: ItemTable) -> Edges:
    parent, has_parent = find(items.id, edges.parent)
    child, has_child = find(items.id, edges.child)
    return chosen(Edges(parent, child, edges.numerator, edges.denominator), has_parent & has_child)


def _sources(facts: Facts, company: int, today: date) -> dict[int, Source]:
    """{index: best source} of bought items that anything may need."""
    items = facts.items
    wanted = np.isin(items.id, np.concatenate([facts.demands.item, facts.edges.child])) | (items.safety > 0)
    rows = np.flatnonzero((items.kind == BUY) & wanted)
    found = best_sources(company, [(int(items.id[at]), ONE) for at in rows], today) if len(rows) else []
    return {int(at): source for at, source in zip(rows, found, strict=True) if source is not None}


def _unit_costs(items: ItemTable, company: int, today: date) -> dict[int, Decimal]:
    """{index: cost of one unit} of items whose lot rule weighs costs: stock's, else what it should cost."""
    rows = np.flatnonzero(items.rule > FIXED)
    wanted = [int(items.id[at]) for at in rows]
    if not wanted:
        return {}
    known = get_unit_costs(company, wanted)
    missing = [item for item in wanted if item not in known]
    sheets = standard_costs(company, missing, today) if missing else {}
    known |= {item: sheet.total for item, sheet in sheets.items() if sheet.total is not None}
    return {int(at): known[item] for at, item in zip(rows, wanted, strict=True) if item in known}


def _policies(items: ItemTable, unit: Ints, sources: dict[int, Source], costs: dict[int, Decimal]) -> Policies:
    hold = np.zeros(len(items))
    for at, cost in costs.items():
        # holding is in ten-thousandths of a percent a year of what a millionth of a unit costs
        hold[at] = float(cost) / 1e6 * items.holding[at] / 1e6 / 365
    return Policies(
        up_to(items.safety, unit),
        np.clip(items.rule, LOT_FOR_LOT, len(RULES) - 1).astype(np.int8),
        limits_of(items, unit, sources),
        items.period,
        items.order_cost / 100,
        hold,
    )


def limits_of(items: ItemTable, unit: Ints, sources: dict[int, Source]) -> Limits:
    """Lot limits: of the planning data, and of the purchase unit where the item is bought; both are kept.

    Where no lot is a multiple of both within the maximum, what the supplier delivers in counts.
    """
    step = np.maximum(up_to(np.where(items.rule == FIXED, items.fixed, items.multiple), unit), unit)
    least = items.minimum.copy()
    for at, source in sources.items():
        theirs = max(micro(source.multiple), int(unit[at]))
        both = int(np.lcm.reduce(np.array([int(step[at]), theirs], dtype=object)))
        step[at] = both if both <= (int(items.maximum[at]) or LIMIT) else theirs
        least[at] = max(int(least[at]), micro(source.minimum))
    most: Ints = np.where(items.maximum > 0, np.maximum(items.maximum // step, 1) * step, LIMIT // step * step)
    return Limits(np.minimum(least, most), step, most)


def asked_for(problem_items: ItemTable, item: Ints, quantity: Ints) -> tuple[Sequence[tuple[int, int]], Ints]:
    """The different (index, millionths) of bought items among orders, and which of them each order is (−1: made)."""
    bought = problem_items.kind[item] == BUY
    pairs, which = np.unique(np.stack([item[bought], quantity[bought]]), axis=1, return_inverse=True)
    found = np.full(len(item), -1, dtype=np.int64)
    found[bought] = which.reshape(-1)
    return [(int(a), int(q)) for a, q in pairs.T], found
