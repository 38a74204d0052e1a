"""The doctor's checks of how far orders are: what lines say was delivered, returned, reserved, and what was."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_LINES = f"""
WITH gone AS (
  SELECT l.order_line AS id, sum(l.quantity) AS delivered, sum(l.returned_quantity) AS returned
  FROM erp_deliveryline l JOIN erp_delivery d ON d.id = l.delivery_id WHERE d.state = 'SHIPPED' GROUP BY 1
)
SELECT o.order_id, o.position, o.delivered_quantity, coalesce(g.delivered, 0), o.returned_quantity,
       coalesce(g.returned, 0), o.reserved_quantity, coalesce(r.quantity, 0)
FROM erp_salesorderline o
LEFT JOIN gone g ON g.id = o.id
LEFT JOIN erp_reservation r ON r.document = o.order_id AND r.line = o.id
WHERE (o.delivered_quantity, o.returned_quantity, o.reserved_quantity)
   <> (coalesce(g.delivered, 0), coalesce(g.returned, 0), coalesce(r.quantity, 0))
ORDER BY o.order_id, o.position LIMIT {MOST}
"""
_TOTALS = f"""
WITH gone AS (
  SELECT order_ref AS id, sum(gross_total) AS amount FROM erp_delivery WHERE state = 'SHIPPED' GROUP BY 1
), back AS (
  SELECT order_ref AS id, sum(gross_total) AS amount FROM erp_salesreturn WHERE state = 'RECEIVED' GROUP BY 1
)
SELECT o.id, o.delivered_total, coalesce(g.amount, 0), o.returned_total, coalesce(b.amount, 0)
FROM erp_salesorder o LEFT JOIN gone g ON g.id = o.id LEFT JOIN back b ON b.id = o.id
WHERE (o.delivered_total, o.returned_total) <> (coalesce(g.amount, 0), coalesce(b.amount, 0))
ORDER BY o.id LIMIT {MOST}
"""
_BACK = f"""
WITH back AS (
  SELECT l.delivery_line AS id, sum(l.quantity) AS quantity
  FROM erp_salesreturnline l JOIN erp_salesreturn r ON r.id = l.sales_return_id WHERE r.state = 'RECEIVED' GROUP BY 1
)
SELECT d.delivery_id, d.position, d.returned_quantity, coalesce(b.quantity, 0)
FROM erp_deliveryline d LEFT JOIN back b ON b.id = d.id
WHERE d.returned_quantity <> coalesce(b.quantity, 0) ORDER BY d.delivery_id, d.position LIMIT {MOST}
"""
_MOVED = f"""
WITH goods AS (
  SELECT id, -cost_total AS cost FROM erp_delivery WHERE state = 'SHIPPED'
  UNION ALL SELECT id, cost_total FROM erp_salesreturn WHERE state = 'RECEIVED'
  UNION ALL SELECT id, value FROM erp_openingstock WHERE state = 'POSTED'
)
SELECT g.id, g.cost, coalesce(m.value, 0) FROM goods g
LEFT JOIN (
  SELECT document_ref AS id, sum(value) AS value FROM erp_stockmove WHERE kind <> 'revaluation' GROUP BY 1
) m ON m.id = g.id
WHERE g.cost <> coalesce(m.value, 0) ORDER BY g.id LIMIT {MOST}
"""


@check("erp.order_progress", _("Orders say what was delivered and returned of them", "订单进度与发货、退货一致"))
def orders_say_what_was_delivered() -> Iterable[Finding]:
    """Per line and in total: shipped deliveries, received returns; per line what is reserved."""
    text = _(
        "line {line}: delivered {delivered} ({shipped} shipped), returned {returned} ({back} came back), "
        "reserved {reserved} ({kept} kept)",
        "第 {line} 行：已发 {delivered}（发货单 {shipped}），已退 {returned}（退货单 {back}），"
        "预留 {reserved}（预留记录 {kept}）",
    )
    for number, line, delivered, shipped, returned, back, reserved, kept in sql.rows(_LINES):
        said = text.format(
            line=line, delivered=delivered, shipped=shipped, returned=returned, back=back, reserved=reserved, kept=kept
        )
        yield Finding(number, said)
    total = _(
        "delivered for {delivered} ({shipped} shipped), returned {returned} ({back} came back)",
        "已发货金额 {delivered}（发货单 {shipped}），已退货金额 {returned}（退货单 {back}）",
    )
    for number, delivered, shipped, returned, back in sql.rows(_TOTALS):
        yield Finding(number, total.format(delivered=delivered, shipped=shipped, returned=returned, back=back))
    coming = _("line {line}: returned {said}, {found} came back", "第 {line} 行：已退 {said}，退货单 {found}")
    for number, line, said, found in sql.rows(_BACK):
        yield Finding(number, coming.format(line=line, said=said, found=found))


@check("erp.goods_moved", _("Goods moved at the cost their documents say", "出入库单据的成本与库存流水一致"))
def goods_moved_at_their_cost() -> Iterable[Finding]:
    """The stock moves of a delivery, a return or opening stock are worth what the document says."""
    text = _("worth {cost} by the document, {moved} by stock moves", "单据金额 {cost}，库存流水 {moved}")
    for number, cost, moved in sql.rows(_MOVED):
        yield Finding(number, text.format(cost=cost, moved=moved))
