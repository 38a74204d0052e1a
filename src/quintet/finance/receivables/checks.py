"""The doctor's checks of receivables and credit."""

from collections.abc import Iterable

from quintet.finance.open_items.queries import agree_with_role, open_follows_from_allocations
from quintet.finance.receivables.side import RECEIVABLES
from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

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
    yield from agree_with_role("finance_receivableitem", "customer_id", "open_amount", "receivable", sign=1)
    yield from agree_with_role(
        "finance_receipt", "customer_id", "unallocated", "prepayment_received", sign=-1, where="t.state = 'POSTED'"
    )


@check("finance.allocations", _("What is open follows from allocations", "未收金额与核销记录一致"))
def receivables_follow_from_allocations() -> Iterable[Finding]:
    """Every item's open amount, and every receipt's allocated total, is what allocations and offsets make it."""
    return open_follows_from_allocations(RECEIVABLES)


@check("finance.credit", _("Credit positions agree with items and orders", "信用占用与应收、订单一致"))
def credit_agrees() -> Iterable[Finding]:
    """A customer's position is their open items less unallocated receipts, and what orders hold."""
    text = _(
        "owes {receivable}, items say {owed}; reserved {reserved}, orders say {held}",
        "应收占用 {receivable}，明细 {owed}；预占 {reserved}，订单 {held}",
    )
    for party, receivable, owed, reserved, held in sql.rows(_CREDIT):
        yield Finding(party, text.format(receivable=receivable, owed=owed, reserved=reserved, held=held))
