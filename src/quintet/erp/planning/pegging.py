"""Which supply serves which demand: first in, first out inside each item, by cutting both lines of quantities at once.

Laid end to end, the demands of an item and its supplies are two divisions of one line; every piece between two cuts
belongs to one demand and one supply. So the pieces add up to both, exactly.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NONE = -1
_ROOM = 8e18  # below this, all items fit on one line of 64 bits


@dataclass(frozen=True)
class Pieces:
    """`quantity` of a supply serves a demand, both by their index; −1: no demand (surplus) or no supply (uncovered)."""

    supply: Ints
    demand: Ints
    quantity: Ints


def match(demand_item: Ints, demand: Ints, supply_item: Ints, supply: Ints) -> Pieces:
    """Match in the order given; both sides sorted by item, quantities above 0."""
    items = int(max(demand_item.max(initial=-1), supply_item.max(initial=-1))) + 1
    lengths = np.maximum(_totals(demand_item, demand, items), _totals(supply_item, supply, items))
    if lengths.astype(np.float64).sum() > _ROOM:
        return _match_by_halves(demand_item, demand, supply_item, supply, items)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    demand_ends = _ends(demand_item, demand, offsets)
    supply_ends = _ends(supply_item, supply, offsets)
    cuts = np.concatenate([demand_ends, supply_ends])
    order = np.argsort(cuts, kind="stable")
    cuts, is_demand = cuts[order], order < len(demand)
    owner = np.concatenate([demand_item, supply_item])[order]
    # of a cut at the end of its item's line, what lies before it begins at the previous cut or where the item begins
    begins = np.maximum(np.concatenate([[0], cuts[:-1]]), offsets[owner])
    pieces = np.flatnonzero(cuts > begins)
    demands: Ints = (np.cumsum(is_demand) - is_demand)[pieces]
    supplies: Ints = (np.cumsum(~is_demand) - ~is_demand)[pieces]
    return Pieces(
        _within(supplies, supply_item, owner[pieces]),
        _within(demands, demand_item, owner[pieces]),
        (cuts - begins)[pieces],
    )


def _totals(item: Ints, quantity: Ints, items: int) -> Ints:
    found = np.zeros(items, dtype=np.int64)
    np.add.at(found, item, quantity)
    return found


def _ends(item: Ints, quantity: Ints, offsets: Ints) -> Ints:
    """Where each quantity ends on the line: its item's offset plus what the item has up to and with it."""
    if not len(item):
        return np.zeros(0, dtype=np.int64)
    sums = np.cumsum(quantity)
    first = np.concatenate([[True], item[1:] != item[:-1]])
    before = (sums - quantity)[first]
    found: Ints = sums - np.repeat(before, np.diff(np.append(np.flatnonzero(first), len(item)))) + offsets[item]
    return found


def _within(index: Ints, items: Ints, owner: Ints) -> Ints:
    """The index where it still belongs to the same item, else none."""
    if not len(items):
        return np.full(len(index), NONE, dtype=np.int64)
    known = np.minimum(index, len(items) - 1)
    return np.where((index < len(items)) & (items[known] == owner), index, NONE).astype(np.int64)


def _match_by_halves(demand_item: Ints, demand: Ints, supply_item: Ints, supply: Ints, items: int) -> Pieces:
    """Too much for one line: the lower items and the upper ones by themselves."""
    middle = items // 2
    if not middle:
        raise OverflowError("one item's quantities exceed 64 bits")
    d, s = int(np.searchsorted(demand_item, middle)), int(np.searchsorted(supply_item, middle))
    low = match(demand_item[:d], demand[:d], supply_item[:s], supply[:s])
    high = match(demand_item[d:] - middle, demand[d:], supply_item[s:] - middle, supply[s:])
    return Pieces(
        np.concatenate([low.supply, np.where(high.supply < 0, NONE, high.supply + s)]),
        np.concatenate([low.demand, np.where(high.demand < 0, NONE, high.demand + d)]),
        np.concatenate([low.quantity, high.quantity]),
    )
