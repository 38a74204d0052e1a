"""Bills of material: valid versions, one level exploded, where an item is used."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.products import rules
from quintet.erp.products.structure import Edge, all_edges, edges_above, edges_below, edges_of
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import sql, store
from quintet.kernel.results import Refused
from quintet.kernel.text import _

# index erp_bom_item (company_id, item_id, id desc)
_VALID = """
SELECT b.item_id, b.id, b.number, b.version_no, b.base_quantity FROM erp_bom b
WHERE b.company_id = %s AND b.item_id = ANY(%s::bigint[]) AND b.state = 'ACTIVE'
  AND b.valid_from <= %s AND coalesce(b.valid_to, 'infinity') >= %s
"""


@dataclass(frozen=True, slots=True)
class BomEdge:
    """A component of an active bill: one unit of the parent takes `quantity_per` ÷ (1 − scrap) of the child."""

    parent: int
    child: int
    quantity_per: Decimal
    scrap_percent: Decimal
    issue_method: str
    operation_no: int | None


@dataclass(frozen=True, slots=True)
class BomFacts:
    """A valid version of an item's bill."""

    id: int
    number: str
    version_no: int
    base_quantity: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """What an order needs of a component: `quantity` is rounded up in its unit, scrap included."""

    item: int
    quantity_per: Decimal
    scrap_percent: Decimal
    quantity: Decimal
    issue_method: str
    operation_no: int | None


def list_bom_edges(company: int, on: date) -> list[BomEdge]:
    """Every component of every bill valid on that day; phantoms are edges like others. One statement."""
    return [
        BomEdge(e.parent, e.child, e.quantity_per, e.scrap_percent, e.issue_method, e.operation_no)
        for e in all_edges(company, on)
    ]


def list_component_edges(company: int, on: date, items: Iterable[int] | None = None) -> list[BomEdge]:
    """What everything takes (or these items and all below them), phantoms replaced by what they take. One statement.

    Phantoms are parents too, for who needs one by itself. Raises Refused for a phantom without a valid bill.
    """
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in all_edges(company, on) if items is None else edges_below(company, items, on):
        below[edge.parent].append(edge)
    phantoms = {e.child for edges in below.values() for e in edges if e.child_kind == "phantom"}
    found = []
    for parent, edges in below.items():
        if any(e.child in phantoms for e in edges):
            uses = _through_phantoms(edges, below)
            found += [BomEdge(parent, u.item, u.per, u.scrap, u.method, u.operation_no) for u in uses]
        else:
            found += [
                BomEdge(parent, e.child, e.quantity_per, e.scrap_percent, e.issue_method, e.operation_no) for e in edges
            ]
    return found


def get_boms(company: int, items: Iterable[int], on: date) -> dict[int, BomFacts]:
    """{item: its bill valid on that day}; items without one are left out. One statement."""
    rows = sql.rows(_VALID, [company, store.array(sorted(set(items))), on, on])
    return {row[0]: BomFacts(*row[1:]) for row in rows}


def explode(company: int, item: int, quantity: Decimal, on: date) -> list[Component]:
    """What a quantity of an item takes, one level, phantoms replaced by what they take; [] without a valid bill.

    Raises Refused for a phantom without a valid bill.
    """
    found = get_boms(company, [item], on).get(item)
    return explode_boms(company, [(found.id, quantity)], on)[0] if found else []


def explode_boms(company: int, asked: Sequence[tuple[int, Decimal]], on: date) -> list[list[Component]]:
    """The components of each (bill, quantity), as `explode`; at most three statements for any number of them."""
    tops: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges_of([bom for bom, _quantity in asked]):
        tops[edge.bom].append(edge)
    phantoms = {e.child for edges in tops.values() for e in edges if e.child_kind == "phantom"}
    below: dict[int, list[Edge]] = defaultdict(list)
    if phantoms:
        for edge in edges_below(company, phantoms, on, through_phantoms=True):
            below[edge.parent].append(edge)
    uses = {bom: _through_phantoms(edges, below) for bom, edges in tops.items()}
    items = get_items(use.item for found in uses.values() for use in found)
    return [[_component(use, quantity, items) for use in uses.get(bom, ())] for bom, quantity in asked]


@dataclass(slots=True)
class _Use:
    item: int
    per: Decimal
    scrap: Decimal
    method: str
    operation_no: int | None
    kind: str


def _through_phantoms(edges: Sequence[Edge], below: dict[int, list[Edge]]) -> list[_Use]:
    """Edges with every phantom replaced; equal uses (item, operation, method, scrap) are one."""
    found: dict[tuple[int, int | None, str, Decimal], _Use] = {}
    waiting = [
        _Use(e.child, e.quantity_per, e.scrap_percent, e.issue_method, e.operation_no, e.child_kind)
        for e in reversed(edges)
    ]
    while waiting:
        use = waiting.pop()
        if use.kind != "phantom":
            key = (use.item, use.operation_no, use.method, use.scrap)
            if key in found:
                found[key].per += use.per
            else:
                found[key] = use
            continue
        if use.item not in below:
            raise _phantom_without_bill(use.item)
        waiting += [_below_phantom(use, e) for e in reversed(below[use.item])]
    return list(found.values())


def _below_phantom(use: _Use, edge: Edge) -> _Use:
    """A phantom's component in the phantom's stead: at the operation that uses the phantom, scrap of both."""
    per = rules.unit_quantity(use.per * edge.quantity, edge.base)
    scrap = rules.scrap_of_both(use.scrap, edge.scrap_percent)
    return _Use(edge.child, per, scrap, edge.issue_method, use.operation_no or edge.operation_no, edge.child_kind)


def _phantom_without_bill(item: int) -> Refused:
    title = get_items([item])[item].title
    text = _("The phantom {item} has no valid bill of material", "虚拟件{item}没有生效的物料清单")
    return Refused(text.format(item=title), rule="erp.products.phantom_has_bom")


def _component(use: _Use, quantity: Decimal, items: dict[int, ItemFacts]) -> Component:
    places = items[use.item].places
    need = rules.need_of(quantity, use.per, use.scrap, places)
    return Component(use.item, use.per, use.scrap, need, use.method, use.operation_no)


def where_used(company: int, item: int, on: date | None = None) -> list[BomEdge]:
    """Edges from the item up to everything it is part of, by active bills (of that day, or whenever valid)."""
    return [
        BomEdge(e.parent, e.child, e.quantity_per, e.scrap_percent, e.issue_method, e.operation_no)
        for e in edges_above(company, [item], on)
    ]
