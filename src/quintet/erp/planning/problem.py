"""What a plan is computed from, and what it consists of: bundles of arrays.

Days are ordinals, quantities millionths of the item's unit, items indexes in the order of their numbers.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.buckets import Buckets
from quintet.erp.planning.netting import Policies
from quintet.erp.planning.scaling import MICRO, times, up_to
from quintet.erp.planning.structure import Edges
from quintet.master.calendar.queries import Week

Ints = NDArray[np.int64]
STOCK, OPEN, PROPOSAL = range(3)  # what kind of supply, in the order it is used within a bucket
SAFETY = 0  # the reference of a demand for safety stock
SURPLUS = int(np.iinfo(np.int64).min)  # the demand of what serves none


def joined(parts: "list[Any]", kind: Any) -> Any:
    """Several bundles of arrays as one."""
    names = [each.name for each in fields(kind)]
    if not parts:
        return kind(**{name: np.zeros(0, dtype=np.int64) for name in names})
    return kind(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def chosen(bundle: Any, rows: Any) -> Any:
    """Some rows of a bundle of arrays."""
    return type(bundle)(**{each.name: getattr(bundle, each.name)[rows] for each in fields(bundle)})


@dataclass(frozen=True)
class Demands:
    """Who needs what when: order lines, components of orders (made or planned), safety stock."""

    item: Ints
    day: Ints
    quantity: Ints
    ref: Ints
    line: Ints

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True)
class Supplies(Demands):
    """What is there and what comes; `kind` is STOCK, OPEN or PROPOSAL."""

    kind: Ints


@dataclass(frozen=True)
class FixedOrders:
    """Orders that are not planned anew but take components: firm ones, and those of items that are left alone."""

    item: Ints
    quantity: Ints
    release: Ints
    ref: Ints


@dataclass(frozen=True)
class Orders:
    """What is proposed: for the `net` requirement `quantity`, due and to be released on these days."""

    item: Ints
    quantity: Ints
    net: Ints
    due: Ints
    release: Ints
    possible: Ints  # when it can be there: as due, or later where it is late or waits for what is


@dataclass(frozen=True)
class Pegs(Demands):
    """So much of a supply (`ref`, `line`) serves a demand (SURPLUS, 0 where none); `day` is the demand's.

    `comes` is the supply's day; 0 for stock.
    """

    demand_ref: Ints
    demand_line: Ints
    comes: Ints


@dataclass(frozen=True)
class Problem:
    """Everything a plan is computed from. `planned`: which items are netted (others only take components)."""

    planned: NDArray[np.bool_]
    unit: Ints  # the smallest quantity of each item
    lead_time: Ints  # working days
    good: Ints  # millionths of what is started that come out good
    policies: Policies
    edges: Edges
    demands: Demands
    supplies: Supplies
    fixed: FixedOrders
    buckets: Buckets
    calendar: Week

    def __len__(self) -> int:
        return len(self.planned)

    def started(self, item: Ints, quantity: Ints) -> Ints:
        """What has to be started for these quantities of good output, in whole units."""
        whole = np.full_like(quantity, MICRO)
        return up_to(times(quantity, whole, self.good[item]), self.unit[item])


@dataclass
class Plan:
    """Orders, pegs, and the tables they follow from (buckets x items)."""

    gross: Ints
    receipts: Ints
    opening: Ints
    planned: Ints
    levels: Ints
    orders: Orders
    pegs: Pegs
    demands: Demands
