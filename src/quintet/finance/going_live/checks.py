"""The doctor's check of going live: opening documents agree with the books they opened."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

# account by account: what the run's trial balance says, what its voucher and those of its stock say together
_RUNS = f"""
SELECT run, a.code, sum(listed), sum(booked) FROM (
  SELECT g.id AS run, b.account_id, b.debit - b.credit AS listed, 0 AS booked
  FROM finance_goinglive g JOIN finance_goinglivebalance b ON b.run_id = g.id WHERE g.state = 'POSTED'
  UNION ALL
  SELECT s.run, l.account_id, 0, l.debit - l.credit FROM (
    SELECT g.id AS run, g.id AS source FROM finance_goinglive g WHERE g.state = 'POSTED'
    UNION SELECT g.id, s.opening_stock_ref FROM finance_goinglive g JOIN finance_goinglivestock s ON s.run_id = g.id
    WHERE g.state = 'POSTED'
  ) s JOIN finance_voucher v ON v.source_ref = s.source AND v.state = 'POSTED'
  JOIN finance_voucherline l ON l.voucher_id = v.id
) x JOIN finance_account a ON a.id = x.account_id
GROUP BY run, a.code HAVING sum(listed) <> sum(booked) ORDER BY run, a.code LIMIT {MOST}
"""
# what was opened behind the books, by run: items as they were entered
_ITEMS = f"""
SELECT g.id, coalesce(r.listed, 0), coalesce(i.opened, 0), coalesce(p.listed, 0), coalesce(q.opened, 0)
FROM finance_goinglive g
LEFT JOIN (SELECT run_id, sum(amount) AS listed FROM finance_goinglivereceivable WHERE kind = 'invoice' GROUP BY 1) r
  ON r.run_id = g.id
LEFT JOIN (SELECT source_ref, sum(amount) AS opened FROM finance_receivableitem WHERE kind = 'opening' GROUP BY 1) i
  ON i.source_ref = g.id
LEFT JOIN (SELECT run_id, sum(amount) AS listed FROM finance_goinglivepayable WHERE kind = 'invoice' GROUP BY 1) p
  ON p.run_id = g.id
LEFT JOIN (SELECT source_ref, sum(amount) AS opened FROM finance_payableitem WHERE kind = 'opening' GROUP BY 1) q
  ON q.source_ref = g.id
WHERE g.state = 'POSTED'
  AND (coalesce(r.listed, 0), coalesce(p.listed, 0)) <> (coalesce(i.opened, 0), coalesce(q.opened, 0)) LIMIT {MOST}
"""
# the older document: its voucher has its total
_OLDER = f"""
SELECT o.id, o.debit_total, coalesce(sum(v.debit_total), 0) FROM finance_openingbalance o
LEFT JOIN finance_voucher v ON v.source_ref = o.id AND v.state = 'POSTED'
WHERE o.state = 'POSTED' AND o.debit_total <> 0 GROUP BY o.id, o.debit_total
HAVING count(v.id) <> 1 ORDER BY o.id LIMIT {MOST}
"""


@check("finance.opening", _("Opening documents agree with the books", "期初单据与账簿一致"))
def opening_documents_agree() -> Iterable[Finding]:
    """A posted run is in the books account by account, its open items behind it; an older document has its voucher."""
    text = _("{account}: entered {listed}, booked {booked}", "{account}：录入 {listed}，入账 {booked}")
    for run, account, listed, booked in sql.rows(_RUNS):
        yield Finding(run, text.format(account=account, listed=listed, booked=booked))
    text = _(
        "customers entered {customers}, opened {items}; suppliers entered {suppliers}, opened {debts}",
        "客户往来录入 {customers}，生成 {items}；供应商往来录入 {suppliers}，生成 {debts}",
    )
    for run, customers, items, suppliers, debts in sql.rows(_ITEMS):
        yield Finding(run, text.format(customers=customers, items=items, suppliers=suppliers, debts=debts))
    text = _("opened {total}, its voucher has {booked}", "期初合计 {total}，凭证 {booked}")
    for number, total, booked in sql.rows(_OLDER):
        yield Finding(number, text.format(total=total, booked=booked))
