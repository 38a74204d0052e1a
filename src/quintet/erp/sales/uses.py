"""What sales tells rooms that come before it: of which items it has open orders."""

from collections.abc import Collection

from quintet.kernel import sql, store
from quintet.kernel.text import Text, _
from quintet.master.items.queries import register_use

_OPEN = """
SELECT DISTINCT ON (l.item_id) l.item_id, o.number
FROM erp_salesorder o JOIN erp_salesorderline l ON l.order_id = o.id
WHERE o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND l.item_id = ANY(%s::bigint[]) ORDER BY l.item_id, o.number
"""


@register_use
def items_on_open_sales(ids: Collection[int]) -> dict[int, Text]:
    """{item: an open sales order of it}."""
    text = _("sales order {number} is open", "销售订单 {number} 未完成")
    return {item: text.format(number=number) for item, number in sql.rows(_OPEN, [store.array(sorted(ids))])}
