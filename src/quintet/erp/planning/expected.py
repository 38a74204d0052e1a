"""When what orders lack will be there, by the pegs of the plan."""

from collections import defaultdict
from datetime import date

from quintet.kernel import sql

# Pegs of open order lines, and when their supply comes: a proposal, a manufacturing order, or a purchase order line.
# Stock is there already. Indexes erp_sales_order_promised (open orders), erp_peg_demand (demand_ref).
_EXPECTED = """
SELECT o.id, l.id, l.expected_on, max(coalesce(p.due_on, m.due_on, b.promised_on, b.expected_on))
FROM erp_salesorder o JOIN erp_salesorderline l ON l.order_id = o.id
LEFT JOIN erp_peg g ON g.demand_ref = o.id AND g.demand_line = l.id
LEFT JOIN erp_plannedorder p ON p.id = g.supply_ref AND p.state = 'PROPOSED'
LEFT JOIN erp_manufacturingorder m ON m.id = g.supply_ref
LEFT JOIN erp_purchaseorderline b ON b.id = g.supply_line
WHERE o.company_id = %s AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND l.short_quantity > 0
GROUP BY o.id, l.id, l.expected_on
HAVING l.expected_on IS DISTINCT FROM max(coalesce(p.due_on, m.due_on, b.promised_on, b.expected_on))
"""


def list_expected_dates(company_id: int | None) -> dict[int, dict[int, date | None]]:
    """{sales order: {line: when what it lacks will be there}} of open lines for which the plan says another date now.

    None: nothing is planned for it. One statement.
    """
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    for order, line, _before, on in sql.rows(_EXPECTED, [company_id]):
        found[order][line] = on
    return dict(found)
