"""What is made of what, read in one statement whatever the depth: edges from a parent down to its components.

Sums are left to Python: an edge says quantity and base as they were typed, so that nothing is rounded on the way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.products import rules
from quintet.kernel import sql, store

_EDGE = """
b.item_id, b.id, c.item_id, i.kind, c.quantity, b.base_quantity, c.scrap_percent, c.issue_method, c.operation_no,
b.number
"""
# index erp_bom_item (company_id, item_id, id desc), erp_bom_components (bom_id, position)
_VALID = """
b.state = 'ACTIVE' AND (%s::date IS NULL OR (b.valid_from <= %s AND coalesce(b.valid_to, 'infinity') >= %s))
"""
_DOWN = f"""
WITH RECURSIVE down AS (
  SELECT item FROM unnest(%s::bigint[]) AS item
  UNION
  SELECT c.item_id FROM down d
  JOIN erp_bom b ON b.company_id = %s AND b.item_id = d.item AND {_VALID}
  JOIN erp_bomcomponent c ON c.bom_id = b.id
  JOIN master_item i ON i.id = c.item_id WHERE NOT %s OR i.kind = 'phantom'
)
SELECT {_EDGE}
FROM down d JOIN erp_bom b ON b.company_id = %s AND b.item_id = d.item AND {_VALID}
JOIN erp_bomcomponent c ON c.bom_id = b.id JOIN master_item i ON i.id = c.item_id
ORDER BY b.item_id, b.valid_from, c.position
"""
# index erp_bom_component_item (item_id)
_UP = f"""
WITH RECURSIVE up AS (
  SELECT item FROM unnest(%s::bigint[]) AS item
  UNION
  SELECT b.item_id FROM up u
  JOIN erp_bomcomponent c ON c.item_id = u.item
  JOIN erp_bom b ON b.id = c.bom_id AND b.company_id = %s AND {_VALID}
)
SELECT {_EDGE}
FROM up u JOIN erp_bomcomponent c ON c.item_id = u.item
JOIN erp_bom b ON b.id = c.bom_id AND b.company_id = %s AND {_VALID}
JOIN master_item i ON i.id = c.item_id ORDER BY c.item_id, b.item_id, c.position
"""
_ALL = f"""
SELECT {_EDGE} FROM erp_bom b JOIN erp_bomcomponent c ON c.bom_id = b.id JOIN master_item i ON i.id = c.item_id
WHERE b.company_id = %s AND {_VALID} ORDER BY b.item_id, c.position
"""
_OF_BOMS = f"""
SELECT {_EDGE} FROM erp_bom b JOIN erp_bomcomponent c ON c.bom_id = b.id JOIN master_item i ON i.id = c.item_id
WHERE b.id = ANY(%s::bigint[]) ORDER BY b.id, c.position
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A component in an active bill: `quantity` of the child goes into `base` of the parent."""

    parent: int
    bom: int
    child: int
    child_kind: str
    quantity: Decimal
    base: Decimal
    scrap_percent: Decimal
    issue_method: str
    operation_no: int | None
    bom_number: str

    @property
    def quantity_per(self) -> Decimal:
        """What one unit of the parent takes, before scrap; six places."""
        return rules.unit_quantity(self.quantity, self.base)


def _on(day: date | None) -> list[date | None]:
    return [day, day, day]


def edges_below(company: int, items: Iterable[int], on: date | None, *, through_phantoms: bool = False) -> list[Edge]:
    """Edges of these items and of everything below them (or only through phantoms); one statement.

    Without a day every active version counts, whenever it is valid.
    """
    wanted = store.array(sorted(set(items)))
    rows = sql.rows(_DOWN, [wanted, company, *_on(on), through_phantoms, company, *_on(on)])
    return [Edge(*row) for row in rows]


def edges_above(company: int, items: Iterable[int], on: date | None) -> list[Edge]:
    """Edges that lead up from these items to everything they are part of; one statement."""
    rows = sql.rows(_UP, [store.array(sorted(set(items))), company, *_on(on), company, *_on(on)])
    return [Edge(*row) for row in rows]


def all_edges(company: int, on: date) -> list[Edge]:
    """Every edge valid on that day."""
    return [Edge(*row) for row in sql.rows(_ALL, [company, *_on(on)])]


def edges_of(boms: Sequence[int]) -> list[Edge]:
    """The edges of these bills, active or not."""
    return [Edge(*row) for row in sql.rows(_OF_BOMS, [store.array(sorted(set(boms)))])]
