"""When the material of open operations is there: what stock, purchases and other orders still have for it.

Reserved and issued material is there. What is lacking is given out in the order of priority and due date: of an order
made for this one first, then of free stock, then of what comes, by date. What nothing covers is missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.purchasing.queries import list_open_supply
from quintet.erp.stock.queries import list_free_stock
from quintet.kernel import sql

# index erp_mo_open (company_id, planned_start_on, id) where open; erp_mo_components (order_id, position)
_LACKS = """
SELECT o.id, c.operation_no, c.item_id, c.required_quantity - c.issued_quantity - c.reserved_quantity
FROM erp_manufacturingorder o JOIN erp_manufacturingcomponent c ON c.order_id = o.id
WHERE o.company_id = %s AND o.state IN ('RELEASED', 'IN_PROGRESS')
  AND c.required_quantity > c.issued_quantity + c.reserved_quantity
ORDER BY o.priority, o.due_on, o.id, c.position
"""
_COMING = """
SELECT o.id, o.item_id, o.quantity - o.received_quantity - o.scrap_quantity, o.due_on, o.state <> 'DRAFT',
       nullif(o.parent_ref, 0)
FROM erp_manufacturingorder o
WHERE o.company_id = %s AND o.state IN ('DRAFT', 'RELEASED', 'IN_PROGRESS')
  AND o.quantity > o.received_quantity + o.scrap_quantity ORDER BY o.due_on, o.id
"""


@dataclass(frozen=True, slots=True)
class Lack:
    """What an order lacks of a component for an operation (None: the first)."""

    order: int
    operation: int | None
    item: int
    quantity: Decimal


@dataclass(slots=True)
class Supply:
    """Something there, or that comes on a day; of a released order when it is done. `left` nobody has taken yet."""

    item: int
    left: Decimal
    on: date | None = None
    order: int | None = None
    made_for: int | None = None
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What an operation waits for: what comes on a day, an order that is done then, or (`on` None) nothing known."""

    operation: int | None
    item: int
    quantity: Decimal
    on: date | None
    order: int | None = None


Materials = Mapping[int, Sequence[Awaited]]  # by order; what is there is not listed


def get_materials(company: int, today: date) -> Materials:
    """What the company's released orders wait for; up to four statements."""
    lacks = list_lacks(company)
    if not lacks:
        return {}
    return give_out(lacks, list_supplies(company, sorted({lack.item for lack in lacks}), today))


def list_lacks(company: int) -> list[Lack]:
    """What released orders lack and nobody has reserved for them, the most urgent first; one statement."""
    return [Lack(*row) for row in sql.rows(_LACKS, [company])]


def list_supplies(company: int, items: Sequence[int], today: date) -> list[Supply]:
    """What there is and comes of these items, in the order it is given out; what is overdue may come any day."""
    wanted = set(items)
    found = [Supply(each.item, each.quantity) for each in list_free_stock(company, items)]
    dated = [
        Supply(each.item, each.quantity, max(each.on, today), document=each.document)
        for each in list_open_supply(company, items)
    ]
    for number, item, quantity, due_on, released, parent in sql.rows(_COMING, [company]):
        if item in wanted:
            on = max(due_on, today)
            dated.append(Supply(item, quantity, on, number if released else None, parent, number))
    return [*found, *sorted(dated, key=lambda supply: supply.on or today)]


def give_out(lacks: Iterable[Lack], supplies: Iterable[Supply]) -> Materials:
    """Each lack covered in turn from what is left; pure."""
    by_item: dict[int, list[Supply]] = defaultdict(list)
    for supply in supplies:
        by_item[supply.item].append(supply)
    found: dict[int, list[Awaited]] = defaultdict(list)
    for lack in lacks:
        found[lack.order] += cover(lack, by_item[lack.item])
    return {order: awaited for order, awaited in found.items() if awaited}


def cover(lack: Lack, supplies: Sequence[Supply]) -> Iterator[Awaited]:
    """Take what covers it, what was made for the order first; yields what is not there yet."""
    open_ = lack.quantity
    for supply in sorted(supplies, key=lambda each: each.made_for != lack.order):
        if open_ <= 0:
            return
        if supply.left <= 0 or supply.order == lack.order or supply.made_for not in (None, lack.order):
            continue
        taken = min(open_, supply.left)
        supply.left -= taken
        open_ -= taken
        if supply.on is not None:
            yield Awaited(lack.operation, lack.item, taken, supply.on, supply.order)
    if open_ > 0:
        yield Awaited(lack.operation, lack.item, open_, None)
