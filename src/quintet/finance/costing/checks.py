"""The doctor's checks of costs."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_WIP = f"""
SELECT coalesce(e.item_id, g.item_id), coalesce(e.amount, 0), coalesce(g.amount, 0)
FROM (SELECT l.id AS ledger_id, c.product_id AS item_id, sum(c.material + c.labour + c.overhead) AS amount
      FROM finance_costentry c JOIN finance_ledger l ON l.company_id = c.company_id GROUP BY 1, 2) e
FULL JOIN (
  SELECT b.ledger_id, b.item_id, sum(b.debit - b.credit) AS amount FROM finance_dimensionbalance b
  JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
  WHERE r.role = 'wip' GROUP BY 1, 2
) g USING (ledger_id, item_id)
WHERE coalesce(e.amount, 0) <> coalesce(g.amount, 0) LIMIT {MOST}
"""


@check("finance.wip", _("Work in process is what production took and gave", "生产成本与领料、报工、入库一致"))
def work_in_process_agrees() -> Iterable[Finding]:
    """Per product: material, labour and overhead less goods produced are the balance of the account of role wip."""
    text = _("cost entries {entries}, ledger {ledger}", "成本明细 {entries}，总账 {ledger}")
    for product, entries, booked in sql.rows(_WIP):
        yield Finding(product, text.format(entries=entries, ledger=booked))
