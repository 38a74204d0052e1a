"""Reads of sales orders."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.sales import uses as uses  # tells rooms that come before this one
from quintet.erp.sales.models import SalesOrderLine
from quintet.kernel import sql, store
from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _

# index erp_sales_order_customer (company_id, customer_id, …)
_OPEN = """
SELECT o.customer_id, sum(o.gross_total - o.delivered_total)
FROM erp_salesorder o
WHERE o.company_id = %s AND o.customer_id = ANY(%s::bigint[]) AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED')
GROUP BY o.customer_id
"""


def get_order_lines(order_ids: Iterable[int]) -> dict[int, list[SalesOrderLine]]:
    """The lines of these orders by order, in their sequence; one statement."""
    found: dict[int, list[SalesOrderLine]] = defaultdict(list)
    ids = store.array(sorted(set(order_ids)))
    for line in store.select(
        SalesOrderLine, "t.order_id = ANY(%s::bigint[])", [ids], tail="ORDER BY t.order_id, t.position"
    ):
        found[line.order_id].append(line)
    return found


def get_references(order_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{order: (its number, the customer's own reference)}; one statement."""
    rows = sql.rows(
        "SELECT id, number, customer_reference FROM erp_salesorder WHERE id = ANY(%s::bigint[])",
        [store.array(sorted(set(order_ids)))],
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def get_open_gross(company_id: int, customer_ids: Iterable[int]) -> dict[int, Decimal]:
    """{customer: gross amount ordered and not delivered yet} in the company's currency, tax included."""
    return dict(sql.rows(_OPEN, [company_id, store.array(sorted(set(customer_ids)))]))


def get_customers(order_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """{order: (customer, its name)} of these orders; others are left out. One statement."""
    rows = sql.rows(
        "SELECT o.id, p.id, p.name FROM erp_salesorder o JOIN master_party p ON p.id = o.customer_id"
        " WHERE o.id = ANY(%s::bigint[])",
        [store.array(sorted(set(order_ids)))],
    )
    return {row[0]: (row[1], row[2]) for row in rows}


# index erp_sales_order_promised (company_id, promised_on, id) where open
_SHORT_OF = """
SELECT o.id FROM erp_salesorder o
WHERE o.company_id = %s AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND o.is_short AND o.hold_id IS NULL
  AND EXISTS (SELECT 1 FROM erp_salesorderline l
              WHERE l.order_id = o.id AND l.short_quantity > 0 AND l.item_id = ANY(%s::bigint[]))
ORDER BY o.promised_on, o.id
"""
_SHORT = """
SELECT o.id, o.warehouse_id, l.id, l.item_id, l.short_quantity, coalesce(o.promised_on, o.requested_on, o.ordered_on)
FROM erp_salesorder o JOIN erp_salesorderline l ON l.order_id = o.id
WHERE o.company_id = %s AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND o.is_short AND l.short_quantity > 0
  AND (%s::bigint[] IS NULL OR l.item_id = ANY(%s::bigint[]))
ORDER BY 6, o.id, l.position
"""


def list_orders_short_of(company_id: int | None, items: Iterable[int]) -> list[int]:
    """Open orders that lack some of these items and wait for nobody's approval, the earliest promise first."""
    return [row[0] for row in sql.rows(_SHORT_OF, [company_id, store.array(sorted(set(items)))])]


def list_open_orders(orders: Iterable[int], *, held: bool = True) -> list[int]:
    """Those of these orders that still have to deliver, in order; without those that wait for approval on request."""
    rows = sql.rows(
        "SELECT id FROM erp_salesorder WHERE id = ANY(%s::bigint[]) AND state IN ('CONFIRMED', 'PARTLY_DELIVERED')"
        " AND (%s OR hold_id IS NULL) ORDER BY id",
        [store.array(sorted(set(orders))), held],
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class ShortLine:
    """What an open order line still lacks, and when it was promised."""

    order: int
    warehouse: int
    line: int
    item: int
    quantity: Decimal
    on: date


def list_short_lines(company_id: int, items: Iterable[int] | None = None) -> list[ShortLine]:
    """Open order lines that lack goods, the earliest promise first; of all items, or of these. One statement."""
    chosen = None if items is None else store.array(sorted(set(items)))
    return [ShortLine(*row) for row in sql.rows(_SHORT, [company_id, chosen, chosen])]


_ORDERED = ("state", "in", ["CONFIRMED", "PARTLY_DELIVERED"])
desk_number(
    "erp.orders_to_confirm",
    _("Orders to confirm", "待确认订单"),
    roles="order_desk salesperson",
    doc="erp.sales_order",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "erp.late_orders",
    _("Late orders", "逾期未发订单"),
    roles="order_desk salesperson sales_manager planner",
    doc="erp.sales_order",
    where=[_ORDERED, ("promised_on", "<", "today")],
    tone=alarm_if_any,
)
desk_number(
    "erp.orders_at_risk",
    _("Orders at risk", "交期有风险的订单"),
    roles="order_desk salesperson sales_manager planner executive",
    doc="erp.sales_order",
    where=[_ORDERED, ("is_at_risk", "=", True)],
    tone=alarm_if_any,
)
desk_number(
    "erp.short_orders",
    _("Orders short of stock", "缺货订单"),
    roles="order_desk planner buyer",
    doc="erp.sales_order",
    where=[_ORDERED, ("is_short", "=", True)],
    tone=warn_if_any,
)
desk_number(
    "erp.ordered_this_month",
    _("Ordered this month", "本月订单金额"),
    roles="sales_manager executive cfo",
    doc="erp.sales_order",
    where=[("ordered_on", "=", "month"), ("state", "in", ["CONFIRMED", "PARTLY_DELIVERED", "DELIVERED", "CLOSED"])],
    sum="gross_total",
)
