"""Reads of sales orders."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

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


def get_open_gross(company_id: int, customer_ids: Iterable[int]) -> dict[int, Decimal]:
    """{customer: gross amount ordered and not delivered yet} in the company's currency, tax included."""
    return dict(sql.rows(_OPEN, [company_id, store.array(sorted(set(customer_ids)))]))


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
