"""Reads of stock, and of the items it is kept of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.kernel import sql, store
from quintet.kernel.results import Invalid
from quintet.kernel.text import Text, _
from quintet.master.items.queries import register_use

_ITEMS = """
SELECT i.id, i.code, i.name, i.kind, i.active, i.unit_id, u.places, i.tax_rate, i.sales_price, i.stock_class
FROM master_item i JOIN master_unit u ON u.id = i.unit_id WHERE i.id = ANY(%s::bigint[])
"""
# index erp_stock_move_date (company_id, happened_on desc, id desc)
_AS_OF = """
SELECT m.item_id, m.warehouse_id,
       coalesce(sum(m.quantity) FILTER (WHERE m.happened_on <= %s), 0),
       coalesce(sum(m.value) FILTER (WHERE m.posted_on <= %s), 0)
FROM erp_stockmove m
WHERE m.company_id = %s AND (%s::bigint IS NULL OR m.item_id = %s) AND (m.happened_on <= %s OR m.posted_on <= %s)
GROUP BY m.item_id, m.warehouse_id ORDER BY m.item_id, m.warehouse_id
"""
_DIFFERENCES = """
SELECT p.id, p.number, p.quantity - coalesce(m.quantity, 0), p.value - coalesce(m.value, 0),
       p.reserved - coalesce(r.quantity, 0)
FROM erp_stockposition p
LEFT JOIN (SELECT stock_position_id, sum(quantity) AS quantity, sum(value) AS value FROM erp_stockmove GROUP BY 1) m
  ON m.stock_position_id = p.id
LEFT JOIN (SELECT stock_position_id, sum(quantity) AS quantity FROM erp_reservation GROUP BY 1) r
  ON r.stock_position_id = p.id
WHERE (%s::bigint IS NULL OR p.company_id = %s)
  AND (p.quantity <> coalesce(m.quantity, 0) OR p.value <> coalesce(m.value, 0)
    OR p.reserved <> coalesce(r.quantity, 0))
ORDER BY p.id
"""
# index erp_stock_position_item (item_id)
_AVAILABLE = """
SELECT item_id, warehouse_id, quantity, reserved FROM erp_stockposition
WHERE company_id = %s AND item_id = ANY(%s::bigint[]) ORDER BY item_id, warehouse_id
"""

_FREE = """
SELECT id, item_id, warehouse_id, available FROM erp_stockposition
WHERE company_id = %s AND available > 0 AND (%s::bigint[] IS NULL OR item_id = ANY(%s::bigint[]))
ORDER BY item_id, warehouse_id
"""
# index erp_reservation_position (stock_position_id)
_RESERVED = """
SELECT p.id, p.item_id, p.warehouse_id, r.document, r.line, r.quantity
FROM erp_stockposition p JOIN erp_reservation r ON r.stock_position_id = p.id
WHERE p.company_id = %s AND p.reserved > 0 AND (%s::bigint[] IS NULL OR p.item_id = ANY(%s::bigint[]))
ORDER BY p.item_id, r.document, r.line
"""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What ERP commands need of an item. `places` are the decimals its unit is counted in; the price includes tax."""

    id: int
    code: str
    name: str
    kind: str
    active: bool
    unit_id: int
    places: int
    tax_rate: Decimal
    sales_price: Decimal | None
    stock_class: str = "goods"

    @property
    def title(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"

    @property
    def is_stocked(self) -> bool:
        """Goods and tools lie in stock; a service does not, and of a phantom only its components do."""
        return self.kind not in ("service", "phantom")

    def problem_with(self, quantity: Decimal | None, path: str) -> Invalid | None:
        """What is wrong with a quantity of it: not above 0, or finer than its unit is counted in."""
        if quantity is None or quantity <= 0:
            text = _("The quantity of {item} must be above 0", "{item}的数量须大于 0")
            return Invalid(text.format(item=self.title), path, "erp.stock.quantity_above_zero")
        if quantity != round(quantity, self.places):
            text = _("{item} is counted with {n} decimals", "{item}的数量只能有 {n} 位小数")
            return Invalid(text.format(item=self.title, n=self.places), path, "erp.stock.quantity_fits_unit")
        return None


def get_items(ids: Iterable[int | None]) -> dict[int, ItemFacts]:
    """Items by id, in one statement; unknown ones are left out."""
    wanted = sorted({i for i in ids if i is not None})
    return {row[0]: ItemFacts(*row) for row in sql.rows(_ITEMS, [store.array(wanted)])} if wanted else {}


@dataclass(frozen=True, slots=True)
class Level:
    """Stock of an item in a warehouse on a day."""

    item_id: int
    warehouse_id: int
    quantity: Decimal
    value: Decimal


def get_stock_at(company_id: int, on: date, item_id: int | None = None) -> list[Level]:
    """Stock at the end of a day, from the moves: quantity by when goods moved, value by when it was posted."""
    rows = sql.rows(_AS_OF, [on, on, company_id, item_id, item_id, on, on])
    return [level for row in rows if (level := Level(*row)).quantity or level.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """A position that disagrees with its moves or reservations: position minus their sum."""

    position_id: int
    number: str
    quantity: Decimal
    value: Decimal
    reserved: Decimal


def list_stock_differences(company_id: int | None = None) -> list[Difference]:
    """Positions (of one company, or of all) that are not the sum of their moves and reservations; empty when well."""
    return [Difference(*row) for row in sql.rows(_DIFFERENCES, [company_id, company_id])]


def get_on_hand(company_id: int, item_ids: Iterable[int]) -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    """{(item, warehouse): (on hand, reserved)} of these items now, in one statement."""
    rows = sql.rows(_AVAILABLE, [company_id, store.array(sorted(set(item_ids)))])
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class FreeStock:
    """What of a position is on hand and reserved for nobody."""

    position: int
    item: int
    warehouse: int
    quantity: Decimal


def list_free_stock(company_id: int, items: Iterable[int] | None = None) -> list[FreeStock]:
    """Positions with goods nobody reserved, by item and warehouse; of all items, or of these. One statement."""
    chosen = None if items is None else store.array(sorted(set(items)))
    return [FreeStock(*row) for row in sql.rows(_FREE, [company_id, chosen, chosen])]


@dataclass(frozen=True, slots=True)
class ReservedStock:
    """Stock that is kept for a line of a document."""

    position: int
    item: int
    warehouse: int
    document: int
    line: int
    quantity: Decimal


def list_reservations(company_id: int, items: Iterable[int] | None = None) -> list[ReservedStock]:
    """Reservations of all items, or of these; one statement."""
    chosen = None if items is None else store.array(sorted(set(items)))
    return [ReservedStock(*row) for row in sql.rows(_RESERVED, [company_id, chosen, chosen])]


def get_unit_costs(company_id: int, item_ids: Iterable[int]) -> dict[int, Decimal]:
    """{item: present cost of one unit} without tax, six places, over all warehouses; without stock it is missing."""
    rows = sql.rows(
        "SELECT item_id, round(sum(value) / sum(quantity), 6) FROM erp_stockposition"
        " WHERE company_id = %s AND item_id = ANY(%s::bigint[]) GROUP BY item_id HAVING sum(quantity) > 0",
        [company_id, store.array(sorted(set(item_ids)))],
    )
    return dict(rows)


@register_use
def items_in_stock(ids: Collection[int]) -> dict[int, Text]:
    """{item: in which warehouse it lies} of these items; index erp_stock_position_item."""
    rows = sql.rows(
        "SELECT DISTINCT ON (p.item_id) p.item_id, w.name FROM erp_stockposition p"
        " JOIN erp_warehouse w ON w.id = p.warehouse_id"
        " WHERE p.item_id = ANY(%s::bigint[]) AND p.quantity > 0 ORDER BY p.item_id, w.code",
        [store.array(sorted(ids))],
    )
    text = _("there is stock of it in {warehouse}", "{warehouse}还有库存")
    return {item: text.format(warehouse=name) for item, name in rows}


@dataclass(frozen=True, slots=True)
class OpeningValue:
    """What an opening stock document is worth in one stock class."""

    document: int
    stock_class: str
    value: Decimal


def list_opening_drafts(company_id: int) -> list[int]:
    """Opening stock documents that are not posted yet."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT id FROM erp_openingstock WHERE company_id = %s AND state = 'DRAFT' ORDER BY id", [company_id]
        )
    ]


def list_opening_values(company_id: int, drafts: Iterable[int]) -> list[OpeningValue]:
    """Value by document and stock class of these drafts and of everything posted, in the company's currency."""
    rows = sql.rows(
        "SELECT d.id, i.stock_class, sum(l.value) FROM erp_openingstock d"
        " JOIN erp_openingstockline l ON l.opening_stock_id = d.id JOIN master_item i ON i.id = l.item_id"
        " WHERE d.company_id = %s AND (d.state = 'POSTED' OR d.id = ANY(%s::bigint[]))"
        " GROUP BY d.id, i.stock_class ORDER BY d.id, i.stock_class",
        [company_id, store.array(sorted(drafts))],
    )
    return [OpeningValue(*row) for row in rows]
