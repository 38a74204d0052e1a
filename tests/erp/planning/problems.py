"""Small planning problems, a line each: items, structure, demand and supply in whole units, days counted from today."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from quintet.erp.planning.buckets import buckets_of
from quintet.erp.planning.engine import compute
from quintet.erp.planning.lots import Limits
from quintet.erp.planning.netting import Policies
from quintet.erp.planning.problem import (
    OPEN,
    STOCK,
    Demands,
    FixedOrders,
    Plan,
    Problem,
    Supplies,
)
from quintet.erp.planning.structure import Edges
from quintet.master.calendar.rules import Week

TODAY = date(2026, 3, 2)  # a Monday
NOW = TODAY.toordinal()
UNIT = 1_000_000
HUGE = 9_000_000_000_000 * UNIT
RULES = ("lot_for_lot", "fixed", "eoq", "poq", "silver_meal", "wagner_whitin")
ALL_DAYS = Week((True,) * 7)
MONDAY_TO_FRIDAY = Week((True,) * 5 + (False,) * 2)


@dataclass
class Item:
    """An item as planning sees it; quantities in whole units."""

    lead: int = 0
    safety: int = 0
    rule: str = "lot_for_lot"
    least: int = 0
    step: int = 1
    most: int | None = None
    period: int = 0
    order_cost: float = 0.0
    hold_week: float = 0.0  # of a unit, a week
    stock: int = 0
    unit: int = UNIT
    good: int = 100  # percent


@dataclass
class Case:
    """A problem in the making."""

    items: list[Item]
    edges: list[tuple[int, int, Fraction]] = field(default_factory=list)  # parent, child, how many
    demands: list[tuple[int, int, Any]] = field(default_factory=list)  # item, day from today, units
    receipts: list[tuple[int, int, Any]] = field(default_factory=list)
    fixed: list[tuple[int, Any, int]] = field(default_factory=list)  # item, units, release day
    weeks: int = 12
    bucket: str = "week"
    calendar: Week = ALL_DAYS

    def problem(self) -> Problem:
        """As the engine takes it. Demands are numbered from 1001, receipts from 2001, fixed orders from 3001."""
        each = self.items
        limits = Limits(
            _ints(i.least * UNIT for i in each),
            _ints(max(i.step * UNIT, i.unit) for i in each),
            _ints(HUGE if i.most is None else i.most * UNIT for i in each),
        )
        policies = Policies(
            _ints(i.safety * UNIT for i in each),
            np.array([RULES.index(i.rule) for i in each], dtype=np.int8),
            limits,
            _ints(i.period for i in each),
            np.array([i.order_cost for i in each], dtype=float),
            np.array([i.hold_week / 7 / UNIT for i in each], dtype=float),
        )
        stock = [(n, 0, i.stock * UNIT, n + 1, 0, STOCK) for n, i in enumerate(each) if i.stock]
        coming = [(n, NOW + day, _micro(q), 2001 + k, 1, OPEN) for k, (n, day, q) in enumerate(self.receipts)]
        return Problem(
            np.ones(len(each), dtype=bool),
            _ints(i.unit for i in each),
            _ints(i.lead for i in each),
            _ints(i.good * 10_000 for i in each),
            policies,
            Edges(*_table([(p, c, r.numerator, r.denominator) for p, c, r in self.edges], 4)),
            Demands(*_table([(n, NOW + d, _micro(q), 1001 + k, 1) for k, (n, d, q) in enumerate(self.demands)], 5)),
            Supplies(*_table(stock + coming, 6)),
            FixedOrders(*_table([(n, _micro(q), NOW + d, 3001 + k) for k, (n, q, d) in enumerate(self.fixed)], 4)),
            buckets_of(TODAY, self.weeks, self.bucket),
            self.calendar,
        )

    def plan(self) -> Plan:
        """The plan of it."""
        return compute(self.problem())


def _micro(units: Any) -> int:
    return int(Fraction(units) * UNIT)


def _ints(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)


def _table(rows: list[Any], width: int) -> Any:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width).T


def by_bucket(plan: Plan, item: int) -> list[Any]:
    """What is planned of an item, bucket by bucket, in units."""
    return [each / UNIT if each % UNIT else each // UNIT for each in plan.planned[:, item].tolist()]


def orders_of(plan: Plan, item: int) -> list[tuple[float, int, int]]:
    """(units, due day, release day) of an item's proposals, days counted from today."""
    rows = zip(plan.orders.item, plan.orders.quantity, plan.orders.due, plan.orders.release, strict=True)
    return [(int(q) / UNIT, int(d) - NOW, int(r) - NOW) for i, q, d, r in rows if i == item]


def weekly(*quantities: Any, item: int = 0) -> list[tuple[int, int, Any]]:
    """A demand on the Monday of each week, from this one on."""
    return [(item, 7 * week, q) for week, q in enumerate(quantities) if q]
