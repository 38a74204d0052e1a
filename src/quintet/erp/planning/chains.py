"""Pegs as a graph: what a supply is for in the end, up through every level; and pegs that follow a released order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quintet.kernel import sql, store

# indexes erp_peg_supply (supply_ref), primary key of kernel_entry
_UP = """
WITH RECURSIVE up AS (
  SELECT p.supply_ref AS root, p.demand_ref AS ref, p.demand_line AS line, 1 AS depth
  FROM erp_peg p WHERE p.supply_ref = ANY(%s::bigint[]) AND p.demand_ref IS NOT NULL
  UNION
  SELECT u.root, p.demand_ref, p.demand_line, 2 FROM up u JOIN erp_peg p ON p.supply_ref = u.ref
  WHERE p.demand_ref IS NOT NULL
)
SELECT u.root, u.ref, u.line, e.doc, u.depth = 1, EXISTS (SELECT 1 FROM erp_peg p WHERE p.supply_ref = u.ref)
FROM up u JOIN kernel_entry e ON e.id = u.ref
"""
_FOLLOW = """
WITH n AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n(planned, made, line)),
moved AS (
  SELECT p.id, s.made, s.line, d.made AS needs FROM erp_peg p
  LEFT JOIN n s ON s.planned = p.supply_ref LEFT JOIN n d ON d.planned = p.demand_ref
  WHERE p.supply_ref = ANY(%s::bigint[]) OR p.demand_ref = ANY(%s::bigint[])
)
UPDATE erp_peg p SET supply_ref = coalesce(m.made, p.supply_ref), demand_ref = coalesce(m.needs, p.demand_ref),
  supply_line = CASE WHEN m.made IS NULL THEN p.supply_line ELSE nullif(m.line, 0) END
FROM moved m WHERE p.id = m.id
"""
_FORGET = "DELETE FROM erp_peg WHERE supply_ref = ANY(%s::bigint[]) OR demand_ref = ANY(%s::bigint[])"
_QUIET = """
WITH said AS (
  DELETE FROM erp_planningmessage m USING erp_plannedorder o
  WHERE o.id = ANY(%s::bigint[]) AND m.company_id = o.company_id AND m.item_id = o.item_id
    AND m.document_ref = o.id AND m.state = 'OPEN' RETURNING m.id
)
DELETE FROM kernel_entry e USING said WHERE e.id = said.id
"""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a supply is for: the one sales order (and line) it ends in, the one manufacturing order right above it."""

    sales_order: int | None = None
    sales_line: int | None = None
    parent: int | None = None
    planned_above: frozenset[int] = frozenset()


def purposes_of(supplies: Iterable[int]) -> dict[int, Purpose]:
    """{supply: its purpose}. A sales order only where the whole chain ends in it: no other order, no safety stock."""
    ends: dict[int, set[tuple[str, int]]] = defaultdict(set)
    lines: dict[int, set[int]] = defaultdict(set)
    above: dict[int, set[tuple[str, int]]] = defaultdict(set)
    wanted = sorted(set(supplies))
    for root, ref, line, doc, is_direct, goes_on in sql.rows(_UP, [store.array(wanted)]):
        if not goes_on or doc == "erp.sales_order":
            ends[root].add((doc, ref))
        if doc == "erp.sales_order":
            lines[root].add(line)
        if is_direct:
            above[root].add((doc, ref))
    return {root: _purpose(ends[root], lines[root], above[root]) for root in wanted}


def _purpose(ends: set[tuple[str, int]], lines: set[int], above: set[tuple[str, int]]) -> Purpose:
    sold = len(ends) == 1 and next(iter(ends))[0] == "erp.sales_order"
    made_for = len(above) == 1 and next(iter(above))[0] == "erp.manufacturing_order"
    return Purpose(
        next(iter(ends))[1] if sold else None,
        next(iter(lines)) if sold and len(lines) == 1 else None,
        next(iter(above))[1] if made_for else None,
        frozenset(ref for doc, ref in above if doc == "erp.planned_order"),
    )


def follow(made: Mapping[int, tuple[int, int]]) -> None:
    """Pegs of planned orders go on with what was made of them: {planned order: (order, its line or 0)}."""
    if not made:
        return
    planned, orders = store.array(made), store.array(order for order, _line in made.values())
    lines = store.array(line for _order, line in made.values())
    sql.execute(_FOLLOW, [planned, orders, lines, planned, planned])


def forget(planned: Iterable[int]) -> None:
    """Remove the pegs of planned orders that are no longer meant."""
    ids = store.array(planned)
    sql.execute(_FORGET, [ids, ids])


def quiet(planned: Iterable[int]) -> None:
    """Remove open messages about planned orders: it was decided."""
    sql.execute(_QUIET, [store.array(planned)])
