"""The planning engine: level by level netting, lots, pegs and explosion. Pure: arrays in, arrays out.

Orders it proposes are referred to by negative numbers (−1 is the first) until they have numbers of their own.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.netting import net_requirements
from quintet.erp.planning.pegging import NONE, Pieces, match
from quintet.erp.planning.problem import (
    PROPOSAL,
    SAFETY,
    STOCK,
    SURPLUS,
    Demands,
    Orders,
    Pegs,
    Plan,
    Problem,
    Supplies,
    chosen,
    joined,
)
from quintet.erp.planning.structure import Edges, explode, low_level_codes
from quintet.erp.planning.working_days import WorkingDays, working_days

Ints = NDArray[np.int64]


@dataclass
class _Work:
    """A plan while it is computed, one level after the other."""

    problem: Problem
    gross: Ints
    receipts: Ints
    opening: Ints
    planned: Ints
    levels: Ints
    edges: Edges
    starts: Ints
    calendar: WorkingDays
    waiting: dict[int, list[Demands]] = field(default_factory=dict)
    supplies: dict[int, Supplies] = field(default_factory=dict)
    seen: list[Demands] = field(default_factory=list)
    orders: list[Orders] = field(default_factory=list)
    pegs: list[Pegs] = field(default_factory=list)
    count: int = 0


def compute(problem: Problem) -> Plan:
    """The plan. Raises CircularStructure where an item is part of itself."""
    work = _begin(problem)
    _need(work, chosen(problem.demands, np.lexsort((problem.demands.line, problem.demands.ref))))
    _need(work, _taken_by_fixed(work))
    for level in range(int(work.levels.max(initial=0)) + 1):
        items = np.flatnonzero((work.levels == level) & problem.planned)
        if len(items):
            _plan_level(work, level, items)
    return Plan(
        work.gross,
        work.receipts,
        work.opening,
        work.planned,
        work.levels,
        _when_possible(work),
        joined(work.pegs, Pegs),
        joined(work.seen, Demands),
    )


def _begin(problem: Problem) -> _Work:
    """Levels, what is there and what comes, in an order that does not depend on the order of input."""
    items, buckets = len(problem), problem.buckets
    edges = problem.edges.sorted()
    levels = low_level_codes(items, edges)
    stock, later = problem.supplies.kind == STOCK, problem.supplies.kind != STOCK
    opening = np.zeros(items, dtype=np.int64)
    np.add.at(opening, problem.supplies.item[stock], problem.supplies.quantity[stock])
    receipts = np.zeros((len(buckets), items), dtype=np.int64)
    at = buckets.of(problem.supplies.day)
    coming = later & (at >= 0)
    np.add.at(receipts, (at[coming], problem.supplies.item[coming]), problem.supplies.quantity[coming])
    starts = np.searchsorted(edges.parent, np.arange(items + 1))
    empty = np.zeros_like(receipts)
    calendar = _calendar_of(problem, levels)
    work = _Work(problem, empty, receipts, opening, np.zeros_like(receipts), levels, edges, starts, calendar)
    used = chosen(problem.supplies, stock | coming)
    used = chosen(used, np.lexsort((used.line, used.ref, used.day)))
    by_level = levels[used.item]
    work.supplies = {int(level): chosen(used, by_level == level) for level in np.unique(by_level)}
    return work


def _calendar_of(problem: Problem, levels: Ints) -> WorkingDays:
    """Working days from the earliest release there can be: what is needed first, with the longest chain below it."""
    longest = np.zeros(int(levels.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(longest, levels, problem.lead_time)
    first = min(problem.buckets.today, *(int(days.min(initial=problem.buckets.today)) for days in _days_of(problem)))
    return working_days(first, problem.buckets.end, int(longest.sum()) + len(longest) + 1, problem.calendar)


def _days_of(problem: Problem) -> tuple[Ints, Ints]:
    return problem.demands.day, problem.fixed.release


def _need(work: _Work, demands: Demands) -> None:
    """Add demands (those within the horizon, of planned items) to the tables and to their levels' lists."""
    at = work.problem.buckets.of(demands.day)
    within = (at >= 0) & work.problem.planned[demands.item]
    if not within.all():
        demands, at = chosen(demands, within), at[within]
    np.add.at(work.gross, (at, demands.item), demands.quantity)
    by_level = work.levels[demands.item]
    for level in np.unique(by_level):
        work.waiting.setdefault(int(level), []).append(chosen(demands, by_level == level))


def _taken_by_fixed(work: _Work) -> Demands:
    problem = work.problem
    fixed = chosen(problem.fixed, np.argsort(problem.fixed.ref, kind="stable"))
    started = problem.started(fixed.item, fixed.quantity)
    order, child, quantity = explode(work.edges, work.starts, fixed.item, started, problem.unit)
    return Demands(child, fixed.release[order], quantity, fixed.ref[order], np.zeros_like(child))


def _plan_level(work: _Work, level: int, items: Ints) -> None:
    problem = work.problem
    policies = problem.policies.of(items)
    planned, needs = net_requirements(
        work.gross[:, items], work.receipts[:, items], work.opening[items], policies, problem.buckets
    )
    work.planned[:, items] = planned
    orders, bucket = _orders_of(planned, needs, items, policies.limits.most, problem)
    demands = _demands_of(work, level, items)
    work.seen.append(demands)
    orders = _peg(work, level, demands, orders, bucket)
    work.orders.append(orders)
    started = problem.started(orders.item, orders.quantity)
    order, child, quantity = explode(work.edges, work.starts, orders.item, started, problem.unit)
    refs = -(work.count + order + 1)
    work.count += len(orders.item)
    if len(child):
        _need(work, Demands(child, orders.release[order], quantity, refs, np.zeros_like(child)))


def _orders_of(planned: Ints, needs: Ints, items: Ints, most: Ints, problem: Problem) -> tuple[Orders, Ints]:
    """Orders by item and bucket, one a lot where a maximum splits them; and the bucket of each."""
    column, bucket = np.nonzero(planned.T)
    total, need, limit = planned[bucket, column], needs[bucket, column], most[column]
    lots = np.maximum(need - 1, 0) // limit + 1
    row = np.repeat(np.arange(len(total)), lots)
    last = np.zeros(len(row), dtype=bool)
    last[np.cumsum(lots) - 1] = True
    quantity = np.where(last, total[row] - (lots[row] - 1) * limit[row], limit[row])
    net = np.where(last, need[row] - (lots[row] - 1) * limit[row], limit[row])
    due = problem.buckets.starts[bucket][row]
    return Orders(items[column][row], quantity, net, due, due, due), bucket[row]


def _demands_of(work: _Work, level: int, items: Ints) -> Demands:
    """The demands of a level by item, safety stock first, then by day; ties in the order of their numbers."""
    safety = work.problem.policies.safety[items]
    kept = items[safety > 0]
    nothing = np.zeros_like(kept)
    today = np.full_like(kept, work.problem.buckets.today)
    first = Demands(kept, today, safety[safety > 0], nothing + SAFETY, nothing)
    found: Demands = joined([first, *work.waiting.pop(level, [])], Demands)
    is_safety = np.arange(len(found)) < len(kept)
    key = found.item * (1 << 24) + np.where(is_safety, 0, found.day)
    result: Demands = chosen(found, np.argsort(key, kind="stable"))
    return result


def _peg(work: _Work, level: int, demands: Demands, orders: Orders, bucket: Ints) -> Orders:
    """Match a level's demands with its supplies; the orders with their days: due when the first of it is needed."""
    problem, proposed = work.problem, len(orders.item)
    refs = -(work.count + np.arange(proposed) + 1)
    kinds = np.full(proposed, PROPOSAL, dtype=np.int64)
    mine = Supplies(orders.item, orders.due, orders.quantity, refs, np.zeros_like(refs), kinds)
    given = work.supplies.get(level)
    supplies: Supplies = joined([given, mine] if given is not None else [mine], Supplies)
    at = problem.buckets.of(supplies.day)
    at[len(supplies) - proposed :] = bucket
    at[supplies.kind == STOCK] = NONE
    supplies = chosen(supplies, np.argsort((supplies.item * (1 << 16) + at + 1) * 4 + supplies.kind, kind="stable"))
    pieces = match(demands.item, demands.quantity, supplies.item, supplies.quantity)
    served = pieces.demand >= 0
    day = np.where(served, _at(demands.day, pieces.demand), _at(supplies.day, pieces.supply))
    _note_pegs(work, supplies, demands, pieces, day)
    first = np.full(proposed, np.iinfo(np.int64).max)
    own = served & (pieces.supply >= 0)
    own[own] = supplies.kind[pieces.supply[own]] == PROPOSAL
    np.minimum.at(first, -supplies.ref[pieces.supply[own]] - 1 - work.count, day[own])
    last = np.append(problem.buckets.starts[1:], problem.buckets.end)[bucket] - 1
    due = np.minimum(first, last)
    release = work.calendar.back(due, problem.lead_time[orders.item])
    return Orders(orders.item, orders.quantity, orders.net, due, release, due)


def _at(values: Ints, index: Ints, none: int = 0) -> Ints:
    """The values at these indexes; `none` where the index is −1."""
    found: Ints = np.append(values, none)[index]
    return found


def _note_pegs(work: _Work, supplies: Supplies, demands: Demands, pieces: Pieces, day: Ints) -> None:
    """Pegs of every piece that has a supply; what is left of stock is no surplus, it is just there."""
    idle = (pieces.demand == NONE) & (_at(supplies.kind, pieces.supply) == STOCK)
    kept = (pieces.supply != NONE) & ~idle
    supply, demand = pieces.supply[kept], pieces.demand[kept]
    work.pegs.append(
        Pegs(
            supplies.item[supply],
            day[kept],
            pieces.quantity[kept],
            supplies.ref[supply],
            supplies.line[supply],
            _at(demands.ref, demand, SURPLUS),
            _at(demands.line, demand),
            np.where(supplies.kind[supply] == STOCK, 0, supplies.day[supply]),
        )
    )


def _when_possible(work: _Work) -> Orders:
    """All orders, each with the day it can be there: a lead time after it can start, from the lowest level up.

    It can start on its release date, but not before today, and not before everything it takes has come.
    """
    orders: Orders = joined(work.orders, Orders)
    today, lead = work.problem.buckets.today, work.problem.lead_time[orders.item]
    possible, waits = orders.due.copy(), np.full(len(orders.item), today, dtype=np.int64)
    end = len(orders.item)
    for own, pegs in zip(reversed(work.orders), reversed(work.pegs), strict=True):
        here = slice(end - len(own.item), end)
        start = np.maximum(orders.release[here], waits[here])
        there = np.maximum(orders.due[here], work.calendar.forward(start, lead[here]))
        possible[here] = np.where(start > orders.release[here], there, orders.due[here])
        comes = np.where(pegs.ref < 0, _at(possible, np.where(pegs.ref < 0, -pegs.ref - 1, NONE)), pegs.comes)
        above = (pegs.demand_ref < 0) & (pegs.demand_ref != SURPLUS)
        np.maximum.at(waits, -pegs.demand_ref[above] - 1, comes[above])
        end -= len(own.item)
    return replace(orders, possible=possible)
