"""The checks of a closing: what must be true before a month can be closed, and how many things say otherwise."""

from collections.abc import Callable, Sequence
from typing import Any

from quintet.finance.closing.models import DONE, NOT_NEEDED, NOTED
from quintet.finance.closing.scene import Found, Scene
from quintet.finance.ledgers.queries import list_periods
from quintet.kernel import sql
from quintet.kernel.money import ZERO
from quintet.kernel.text import Text, _

# index finance_voucher_waiting (period) of drafts and reviewed ones
_UNPOSTED = "SELECT number, id FROM finance_voucher WHERE period_id = %s AND state IN ('DRAFT', 'REVIEWED') ORDER BY id"
# index finance_voucher_number_once (ledger, word, period, sequence)
_GAPS = """
SELECT v.word, count(*), max(v.sequence_no), coalesce(max(k.value), 0) FROM finance_voucher v
LEFT JOIN kernel_counter k ON k.key = format('finance.voucher:%%s:%%s:%%s', v.ledger_id, v.word, v.period_id)
WHERE v.ledger_id = %s AND v.period_id = %s AND v.sequence_no IS NOT NULL GROUP BY v.word
HAVING count(*) <> max(v.sequence_no) OR min(v.sequence_no) <> 1 OR max(v.sequence_no) <> coalesce(max(k.value), 0)
"""
# A sub-ledger and its account by party, both as they stand now; index finance_dimension_balance_once
_DIFFER = """
SELECT p.name, coalesce(i.amount, 0), coalesce(g.amount, 0), p.id
FROM ({items}) i
FULL JOIN (
  SELECT b.party_id, {sign} * sum(b.debit - b.credit) AS amount FROM finance_dimensionbalance b
  JOIN finance_accountrole r ON r.ledger_id = b.ledger_id AND r.account_id = b.account_id AND r.role = '{role}'
  WHERE b.ledger_id = %s GROUP BY 1
) g USING (party_id)
LEFT JOIN master_party p ON p.id = party_id
WHERE coalesce(i.amount, 0) <> coalesce(g.amount, 0) ORDER BY abs(coalesce(i.amount, 0) - coalesce(g.amount, 0)) DESC
"""
_OPEN = "SELECT {party} AS party_id, sum({amount}) AS amount FROM {table} WHERE company_id = %s AND {where} GROUP BY 1"
NAMED = 3


def _differ(role: str, sign: int, table: str, party: str, amount: str, where: str) -> str:
    items = _OPEN.format(party=party, amount=amount, table=table, where=where)
    return _DIFFER.format(items=items, sign=sign, role=role)


# index finance_item_open and its like: what is not settled
RECEIVABLES = (
    _differ("receivable", 1, "finance_receivableitem", "customer_id", "open_amount", "open_amount <> 0"),
    _differ("prepayment_received", -1, "finance_receipt", "customer_id", "unallocated", "state = 'POSTED'"),
)
PAYABLES = (
    _differ("payable", -1, "finance_payableitem", "supplier_id", "open_amount", "open_amount <> 0"),
    _differ("prepayment_made", 1, "finance_payment", "supplier_id", "unallocated", "state = 'POSTED'"),
    _differ("estimated_payable", -1, "finance_estimatedreceipt", "supplier_id", "open_net", "open_net <> 0"),
)
_ESTIMATES = """
SELECT count(*), coalesce(sum(open_net), 0), count(DISTINCT supplier_id) FROM finance_estimatedreceipt
WHERE company_id = %s AND open_net <> 0 AND received_on <= %s
"""


def no_unposted(scene: Scene) -> Found:
    """No voucher of the month waits for review or posting."""
    waiting = sql.rows(_UNPOSTED, [scene.period.id])
    text = _("{n} vouchers are not posted: {names}", "{n} 张凭证未记账：{names}")
    first = waiting[0][1] if waiting else None
    return Found.check(len(waiting), _naming(text, [number for number, _id in waiting]), document=first)


def earlier_closed(scene: Scene) -> Found:
    """Months are closed in order."""
    earlier = [p for p in list_periods(scene.ledger.id) if p.month and p.is_open and p.last_on < scene.period.first_on]
    text = _("{n} earlier months are open: {names}", "以前有 {n} 个期间未结账：{names}")
    first = earlier[0].id if earlier else None
    return Found.check(len(earlier), _naming(text, [f"{p.year}-{p.month:02}" for p in earlier]), document=first)


def no_gaps(scene: Scene) -> Found:
    """Voucher numbers of the month run from 1 without a gap (断号检查)."""
    words = [row[0] for row in sql.rows(_GAPS, [scene.ledger.id, scene.period.id])]
    return Found.note(len(words), _naming(_("{n} series have gaps: {names}", "{n} 个凭证字存在断号：{names}"), words))


def agree(*queries: str) -> Callable[[Scene], Found]:
    """A check that sub-ledgers and their accounts say the same of every party."""

    def look(scene: Scene) -> Found:
        of = [scene.run.company_id, scene.ledger.id]
        rows = [row for query in queries for row in sql.rows(query, of)]
        amount = sum((abs(items - booked) for _name, items, booked, _id in rows), ZERO)
        text = _("{n} parties differ from the ledger: {names}", "{n} 个往来单位与总账不符：{names}")
        first = rows[0][3] if rows else None
        return Found.check(len(rows), _naming(text, [row[0] or "?" for row in rows]), amount, first)

    return look


def stock(scene: Scene) -> Found:
    """What the flow found of the stock; without one nobody keeps stock here."""
    found: Any = scene.run.__dict__.get("found", {}).get("stock")
    return found or Found(NOT_NEEDED)


def estimates(scene: Scene) -> Found:
    """Receipts without an invoice stay estimated in the books (暂估): how many, and how much."""
    row = sql.one(_ESTIMATES, [scene.run.company_id, scene.period.last_on])
    count, amount, suppliers = row or (0, ZERO, 0)
    if not count:
        return Found(DONE)
    text = _("{n} receipt lines of {m} suppliers stay estimated", "{m} 家供应商的 {n} 行入库保留暂估")
    return Found(NOTED, amount, text.format(n=count, m=suppliers))


def _naming(text: Text, names: Sequence[str]) -> Text | None:
    if not names:
        return None
    shown = "、".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    return text.format(n=len(names), names=shown)
