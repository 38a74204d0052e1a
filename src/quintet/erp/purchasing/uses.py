"""What purchasing tells rooms that come before it: of which items it has open orders, and what it would pay."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from quintet.erp.products.queries import register_source_prices
from quintet.erp.purchasing.pricing import best_sources
from quintet.kernel import sql, store
from quintet.kernel.money import round_quantity
from quintet.kernel.text import Text, _
from quintet.master.items.queries import register_use

# index erp_purchase_order_line_item (item_id, id desc)
_OPEN = """
SELECT DISTINCT ON (l.item_id) l.item_id, o.number
FROM erp_purchaseorderline l JOIN erp_purchaseorder o ON o.id = l.order_id
WHERE l.item_id = ANY(%s::bigint[]) AND o.state IN ('DRAFT', 'PLACED', 'PARTLY_RECEIVED') ORDER BY l.item_id, o.number
"""


@register_use
def items_on_open_purchases(ids: Collection[int]) -> dict[int, Text]:
    """{item: an open purchase order of it}."""
    text = _("purchase order {number} is open", "采购订单 {number} 未完成")
    return {item: text.format(number=number) for item, number in sql.rows(_OPEN, [store.array(sorted(ids))])}


@register_source_prices
def net_source_prices(company: int, items: Collection[int], on: date) -> dict[int, Decimal]:
    """{item: what its best source asks for a unit without tax}, six places; one statement."""
    wanted = sorted(items)
    found = best_sources(company, [(item, Decimal(1)) for item in wanted], on)
    return {
        item: round_quantity(source.unit_price * 100 / (100 + source.tax_rate))
        for item, source in zip(wanted, found, strict=True)
        if source is not None
    }
