"""What the doctor asks of open items, on either side: they agree with the ledger, and with what settled them."""

from collections.abc import Iterable

from quintet.finance.open_items.sides import Side
from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding
from quintet.kernel.text import _

# per party: what a sub-ledger says, and what the account of a role says
_AGREE = """
SELECT coalesce(i.party_id, g.party_id), coalesce(i.amount, 0), coalesce(g.amount, 0)
FROM (SELECT l.id AS ledger_id, t.{party} AS party_id, sum(t.{amount}) AS amount
      FROM {table} t JOIN finance_ledger l ON l.company_id = t.company_id WHERE {where} GROUP BY 1, 2) i
FULL JOIN (
  SELECT b.ledger_id, b.party_id, {sign} * sum(b.debit - b.credit) AS amount
  FROM finance_dimensionbalance b
  JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id
  WHERE r.role = '{role}' GROUP BY 1, 2
) g USING (ledger_id, party_id)
WHERE coalesce(i.amount, 0) <> coalesce(g.amount, 0) LIMIT {most}
"""
_OPEN = """
WITH used AS (
  SELECT a.item_id, sum(a.amount) AS amount FROM {allocations} a JOIN {money} r ON r.id = a.{key}
  WHERE r.state = 'POSTED' GROUP BY 1
  UNION ALL SELECT o.item_id, o.amount FROM {offsets} o
  UNION ALL SELECT o.credit_item_id, -o.amount FROM {offsets} o
)
SELECT i.id, i.open_amount, i.amount - coalesce(u.amount, 0) FROM {items} i
LEFT JOIN (SELECT item_id, sum(amount) AS amount FROM used GROUP BY 1) u ON u.item_id = i.id
WHERE i.open_amount <> i.amount - coalesce(u.amount, 0) LIMIT {most}
"""
_ALLOCATED = """
SELECT r.id, r.allocated_total, coalesce(sum(a.amount), 0) FROM {money} r
LEFT JOIN {allocations} a ON a.{key} = r.id WHERE r.state = 'POSTED'
GROUP BY r.id, r.allocated_total HAVING r.allocated_total <> coalesce(sum(a.amount), 0) LIMIT {most}
"""


def agree_with_role(
    table: str, party: str, amount: str, role: str, *, sign: int, where: str = "true"
) -> Iterable[Finding]:
    """Parties whose rows of a table do not add up to what the account of a role says of them; 1 is a debit role."""
    text = _("details {items}, ledger {ledger}", "明细 {items}，总账 {ledger}")
    query = _AGREE.format(table=table, party=party, amount=amount, role=role, sign=sign, where=where, most=MOST)
    for number, items, booked in sql.rows(query):
        yield Finding(number, text.format(items=items, ledger=booked))


def open_follows_from_allocations(side: Side) -> Iterable[Finding]:
    """Items whose open amount, and money whose allocated total, is not what allocations and offsets make it."""
    money = side.allocation._meta.concrete_fields
    parent = next(f for f in money if f.is_relation and f.name != "item")
    names = {
        "items": side.item.table, "allocations": side.allocation._meta.db_table, "offsets": side.offsets,
        "money": parent.related_model._meta.db_table, "key": parent.column, "most": MOST,
    }  # fmt: skip
    text = _("{said} is written, allocations make it {found}", "记录为 {said}，按核销应为 {found}")
    for number, said, found in [*sql.rows(_OPEN.format(**names)), *sql.rows(_ALLOCATED.format(**names))]:
        yield Finding(number, text.format(said=said, found=found))
