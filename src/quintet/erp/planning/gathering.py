"""What a plan is computed from, read set-based: items with planning data, structure, demand and supply.

Everything is in arrays by item number; `restricting` and `building` make a problem of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning.problem import OPEN, STOCK, Demands, FixedOrders, Supplies, chosen, joined
from quintet.erp.planning.scaling import MICRO, micro, product, times, up_to
from quintet.erp.planning.structure import Edges
from quintet.erp.production.queries import list_component_demand
from quintet.erp.production.queries import list_open_supply as list_open_orders
from quintet.erp.products.queries import BomEdge, list_component_edges
from quintet.erp.purchasing.queries import list_open_supply as list_open_purchases
from quintet.erp.sales.queries import list_short_lines
from quintet.erp.stock.queries import list_free_stock, list_reservations
from quintet.kernel import sql, store

Ints = NDArray[np.int64]
RULES = ("lot_for_lot", "fixed", "eoq", "poq", "silver_meal", "wagner_whitin")

# primary key of master_item; unique erp_item_plan_once (company_id, item_id)
_ITEMS = """
SELECT i.id, CASE i.kind WHEN 'make' THEN 0 WHEN 'buy' THEN 1 ELSE 2 END, u.places, coalesce(p.id, 0),
  coalesce(p.lead_time_days, -1), coalesce(p.safety_stock * 1000000, 0)::bigint,
  CASE p.lot_rule WHEN 'fixed' THEN 1 WHEN 'eoq' THEN 2 WHEN 'poq' THEN 3 WHEN 'silver_meal' THEN 4
    WHEN 'wagner_whitin' THEN 5 ELSE 0 END,
  coalesce(p.fixed_quantity * 1000000, 0)::bigint, coalesce(p.minimum * 1000000, 0)::bigint,
  coalesce(p.multiple * 1000000, 0)::bigint, coalesce(p.maximum * 1000000, 0)::bigint, coalesce(p.period_days, 0),
  coalesce(p.ordering_cost * 100, 0)::bigint, coalesce(p.holding_percent * 10000, 0)::bigint,
  coalesce(p.yield_percent * 10000, 1000000)::bigint
FROM master_item i JOIN master_unit u ON u.id = i.unit_id
LEFT JOIN erp_itemplan p ON p.company_id = %s AND p.item_id = i.id
WHERE i.kind IN ('make', 'buy', 'phantom') AND (%s::bigint[] IS NULL OR i.id = ANY(%s::bigint[])) ORDER BY i.id
"""
# index erp_planned_order_item (company_id, item_id, due_on)
_FIRM = """
SELECT o.id, o.item_id, o.kind = 'make', (o.quantity * 1000000)::bigint, o.due_on - date '0001-01-01' + 1,
  o.release_on - date '0001-01-01' + 1
FROM erp_plannedorder o
WHERE o.company_id = %s AND o.state = 'PROPOSED' AND (o.firm OR o.hold_id IS NOT NULL)
  AND (%s::bigint[] IS NULL OR o.item_id = ANY(%s::bigint[])) ORDER BY o.id
"""
# index erp_peg_item (company_id, item_id): what proposals of items that are left alone take, as it was pegged
_TAKEN = """
SELECT p.item_id, p.on - date '0001-01-01' + 1, sum(p.quantity * 1000000)::bigint, p.demand_ref, p.demand_line
FROM erp_peg p JOIN erp_plannedorder o ON o.id = p.demand_ref AND o.state = 'PROPOSED'
WHERE p.company_id = %s AND p.item_id = ANY(%s::bigint[]) AND NOT o.item_id = ANY(%s::bigint[])
GROUP BY p.item_id, p.on, p.demand_ref, p.demand_line ORDER BY p.demand_ref, p.item_id
"""
MAKE, BUY, PHANTOM = range(3)


@dataclass(frozen=True)
class ItemTable:
    """Items with their planning data, in the order of their numbers; quantities in millionths."""

    id: Ints
    kind: Ints  # MAKE, BUY, PHANTOM
    places: Ints
    plan: Ints  # 0: without planning data
    lead_time: Ints  # −1: not said
    safety: Ints
    rule: Ints  # index of RULES
    fixed: Ints
    minimum: Ints
    multiple: Ints
    maximum: Ints  # 0: none
    period: Ints
    order_cost: Ints  # in hundredths
    holding: Ints  # percent, in ten-thousandths
    good: Ints  # yield percent, in ten-thousandths

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Facts:
    """Everything known of these items; items by number. `reserved`: stock that serves a demand already."""

    items: ItemTable
    edges: Edges
    demands: Demands
    supplies: Supplies
    fixed: FixedOrders
    reserved: Sequence[tuple[int, int, int, int, int]]  # position, item, document, line, millionths


@dataclass(frozen=True)
class Structure:
    """What is made of what, and the items a plan is about: None, or the chosen ones with everything below them."""

    edges: Sequence[BomEdge]
    scope: Sequence[int] | None


def read_structure(company: int, today: date, items: Iterable[int] | None = None) -> Structure:
    """The structure of everything, or of these items and everything below them (nothing else is read)."""
    edges = list_component_edges(company, today, items)
    scope = None if items is None else sorted({*items, *(e.parent for e in edges), *(e.child for e in edges)})
    return Structure(edges, scope)


def gather(company: int, today: date, structure: Structure) -> Facts:
    """Facts of the items of a structure."""
    scope = structure.scope
    table = _items(company, scope)
    edges = _edges(structure.edges, table)
    demands, supplies, fixed = _movements(company, scope, table)
    if scope is not None:
        demands = joined([demands, _kits_of(company, today, table)], Demands)
    return Facts(
        table,
        edges,
        _through_phantoms(demands, edges, table),
        supplies,
        fixed,
        [(r.position, r.item, r.document, r.line, micro(r.quantity)) for r in list_reservations(company, scope)],
    )


def _good_of_open_orders(
    company: int, scope: frozenset[int] | None, table: ItemTable
) -> list[tuple[int, int, int, int, int, int]]:
    """What manufacturing orders will still bring: of what is open, what comes out good by the item's yield."""
    orders = list_open_orders(company, scope)
    at, found = find(table.id, np.array([s.item for s in orders], dtype=np.int64))
    rows = []
    for supply, index, known in zip(orders, at.tolist(), found.tolist(), strict=True):
        amount, unit = micro(supply.quantity), int(_step(table, np.array([index]))[0]) if known else 1
        good = amount * int(table.good[index]) // MICRO // unit * unit if known else amount
        if good > 0:
            rows.append((supply.item, supply.on.toordinal(), good, supply.document, 0, OPEN))
    return rows


def _kits_of(company: int, today: date, table: ItemTable) -> Demands:
    """What phantoms that are ordered by themselves (kits) take of these items, although they lie above them."""
    kits = [row[0] for row in sql.rows("SELECT id FROM master_item WHERE kind = 'phantom'")]
    inside = set(table.id.tolist())
    lines = list_short_lines(company, [kit for kit in kits if kit not in inside]) if kits else []
    if not lines:
        return Demands(*_columns([], 5))
    structure = read_structure(company, today, sorted({line.item for line in lines}))
    whole = _items(company, structure.scope)
    rows = [(d.item, d.on.toordinal(), micro(d.quantity), d.order, d.line) for d in lines]
    passed = _through_phantoms(Demands(*_columns(rows, 5)), _edges(structure.edges, whole), whole)
    found: Demands = chosen(passed, np.isin(passed.item, table.id))
    return found


def _items(company: int, scope: Sequence[int] | None) -> ItemTable:
    wanted = None if scope is None else store.array(scope)
    rows = sql.rows(_ITEMS, [company, wanted, wanted])
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 15).T
    return ItemTable(*columns)


def _edges(structure: Sequence[BomEdge], table: ItemTable) -> Edges:
    """Ratios in lowest terms: quantity per ÷ (1 − scrap); edges of what is bought are left out."""
    parent = np.array([e.parent for e in structure], dtype=np.int64)
    child = np.array([e.child for e in structure], dtype=np.int64)
    per = np.array([micro(e.quantity_per) for e in structure], dtype=np.int64)
    left = np.array([_left(e) for e in structure], dtype=np.int64).reshape(len(structure), 2)
    at, found = find(table.id, parent)
    made = found & (_take(table.kind, at) != BUY) & (per > 0)
    whole = np.full_like(per, MICRO)
    numerator, denominator = product((per, whole), (left[:, 1], left[:, 0]))
    return chosen(Edges(parent, child, numerator, denominator), made)


def _left(edge: BomEdge) -> tuple[int, int]:
    """What scrap leaves, as a fraction."""
    if not edge.scrap_percent:
        return 1, 1
    found = (1 - edge.scrap_percent / 100).as_integer_ratio()
    return found[0], found[1]


def find(ids: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Where each wanted number stands among sorted ids, and whether it does."""
    at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
    found = ids[at] == wanted if len(ids) else np.zeros(len(wanted), dtype=bool)
    return at, found


def _take(values: Ints, at: Ints, none: int = 0) -> Ints:
    return values[at] if len(values) else np.full(len(at), none, dtype=np.int64)


def _movements(company: int, scope: Sequence[int] | None, table: ItemTable) -> tuple[Demands, Supplies, FixedOrders]:
    """What is needed, what is there and comes, and orders that take components but are not planned anew."""
    chosen_ = None if scope is None else frozenset(scope)
    demand = [(d.item, d.on.toordinal(), micro(d.quantity), d.order, d.line) for d in list_short_lines(company, scope)]
    demand += [
        (d.item, d.on.toordinal(), micro(d.quantity - d.reserved), d.document, d.line)
        for d in list_component_demand(company, chosen_)
        if d.quantity > d.reserved
    ]
    supply = [(s.item, 0, micro(s.quantity), s.position, 0, STOCK) for s in list_free_stock(company, scope)]
    supply += [
        (s.item, s.on.toordinal(), micro(s.quantity), s.document, s.line, OPEN)
        for s in list_open_purchases(company, scope)
    ]
    supply += _good_of_open_orders(company, chosen_, table)
    wanted = None if scope is None else store.array(scope)
    firm = sql.rows(_FIRM, [company, wanted, wanted])
    supply += [(item, due, amount, number, 0, OPEN) for number, item, _made, amount, due, _release in firm]
    return (
        Demands(*_columns(demand, 5)),
        Supplies(*_columns(supply, 6)),
        FixedOrders(
            *_columns([(item, amount, release, n) for n, item, made, amount, _due, release in firm if made], 4)
        ),
    )


def with_what_others_take(facts: Facts, company: int) -> Facts:
    """The facts, and as demand what proposals of other items take of these: their pegs say it, nothing is computed."""
    inside = store.array(facts.items.id.tolist())
    rows = [(row[0], row[1], row[2], row[3], row[4] or 0) for row in sql.rows(_TAKEN, [company, inside, inside])]
    return replace(facts, demands=joined([facts.demands, Demands(*_columns(rows, 5))], Demands))


def _columns(rows: Sequence[Any], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width).T


def _through_phantoms(demands: Demands, edges: Edges, table: ItemTable) -> Demands:
    """Who needs a phantom needs what it is made of: its demand passes on to its components."""
    at, found = find(table.id, demands.item)
    phantom = found & (_take(table.kind, at) == PHANTOM)
    if not phantom.any():
        return demands
    passed = [chosen(demands, ~phantom)]
    for row in np.flatnonzero(phantom):
        below = np.flatnonzero(edges.parent == demands.item[row])
        amount = np.full(len(below), demands.quantity[row])
        child = edges.child[below]
        at, found = find(table.id, child)
        needed = up_to(times(amount, edges.numerator[below], edges.denominator[below]), _step(table, at))
        same = [np.full(len(below), getattr(demands, name)[row]) for name in ("day", "ref", "line")]
        passed.append(chosen(Demands(child, same[0], needed, same[1], same[2]), found))
    result: Demands = joined(passed, Demands)
    return result


def _step(table: ItemTable, at: Ints) -> Ints:
    """The smallest quantity of these items."""
    found: Ints = 10 ** (6 - table.places[at])
    return found
