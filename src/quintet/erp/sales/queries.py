"""Reads of sales orders."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from quintet.erp.sales.models import SalesOrderLine
from quintet.kernel import sql, store

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
