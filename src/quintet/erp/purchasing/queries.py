"""Reads of purchasing: sources, what is on its way, how suppliers deliver, what prices were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.purchasing import uses as uses  # tells rooms that come before this one
from quintet.erp.purchasing.price_report import purchase_prices
from quintet.erp.purchasing.pricing import Source, Terms, best_sources, list_terms
from quintet.erp.purchasing.reading import get_order_lines, get_receipts
from quintet.erp.warehouses.queries import default_warehouse
from quintet.kernel import sql, store
from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _

__all__ = [
    "OnTime",
    "PricePoint",
    "Source",
    "Supply",
    "Terms",
    "best_sources",
    "get_on_time",
    "get_order_lines",
    "get_receipts",
    "list_open_supply",
    "list_terms",
    "price_history",
    "purchase_prices",
]

# index erp_purchase_order_expected (company_id, expected_on, id) where placed; drafts and requisitions are few
_SUPPLY = """
SELECT o.id, l.id, l.item_id, o.warehouse_id, coalesce(l.expected_on, o.expected_on, o.ordered_on),
       l.stock_quantity - l.received_quantity, o.state <> 'DRAFT'
FROM erp_purchaseorder o JOIN erp_purchaseorderline l ON l.order_id = o.id
WHERE o.company_id = %s AND (%s::bigint[] IS NULL OR l.item_id = ANY(%s::bigint[]))
  AND l.is_stocked AND l.stock_quantity > l.received_quantity
  AND (o.state IN ('PLACED', 'PARTLY_RECEIVED')
       OR (o.state = 'DRAFT' AND (l.planned_ref IS NOT NULL OR l.requisition_ref IS NOT NULL)))
UNION ALL
SELECT r.id, l.id, l.item_id, NULL, coalesce(l.needed_on, r.needed_on, r.created_at::date), l.quantity, false
FROM erp_requisition r JOIN erp_requisitionline l ON l.requisition_id = r.id
JOIN master_item i ON i.id = l.item_id AND i.kind <> 'service'
WHERE r.company_id = %s AND (%s::bigint[] IS NULL OR l.item_id = ANY(%s::bigint[]))
  AND (r.state = 'SUBMITTED' OR (r.state = 'DRAFT' AND l.planned_ref IS NOT NULL))
ORDER BY 5, 2
"""
# index erp_purchase_receipt_date (company_id, received_on desc, id desc)
_ON_TIME = """
SELECT r.supplier_id, count(*), count(*) FILTER (WHERE r.received_on <= o.promised_on)
FROM erp_purchasereceipt r
JOIN erp_purchasereceiptline l ON l.receipt_id = r.id
JOIN erp_purchaseorderline o ON o.id = l.order_line
WHERE r.company_id = %s AND r.state = 'RECEIVED' AND r.received_on >= %s
  AND (%s::bigint[] IS NULL OR r.supplier_id = ANY(%s::bigint[]))
GROUP BY r.supplier_id
"""
# index erp_purchase_order_line_item (item_id, id desc)
_HISTORY = """
SELECT o.id, o.number, o.ordered_on, o.supplier_id, p.name, l.item_id, l.quantity, l.purchase_unit_id, l.unit_price,
       l.stock_quantity, l.net, CASE WHEN l.stock_quantity > 0 THEN round(l.net / l.stock_quantity, 6) ELSE 0 END
FROM erp_purchaseorderline l
JOIN erp_purchaseorder o ON o.id = l.order_id AND o.state NOT IN ('DRAFT', 'CANCELLED')
JOIN master_party p ON p.id = o.supplier_id
WHERE l.item_id = %s AND o.company_id = %s AND (%s::bigint IS NULL OR o.supplier_id = %s)
  AND (%s::date IS NULL OR o.ordered_on >= %s)
ORDER BY o.ordered_on DESC, o.id DESC, l.position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Supply:
    """What is on its way: a line of a purchase order, or (not `firm`) of a draft or requisition made from a plan."""

    document: int
    line: int
    item: int
    warehouse: int | None
    on: date
    quantity: Decimal
    firm: bool = True


def list_open_supply(company: int, items: Iterable[int] | None = None) -> list[Supply]:
    """What is ordered and not received, in the items' own units, by date; what plans made and nobody placed yet too."""
    chosen = None if items is None else store.array(sorted(set(items)))
    home = default_warehouse(company)
    rows = sql.rows(_SUPPLY, [company, chosen, chosen, company, chosen, chosen])
    return [Supply(row[0], row[1], row[2], row[3] or home, *row[4:]) for row in rows]


@dataclass(frozen=True, slots=True)
class OnTime:
    """How punctual a supplier is: received lines, and those received by the date it first confirmed."""

    lines: int
    on_time: int

    @property
    def percent(self) -> Decimal:
        """On-time lines in percent, one place."""
        return round(Decimal(100 * self.on_time) / self.lines, 1)


def get_on_time(company: int, since: date, suppliers: Iterable[int] | None = None) -> dict[int, OnTime]:
    """{supplier: punctuality of what came since that day}; suppliers of whom nothing came are missing."""
    chosen = None if suppliers is None else store.array(sorted(set(suppliers)))
    rows = sql.rows(_ON_TIME, [company, since, chosen, chosen])
    return {row[0]: OnTime(row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What an item cost on an order: price incl. tax per purchase unit, cost without tax per stock unit."""

    order: int
    number: str
    ordered_on: date
    supplier: int
    supplier_name: str
    item: int
    quantity: Decimal
    purchase_unit: int
    unit_price: Decimal
    stock_quantity: Decimal
    net: Decimal
    unit_cost: Decimal


def price_history(
    company: int, item: int, *, supplier: int | None = None, since: date | None = None, limit: int = 100
) -> list[PricePoint]:
    """What the item cost on placed orders, newest first."""
    params = [item, company, supplier, supplier, since, since, limit]
    return [PricePoint(*row) for row in sql.rows(_HISTORY, params)]


_OPEN = ("state", "in", ["PLACED", "PARTLY_RECEIVED"])
desk_number(
    "erp.requisitions_to_order",
    _("Requisitions to order", "待采购申请"),
    roles="buyer",
    doc="erp.requisition",
    where=[("state", "=", "SUBMITTED")],
    tone=warn_if_any,
)
desk_number(
    "erp.purchases_to_place",
    _("Purchase orders to place", "待下采购订单"),
    roles="buyer",
    doc="erp.purchase_order",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "erp.late_purchases",
    _("Late purchase orders", "逾期未到采购"),
    roles="buyer planner",
    doc="erp.purchase_order",
    where=[_OPEN, ("expected_on", "<", "today")],
    tone=alarm_if_any,
)
desk_number(
    "erp.purchased_this_month",
    _("Ordered from suppliers this month", "本月采购金额"),
    roles="buyer cfo executive",
    doc="erp.purchase_order",
    where=[("ordered_on", "=", "month"), ("state", "in", ["PLACED", "PARTLY_RECEIVED", "RECEIVED", "CLOSED"])],
    sum="gross_total",
)
desk_number(
    "erp.receipts_due",
    _("To receive today", "今日应收货"),
    roles="warehouse",
    doc="erp.purchase_receipt",
    where=[("state", "=", "DRAFT"), ("expected_on", "<=", "today")],
    tone=warn_if_any,
)
