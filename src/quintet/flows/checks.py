"""The doctor's checks across systems: what the flows promise of documents that several systems share.

A reaction runs in the transaction of its cause, so these hold at every moment, not just at night. Each check reads
whole tables set-based and names the documents that disagree.
"""

from collections.abc import Iterable, Iterator

from django.db import models

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.documents import Document, documents
from quintet.kernel.fields import RefField
from quintet.kernel.text import _

_QUOTATIONS = f"""
SELECT q.id FROM crm_quotation q
WHERE q.state = 'ACCEPTED' AND NOT EXISTS (SELECT 1 FROM erp_salesorder o WHERE o.quotation_ref = q.id)
ORDER BY q.id LIMIT {MOST}
"""
# the accounts stock lies in, by class; two roles may share one
_STOCK_ACCOUNTS = """
  SELECT DISTINCT ledger_id, account_id FROM finance_accountrole
  WHERE role IN ('inventory', 'raw_material', 'semi_finished', 'consumable')
"""
_STOCK = f"""
SELECT item_id, coalesce(s.value, 0), coalesce(g.value, 0)
FROM (SELECT l.id AS ledger_id, p.item_id, sum(p.value) AS value
      FROM erp_stockposition p JOIN finance_ledger l ON l.company_id = p.company_id GROUP BY 1, 2) s
FULL JOIN (SELECT b.ledger_id, b.item_id, sum(b.debit - b.credit) AS value FROM finance_dimensionbalance b
           JOIN ({_STOCK_ACCOUNTS}) r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
           GROUP BY 1, 2) g USING (ledger_id, item_id)
WHERE coalesce(s.value, 0) <> coalesce(g.value, 0) ORDER BY item_id LIMIT {MOST}
"""
# goods out are positive: what customers owe for them, and what left the inventory account
_GOODS = f"""
WITH goods AS (
  SELECT id, gross_total AS gross, cost_total AS cost FROM erp_delivery WHERE state = 'SHIPPED'
  UNION ALL SELECT id, -gross_total, -cost_total FROM erp_salesreturn WHERE state = 'RECEIVED'
  UNION ALL SELECT id, 0, -value FROM erp_openingstock WHERE state = 'POSTED'
), booked AS (
  SELECT v.source_ref AS id, sum(l.debit - l.credit) FILTER (WHERE r.role = 'receivable') AS gross,
         sum(l.credit - l.debit) FILTER (WHERE r.role = 'stock') AS cost
  FROM (SELECT ledger_id, account_id, 'stock' AS role FROM ({_STOCK_ACCOUNTS}) s
        UNION ALL SELECT ledger_id, account_id, role FROM finance_accountrole WHERE role = 'receivable') r
  JOIN finance_voucherline l ON l.account_id = r.account_id
  JOIN finance_voucher v ON v.id = l.voucher_id AND v.ledger_id = r.ledger_id
  WHERE v.state = 'POSTED' GROUP BY 1
), items AS (
  SELECT source_ref AS id, sum(amount) AS gross FROM finance_receivableitem GROUP BY 1
)
SELECT g.id, g.gross, coalesce(i.gross, 0), coalesce(b.gross, 0), g.cost, coalesce(b.cost, 0)
FROM goods g LEFT JOIN booked b ON b.id = g.id LEFT JOIN items i ON i.id = g.id
WHERE (g.gross, g.gross, g.cost) <> (coalesce(i.gross, 0), coalesce(b.gross, 0), coalesce(b.cost, 0))
ORDER BY g.id LIMIT {MOST}
"""
# A credit used within its own order lowers the claim and pays nothing; used for another order, it is its payment.
_MONEY = f"""
WITH invoiced AS (
  SELECT order_ref AS id, sum(CASE kind WHEN 'credit' THEN -gross_total ELSE gross_total END) AS amount
  FROM finance_salesinvoice WHERE state = 'POSTED' GROUP BY 1
), used AS (
  SELECT a.item_id, a.amount FROM finance_allocation a JOIN finance_receipt r ON r.id = a.receipt_id
  WHERE r.state = 'POSTED'
  UNION ALL
  SELECT o.item_id, o.amount FROM finance_offset o
  JOIN finance_receivableitem c ON c.id = o.credit_item_id JOIN finance_receivableitem i ON i.id = o.item_id
  WHERE c.order_ref IS DISTINCT FROM i.order_ref
), paid AS (
  SELECT i.order_ref AS id, sum(u.amount) AS amount FROM used u JOIN finance_receivableitem i ON i.id = u.item_id
  GROUP BY 1
)
SELECT o.id, o.invoiced_total, coalesce(i.amount, 0), o.paid_total, coalesce(p.amount, 0)
FROM erp_salesorder o LEFT JOIN invoiced i ON i.id = o.id LEFT JOIN paid p ON p.id = o.id
WHERE (o.invoiced_total, o.paid_total) <> (coalesce(i.amount, 0), coalesce(p.amount, 0)) ORDER BY o.id LIMIT {MOST}
"""
_CREDIT = f"""
SELECT coalesce(o.id, r.document), coalesce(r.amount, 0), coalesce(o.amount, 0)
FROM (SELECT id, customer_id, gross_total - delivered_total AS amount FROM erp_salesorder
      WHERE state IN ('CONFIRMED', 'PARTLY_DELIVERED')) o
FULL JOIN finance_creditreservation r ON r.document = o.id
WHERE coalesce(r.amount, 0) <> coalesce(o.amount, 0) OR (o.customer_id <> r.party_id AND r.amount <> 0)
ORDER BY 1 LIMIT {MOST}
"""
_PLANS = f"""
SELECT p.id, p.open_total, CASE WHEN o.state IN ('CONFIRMED', 'PARTLY_DELIVERED')
  THEN o.gross_total - o.delivered_total ELSE 0 END AS open
FROM finance_paymentplan p JOIN erp_salesorder o ON o.id = p.order_ref
WHERE o.state <> 'DRAFT' AND p.open_total <> CASE WHEN o.state IN ('CONFIRMED', 'PARTLY_DELIVERED')
  THEN o.gross_total - o.delivered_total ELSE 0 END
ORDER BY p.id LIMIT {MOST}
"""
_FLOOR = f"""
SELECT coalesce(f.item_id, g.item_id), coalesce(f.amount, 0), coalesce(g.amount, 0)
FROM (SELECT l.id AS ledger_id, o.item_id, sum(o.wip_cost) AS amount FROM erp_manufacturingorder o
      JOIN finance_ledger l ON l.company_id = o.company_id GROUP BY 1, 2) f
FULL JOIN (SELECT b.ledger_id, b.item_id, sum(b.debit - b.credit) AS amount FROM finance_dimensionbalance b
           JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
           WHERE r.role = 'wip' GROUP BY 1, 2) g USING (ledger_id, item_id)
WHERE coalesce(f.amount, 0) <> coalesce(g.amount, 0) ORDER BY 1 LIMIT {MOST}
"""
_ACCOUNTS = f"""
SELECT e.id FROM hr_employee e JOIN master_person p ON p.id = e.person_id LEFT JOIN kernel_user u ON u.id = e.user_id
WHERE e.state = 'ACTIVE' AND (e.user_id IS DISTINCT FROM p.user_ref
  OR (u.unit_id IS DISTINCT FROM e.department_id AND e.user_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM hr_employee o WHERE o.user_id = e.user_id AND o.state = 'ACTIVE' AND o.department_id = u.unit_id)))
ORDER BY e.id LIMIT {MOST}
"""
_UNLINKED = """
SELECT t.{target}, t."{column}" FROM "{table}" t WHERE t."{column}" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM kernel_link l WHERE l.source_id = t."{column}" AND l.target_id = t.{target} AND l.kind = '{kind}')
LIMIT {most}
"""
_SETTLED = f"""
SELECT s.target, s.source FROM (
  SELECT a.item_id AS source, a.receipt_id AS target, 'paid' AS kind FROM finance_allocation a
  JOIN finance_receipt r ON r.id = a.receipt_id WHERE r.state = 'POSTED'
  UNION ALL SELECT o.item_id, o.credit_item_id, 'offset' FROM finance_offset o
) s WHERE NOT EXISTS (
  SELECT 1 FROM kernel_link l WHERE l.source_id = s.source AND l.target_id = s.target AND l.kind = s.kind)
LIMIT {MOST}
"""


@check("order_to_cash.quotations_ordered", _("Every accepted quotation has its order", "已接受的报价单都有订单"))
def accepted_quotations_have_orders() -> Iterable[Finding]:
    """An accepted quotation opened a sales order."""
    for (number,) in sql.rows(_QUOTATIONS):
        yield Finding(number, _("is accepted, but no order came of it", "报价已接受，但没有生成订单"))


@check("order_to_cash.stock_in_ledger", _("Stock is worth what the ledger says", "库存金额与总账一致"))
def stock_value_is_in_the_ledger() -> Iterable[Finding]:
    """Per company and item: the value of all positions is the balance of the inventory account."""
    text = _("stock is worth {stock}, the ledger says {ledger}", "库存金额 {stock}，总账 {ledger}")
    for item, stock, ledger in sql.rows(_STOCK):
        yield Finding(item, text.format(stock=stock, ledger=ledger))


@check("order_to_cash.goods_booked", _("Goods that moved are in the books", "已出入库的单据均已入账"))
def goods_that_moved_are_booked() -> Iterable[Finding]:
    """Every delivery shipped, return received and opening stock has its voucher and receivable, to the cent."""
    text = _(
        "worth {gross} to the customer (items {items}, ledger {receivable}), at a cost of {cost} (ledger {inventory})",
        "价税合计 {gross}（应收明细 {items}，总账应收 {receivable}），成本 {cost}（总账存货 {inventory}）",
    )
    for number, gross, items, receivable, cost, inventory in sql.rows(_GOODS):
        said = text.format(gross=gross, items=items, receivable=receivable, cost=cost, inventory=inventory)
        yield Finding(number, said)


@check("order_to_cash.orders_know_money", _("Orders know what was invoiced and paid", "订单的开票与收款金额一致"))
def orders_know_their_money() -> Iterable[Finding]:
    """Invoiced by posted invoices less credit notes; paid by posted receipts and credits of other orders."""
    text = _(
        "invoiced {invoiced} (invoices {posted}), paid {paid} (receipts {received})",
        "已开票 {invoiced}（发票 {posted}），已收款 {paid}（收款 {received}）",
    )
    for number, invoiced, posted, paid, received in sql.rows(_MONEY):
        yield Finding(number, text.format(invoiced=invoiced, posted=posted, paid=paid, received=received))


@check(
    "order_to_cash.credit_held",
    _("Open orders hold their credit, others none", "信用占用等于订单未发金额"),
)
def open_orders_hold_their_credit() -> Iterable[Finding]:
    """A confirmed order holds of its customer's credit what is not delivered yet; a draft or ended one nothing."""
    text = _("holds {held} of credit, {expected} is still to deliver", "占用信用 {held}，未发货金额 {expected}")
    for number, held, expected in sql.rows(_CREDIT):
        yield Finding(number, text.format(held=held, expected=expected))


@check("order_to_cash.plans_follow_orders", _("Payment plans follow their orders", "收款计划与订单一致"))
def payment_plans_follow_orders() -> Iterable[Finding]:
    """What a plan still expects is what its open order has not delivered; of an ended order nothing is expected."""
    text = _("expects {planned}, the order has {open} to deliver", "待收 {planned}，订单未发货金额 {open}")
    for number, planned, still in sql.rows(_PLANS):
        yield Finding(number, text.format(planned=planned, open=still))


@check(
    "production_to_books.floor_in_ledger", _("Work in process is what lies on the floor", "在产品金额与生产订单一致")
)
def floor_is_in_the_ledger() -> Iterable[Finding]:
    """Per product: what its manufacturing orders hold in process is the balance of work in process in the ledger."""
    text = _("orders hold {floor}, the ledger says {ledger}", "生产订单在制 {floor}，总账 {ledger}")
    for product, floor, ledger in sql.rows(_FLOOR):
        yield Finding(product, text.format(floor=floor, ledger=ledger))


@check("people_and_accounts.agree", _("People and accounts agree", "员工与账号一致"))
def people_and_accounts_agree() -> Iterable[Finding]:
    """An employee signs in with the person's account, and the account belongs to a department they work in."""
    for (number,) in sql.rows(_ACCOUNTS):
        yield Finding(number, _("the account or its department is another", "登录账号或其部门与员工档案不符"))


@check("flows.causes", _("Every document is linked with what caused it", "单据均与其来源建立关联"))
def documents_are_linked_with_causes() -> Iterable[Finding]:
    """Each reference to another document, and each settlement, is an arrow of the chain."""
    text = _("is not linked with {cause}, which it came from", "缺少与来源单据 {cause} 的关联")
    queries = (_UNLINKED.format(**each) for document in documents.values() for each in _references(document))
    for query in (*queries, _SETTLED):
        for number, cause in sql.rows(query):
            yield Finding(number, text.format(cause=cause))


def _references(document: Document) -> Iterator[dict[str, object]]:
    """Where a document says what it came from: its own columns, and those of its lines."""
    sides: list[tuple[type[models.Model], str]] = [(document.model, "id")]
    sides += [(each.model, each.model._meta.get_field(each.parent).column) for each in document.lines.values()]
    for model, target in sides:
        for ref in model._meta.concrete_fields:
            if isinstance(ref, RefField) and ref.link:
                yield {
                    "table": model._meta.db_table,
                    "column": ref.column,
                    "target": target,
                    "kind": ref.name,
                    "most": MOST,
                }
