"""The doctor's checks of payables."""

from collections.abc import Iterable

from quintet.finance.open_items.queries import agree_with_role, open_follows_from_allocations
from quintet.finance.payables.side import PAYABLES
from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_ESTIMATES = f"""
SELECT e.id, e.invoiced_quantity, coalesce(sum(l.quantity), 0), e.net - e.open_net, coalesce(sum(l.estimated_net), 0)
FROM finance_estimatedreceipt e
LEFT JOIN finance_purchaseinvoiceline l ON l.estimate_id = e.id
  AND EXISTS (SELECT 1 FROM finance_purchaseinvoice i WHERE i.id = l.invoice_id AND i.state = 'POSTED')
GROUP BY e.id HAVING (e.invoiced_quantity, e.net - e.open_net)
  <> (coalesce(sum(l.quantity), 0), coalesce(sum(l.estimated_net), 0)) LIMIT {MOST}
"""
_DIFFERENCES = f"""
SELECT b.ledger_id, sum(b.debit - b.credit) FROM finance_balance b
JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
WHERE r.role = 'purchase_difference' GROUP BY 1 HAVING sum(b.debit - b.credit) <> 0 LIMIT {MOST}
"""


@check("finance.payables", _("Open payables agree with the ledger", "应付明细与总账一致"))
def payables_agree_with_ledger() -> Iterable[Finding]:
    """Per supplier: open items = payable account; unallocated payments = prepayments; open estimates = 暂估."""
    yield from agree_with_role("finance_payableitem", "supplier_id", "open_amount", "payable", sign=-1)
    yield from agree_with_role(
        "finance_payment", "supplier_id", "unallocated", "prepayment_made", sign=1, where="t.state = 'POSTED'"
    )
    yield from agree_with_role("finance_estimatedreceipt", "supplier_id", "open_net", "estimated_payable", sign=-1)


@check("finance.payments", _("What is owed follows from payments", "未付金额与核销记录一致"))
def payables_follow_from_allocations() -> Iterable[Finding]:
    """Every payable's open amount, and every payment's allocated total, is what allocations and offsets make it."""
    return open_follows_from_allocations(PAYABLES)


@check("finance.estimates", _("Estimates follow from invoices", "暂估余额与采购发票一致"))
def estimates_follow_from_invoices() -> Iterable[Finding]:
    """What of each estimate is invoiced is what the posted invoices took of it; no difference of price is left over."""
    text = _(
        "{quantity} and {net} are noted as invoiced, invoices say {lines} and {taken}",
        "记录已开票数量 {quantity}、金额 {net}，发票合计数量 {lines}、金额 {taken}",
    )
    for number, quantity, lines, net, taken in sql.rows(_ESTIMATES):
        yield Finding(number, text.format(quantity=quantity, lines=lines, net=net, taken=taken))
    left = _("{amount} of price differences went nowhere", "价差科目余额 {amount} 未分配")
    for number, amount in sql.rows(_DIFFERENCES):
        yield Finding(number, left.format(amount=amount))
