"""The structure of products as arrays: who is part of whom, with ratios, and the low-level codes that follow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from quintet.erp.planning.scaling import times, up_to

Ints = NDArray[np.int64]


class CircularStructure(ValueError):
    """Items that are part of themselves: `items` are indexes of items on or below a circle."""

    def __init__(self, items: Ints) -> None:
        super().__init__(f"{len(items)} items lie on or below a circle")
        self.items = items


@dataclass(frozen=True)
class Edges:
    """One unit of the parent takes numerator / denominator of the child (scrap is in the ratio)."""

    parent: Ints
    child: Ints
    numerator: Ints
    denominator: Ints

    def sorted(self) -> "Edges":
        """By parent, then child, then ratio: the order of input makes no difference."""
        order = np.lexsort((self.denominator, self.numerator, self.child, self.parent))
        return Edges(self.parent[order], self.child[order], self.numerator[order], self.denominator[order])


def low_level_codes(items: int, edges: Edges) -> Ints:
    """The longest way down to each item: nothing is netted before everything that needs it. Raises CircularStructure.

    Parents first, level by level, by products with the sparse matrix of who is part of whom.
    """
    ones = np.ones(len(edges.parent), dtype=np.int64)
    below = csr_array((ones, (edges.child, edges.parent)), shape=(items, items))
    waiting = np.bincount(edges.child, minlength=items).astype(np.int64)
    codes = np.zeros(items, dtype=np.int64)
    ready = (waiting == 0).astype(np.int64)
    done, level = int(ready.sum()), 0
    while ready.any():
        level += 1
        met = below @ ready
        waiting -= met
        ready = ((waiting == 0) & (met > 0)).astype(np.int64)
        codes[ready > 0] = level
        done += int(ready.sum())
    if done < items:
        raise CircularStructure(np.flatnonzero(waiting > 0))
    return codes


def explode(edges: Edges, starts: Ints, item: Ints, quantity: Ints, unit: Ints) -> tuple[Ints, Ints, Ints]:
    """(index of the order, component, quantity) of everything these orders take, rounded up in the component's unit.

    `edges` are sorted by parent, `starts[p]` is where those of p begin.
    """
    counts = starts[item + 1] - starts[item]
    order = np.repeat(np.arange(len(item)), counts)
    within = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    edge = starts[item[order]] + within
    child = edges.child[edge]
    needed = times(quantity[order], edges.numerator[edge], edges.denominator[edge])
    return order, child, up_to(needed, unit[child])
