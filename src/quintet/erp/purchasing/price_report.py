"""Report: what items cost, order by order, and how that moved."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from quintet.erp.purchasing.seeing import SEES_PRICES
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import round_money
from quintet.kernel.reports import Column, Result, ref, report, to_list
from quintet.kernel.text import _

MOST = 2_000  # rows; narrower parameters show the rest

# index erp_purchase_order_date (company_id, ordered_on desc, id desc)
_ROWS = """
SELECT l.item_id, i.code || ' ' || i.name, o.supplier_id, p.name, o.id, o.number, o.ordered_on, l.quantity,
       coalesce(u.name, ''), l.unit_price, l.net / l.stock_quantity,
       lag(l.net / l.stock_quantity)
         OVER (PARTITION BY l.item_id, o.supplier_id ORDER BY o.ordered_on, o.id, l.position)
FROM erp_purchaseorder o
JOIN erp_purchaseorderline l ON l.order_id = o.id
JOIN master_item i ON i.id = l.item_id
JOIN master_party p ON p.id = o.supplier_id
LEFT JOIN master_unit u ON u.id = l.purchase_unit_id
WHERE o.company_id = %s AND o.ordered_on BETWEEN %s AND %s AND o.state NOT IN ('DRAFT', 'CANCELLED')
  AND (%s::bigint IS NULL OR l.item_id = %s) AND (%s::bigint IS NULL OR o.supplier_id = %s)
ORDER BY i.code, p.pinyin, o.supplier_id, o.ordered_on DESC, o.id DESC, l.position LIMIT %s
"""
_COLUMNS = [
    Column("item", _("Item", "物料"), "ref", to="master.item", width=190),
    Column("supplier", _("Supplier", "供应商"), "ref", to="master.party", width=170),
    Column("ordered_on", _("Ordered on", "下单日期"), "date", width=96),
    Column("order", _("Purchase order", "采购订单"), "ref", to="erp.purchase_order", width=124),
    Column("quantity", _("Quantity", "数量"), "decimal", width=80),
    Column("unit", _("Unit", "单位"), width=56),
    Column("unit_price", _("Unit price incl. tax", "含税单价"), "decimal", width=100),
    Column("unit_cost", _("Cost of a stock unit", "库存单位成本"), "decimal", width=110),
    Column("change", _("Change %", "涨跌 %"), "percent", width=76),
]


def _defaults(_actor: Actor) -> Mapping[str, Any]:
    return {"first": clock.today() - timedelta(days=365), "last": clock.today()}


@report(
    "erp.purchase_prices",
    _("Purchase prices", "采购价格分析"),
    icon="line-chart",
    roles=SEES_PRICES,
    labels={"first": _("From", "从"), "last": _("To", "到")},
    defaults=_defaults,
    help=_(
        "What items cost by supplier, and by how much each order was dearer or cheaper than the one before",
        "按物料和供应商列出历次采购价格，以及较上一次的涨跌",
    ),
)
def purchase_prices(
    actor: Actor,
    *,
    first: date,
    last: date,
    item: Annotated[int | None, Input(to="master.item", label=_("Item", "物料"))] = None,
    supplier: Annotated[int | None, Input(to="master.party", label=_("Supplier", "供应商"))] = None,
) -> Result:
    """Placed orders of a period, line by line; the cost is without tax per stock unit, the change that to the last."""
    params = [actor.company_id, first, last, item, item, supplier, supplier, MOST]
    rows = []
    for row in sql.rows(_ROWS, params):
        (number, named, party, party_name, order, order_no, day, quantity, unit, price, cost, before) = row
        rows.append(
            {
                "item": ref("master.item", number, named),
                "supplier": ref("master.party", party, party_name),
                "ordered_on": day,
                "order": ref("erp.purchase_order", order, order_no),
                "quantity": quantity,
                "unit": unit,
                "unit_price": price,
                "unit_cost": round(cost, 6),
                "change": round_money((cost - before) / before * 100) if before else None,
                "_link": to_list("erp.purchase_order", [("supplier", "=", party)]),
            }
        )
    return Result(_COLUMNS, rows)
