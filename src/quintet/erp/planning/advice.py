"""What a plan advises on open orders: earlier, later, not at all, overdue. Nothing is moved by it.

Open orders are matched with demand as if no proposals existed: the day of the first demand an order serves is the day
it should come. What serves none is not needed.
"""

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.pegging import match
from quintet.erp.planning.problem import OPEN, STOCK, Demands, Plan, Problem, Supplies, chosen
from quintet.erp.planning.writing import Message

Ints = NDArray[np.int64]
CALM = 7  # days too early that nobody is troubled with
NEVER = int(np.iinfo(np.int64).max)


def needed_days(problem: Problem, plan: Plan) -> tuple[Supplies, Ints]:
    """Open supplies within the horizon and the day each is needed first (NEVER: not at all)."""
    open_ = (problem.supplies.kind == OPEN) & (problem.buckets.of(problem.supplies.day) >= 0)
    concerned = np.unique(problem.supplies.item[open_])
    if not len(concerned):
        return chosen(problem.supplies, open_), np.zeros(0, dtype=np.int64)
    used = open_ | ((problem.supplies.kind == STOCK) & np.isin(problem.supplies.item, concerned))
    supplies: Supplies = chosen(problem.supplies, used)
    supplies = chosen(supplies, np.lexsort((supplies.line, supplies.ref, supplies.day, supplies.kind, supplies.item)))
    demands: Demands = chosen(plan.demands, np.isin(plan.demands.item, concerned))
    # levels follow each other in the plan's list; within an item the order is the one they are served in
    demands = chosen(demands, np.argsort(demands.item, kind="stable"))
    pieces = match(demands.item, demands.quantity, supplies.item, supplies.quantity)
    served = (pieces.supply >= 0) & (pieces.demand >= 0)
    days = np.full(len(supplies), NEVER)
    np.minimum.at(days, pieces.supply[served], demands.day[pieces.demand[served]])
    coming = supplies.kind == OPEN
    return chosen(supplies, coming), days[coming]


def messages_on_open(problem: Problem, ids: Ints, supplies: Supplies, needed: Ints) -> list[Message]:
    """Advice on open orders. `ids` are the numbers of the items."""
    today = problem.buckets.today
    late = (supplies.day < today) & (needed != NEVER)
    kinds = np.select(
        [needed == NEVER, late, needed < supplies.day, needed > supplies.day + CALM],
        ["cancel", "past_due", "expedite", "postpone"],
        "",
    )
    return [
        Message(
            str(kinds[at]),
            int(supplies.ref[at]),
            int(supplies.line[at]),
            int(ids[supplies.item[at]]),
            int(supplies.quantity[at]),
            int(supplies.day[at]),
            0 if needed[at] == NEVER else int(needed[at]),
        )
        for at in np.flatnonzero(kinds != "")
    ]


def exceptions_of(problem: Problem, plan: Plan, supplies: Supplies, needed: Ints) -> Ints:
    """Of each proposal: 1 when it should have been released before today, 2 when an open order could come earlier."""
    latest = np.full(len(problem), -1, dtype=np.int64)
    early = (needed < supplies.day) & (supplies.day >= problem.buckets.today)
    np.maximum.at(latest, supplies.item[early], supplies.day[early])
    orders = plan.orders
    overdue = np.where(orders.release < problem.buckets.today, 1, 0)
    return np.where(latest[orders.item] > orders.due, 2, overdue)


def messages_on_proposals(problem: Problem, plan: Plan, items: Ints, ids: Ints) -> list[Message]:
    """Past due: a proposal whose release date has gone by. It keeps its date; only people move it."""
    orders = plan.orders
    return [
        Message("past_due", int(ids[at]), 0, int(items[orders.item[at]]), int(orders.quantity[at]),
                int(orders.release[at]), int(orders.due[at]))
        for at in np.flatnonzero(orders.release < problem.buckets.today)
    ]  # fmt: skip
