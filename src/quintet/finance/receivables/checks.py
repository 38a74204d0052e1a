"""The doctor's checks of receivables and credit."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_OF_ROLE = """
  SELECT b.ledger_id, b.party_id, sum(b.debit - b.credit) AS amount
  FROM finance_dimensionbalance b
  JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
  WHERE r.role = '{role}' GROUP BY 1, 2
"""
_ITEMS = f"""
SELECT coalesce(i.party_id, g.party_id), coalesce(i.amount, 0), coalesce(g.amount, 0)
FROM (SELECT l.id AS ledger_id, i.customer_id AS party_id, sum(i.open_amount) AS amount
      FROM finance_receivableitem i JOIN finance_ledger l ON l.company_id = i.company_id GROUP BY 1, 2) i
FULL JOIN ({_OF_ROLE.format(role="receivable")}) g USING (ledger_id, party_id)
WHERE coalesce(i.amount, 0) <> coalesce(g.amount, 0) LIMIT {MOST}
"""
_PREPAID = f"""
SELECT coalesce(i.party_id, g.party_id), coalesce(i.amount, 0), -coalesce(g.amount, 0)
FROM (SELECT l.id AS ledger_id, r.customer_id AS party_id, sum(r.unallocated) AS amount
      FROM finance_receipt r JOIN finance_ledger l ON l.company_id = r.company_id
      WHERE r.state = 'POSTED' GROUP BY 1, 2) i
FULL JOIN ({_OF_ROLE.format(role="prepayment_received")}) g USING (ledger_id, party_id)
WHERE coalesce(i.amount, 0) <> -coalesce(g.amount, 0) LIMIT {MOST}
"""
_OPEN = f"""
WITH used AS (
  SELECT a.item_id, sum(a.amount) AS amount FROM finance_allocation a JOIN finance_receipt r ON r.id = a.receipt_id
  WHERE r.state = 'POSTED' GROUP BY 1
  UNION ALL SELECT o.item_id, sum(o.amount) FROM finance_offset o GROUP BY 1
  UNION ALL SELECT o.credit_item_id, -sum(o.amount) FROM finance_offset o GROUP BY 1
)
SELECT i.id, i.open_amount, i.amount - coalesce(u.amount, 0) FROM finance_receivableitem i
LEFT JOIN (SELECT item_id, sum(amount) AS amount FROM used GROUP BY 1) u ON u.item_id = i.id
WHERE i.open_amount <> i.amount - coalesce(u.amount, 0) LIMIT {MOST}
"""
_ALLOCATED = f"""
SELECT r.id, r.allocated_total, coalesce(sum(a.amount), 0) FROM finance_receipt r
LEFT JOIN finance_allocation a ON a.receipt_id = r.id WHERE r.state = 'POSTED'
GROUP BY r.id, r.allocated_total HAVING r.allocated_total <> coalesce(sum(a.amount), 0) LIMIT {MOST}
"""
_CREDIT = f"""
SELECT coalesce(p.party_id, x.party_id), coalesce(p.receivable, 0), coalesce(x.owed, 0),
       coalesce(p.reserved, 0), coalesce(x.held, 0)
FROM finance_creditposition p
FULL JOIN (
  SELECT company_id, party_id, sum(owed) AS owed, sum(held) AS held FROM (
    SELECT company_id, customer_id AS party_id, open_amount AS owed, 0 AS held FROM finance_receivableitem
    UNION ALL SELECT company_id, customer_id, -unallocated, 0 FROM finance_receipt WHERE state = 'POSTED'
    UNION ALL SELECT company_id, party_id, 0, amount FROM finance_creditreservation
  ) parts GROUP BY 1, 2
) x USING (company_id, party_id)
WHERE coalesce(p.receivable, 0) <> coalesce(x.owed, 0) OR coalesce(p.reserved, 0) <> coalesce(x.held, 0) LIMIT {MOST}
"""


@check("finance.receivables", _("Open items agree with the ledger", "应收明细与总账一致"))
def items_agree_with_ledger() -> Iterable[Finding]:
    """Per customer: open items = receivable account; unallocated receipts = prepayment account."""
    text = _("open items {items}, ledger {ledger}", "未收明细 {items}，总账 {ledger}")
    for party, items, booked in sql.rows(_ITEMS):
        yield Finding(party, text.format(items=items, ledger=booked))
    prepaid = _("unallocated receipts {items}, ledger {ledger}", "未核销收款 {items}，总账预收 {ledger}")
    for party, items, booked in sql.rows(_PREPAID):
        yield Finding(party, prepaid.format(items=items, ledger=booked))


@check("finance.allocations", _("What is open follows from allocations", "未收金额与核销记录一致"))
def open_follows_from_allocations() -> Iterable[Finding]:
    """Every item's open amount, and every receipt's allocated total, is what allocations and offsets make it."""
    text = _("{said} is written, allocations make it {found}", "记录为 {said}，按核销应为 {found}")
    for number, said, found in [*sql.rows(_OPEN), *sql.rows(_ALLOCATED)]:
        yield Finding(number, text.format(said=said, found=found))


@check("finance.credit", _("Credit positions agree with items and orders", "信用占用与应收、订单一致"))
def credit_agrees() -> Iterable[Finding]:
    """A customer's position is their open items less unallocated receipts, and what orders hold."""
    text = _(
        "owes {receivable}, items say {owed}; reserved {reserved}, orders say {held}",
        "应收占用 {receivable}，明细 {owed}；预占 {reserved}，订单 {held}",
    )
    for party, receivable, owed, reserved, held in sql.rows(_CREDIT):
        yield Finding(party, text.format(receivable=receivable, owed=owed, reserved=reserved, held=held))
