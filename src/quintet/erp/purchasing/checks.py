"""The doctor's checks of how far purchases are: what orders say came and went back, and what did."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_LINES = f"""
WITH came AS (
  SELECT l.order_line AS id, sum(l.quantity) AS received, sum(l.returned_quantity) AS returned, sum(l.gross) AS gross
  FROM erp_purchasereceiptline l JOIN erp_purchasereceipt r ON r.id = l.receipt_id AND r.state = 'RECEIVED' GROUP BY 1
)
SELECT o.order_id, o.position, o.received_quantity, coalesce(c.received, 0),
       o.returned_quantity, coalesce(c.returned, 0)
FROM erp_purchaseorderline o LEFT JOIN came c ON c.id = o.id
WHERE (o.received_quantity, o.returned_quantity) <> (coalesce(c.received, 0), coalesce(c.returned, 0))
   OR (o.received_quantity = o.stock_quantity AND o.received_quantity > 0 AND c.gross <> o.gross)
ORDER BY o.order_id, o.position LIMIT {MOST}
"""
_TOTALS = f"""
WITH came AS (
  SELECT order_ref AS id, sum(gross_total) AS amount FROM erp_purchasereceipt WHERE state = 'RECEIVED' GROUP BY 1
), back AS (
  SELECT order_ref AS id, sum(gross_total) AS amount FROM erp_purchasereturn WHERE state = 'SENT' GROUP BY 1
)
SELECT o.id, o.received_total, coalesce(c.amount, 0), o.returned_total, coalesce(b.amount, 0)
FROM erp_purchaseorder o LEFT JOIN came c ON c.id = o.id LEFT JOIN back b ON b.id = o.id
WHERE (o.received_total, o.returned_total) <> (coalesce(c.amount, 0), coalesce(b.amount, 0)) ORDER BY o.id LIMIT {MOST}
"""
_BACK = f"""
WITH back AS (
  SELECT l.receipt_line AS id, sum(l.quantity) AS quantity
  FROM erp_purchasereturnline l JOIN erp_purchasereturn r ON r.id = l.purchase_return_id AND r.state = 'SENT'
  GROUP BY 1
)
SELECT l.receipt_id, l.position, l.returned_quantity, coalesce(b.quantity, 0)
FROM erp_purchasereceiptline l LEFT JOIN back b ON b.id = l.id
WHERE l.returned_quantity <> coalesce(b.quantity, 0) ORDER BY l.receipt_id, l.position LIMIT {MOST}
"""
# index erp_stock_move_document (document_ref)
_MOVED = f"""
WITH goods AS (
  SELECT r.id, sum(l.net) AS value FROM erp_purchasereceipt r JOIN erp_purchasereceiptline l ON l.receipt_id = r.id
  WHERE r.state = 'RECEIVED' AND l.is_stocked GROUP BY r.id
  UNION ALL
  SELECT r.id, -sum(l.cost) FROM erp_purchasereturn r JOIN erp_purchasereturnline l ON l.purchase_return_id = r.id
  WHERE r.state = 'SENT' AND l.is_stocked GROUP BY r.id
)
SELECT g.id, g.value, coalesce(m.value, 0) FROM goods g
LEFT JOIN (
  SELECT document_ref AS id, sum(value) AS value FROM erp_stockmove
  WHERE kind IN ('purchase', 'purchase_return') GROUP BY 1
) m ON m.id = g.id
WHERE g.value <> coalesce(m.value, 0) ORDER BY g.id LIMIT {MOST}
"""


@check("erp.purchase_progress", _("Purchase orders say what came and went back", "采购订单进度与入库、退货一致"))
def purchase_orders_say_what_came() -> Iterable[Finding]:
    """Per line and in total: received receipts, returns sent; a line received whole came at its own amount."""
    text = _(
        "line {line}: received {said} ({found} on receipts), sent back {back} ({gone} on receipts)",
        "第 {line} 行：已收 {said}（入库单 {found}），已退 {back}（入库单 {gone}）",
    )
    for number, line, said, found, back, gone in sql.rows(_LINES):
        yield Finding(number, text.format(line=line, said=said, found=found, back=back, gone=gone))
    total = _(
        "received for {said} ({found} on receipts), sent back {back} ({gone} on returns)",
        "已收货金额 {said}（入库单 {found}），已退货金额 {back}（退货单 {gone}）",
    )
    for number, said, found, back, gone in sql.rows(_TOTALS):
        yield Finding(number, total.format(said=said, found=found, back=back, gone=gone))
    sent = _("line {line}: sent back {said}, {found} on returns", "第 {line} 行：已退 {said}，退货单 {found}")
    for number, line, said, found in sql.rows(_BACK):
        yield Finding(number, sent.format(line=line, said=said, found=found))


@check("erp.purchases_moved", _("Purchases moved at the value their documents say", "采购出入库单据金额与库存流水一致"))
def purchases_moved_at_their_value() -> Iterable[Finding]:
    """The stock moves of a receipt are worth its net, those of a return what left stock."""
    text = _("worth {value} by the document, {moved} by stock moves", "单据金额 {value}，库存流水 {moved}")
    for number, value, moved in sql.rows(_MOVED):
        yield Finding(number, text.format(value=value, moved=moved))
