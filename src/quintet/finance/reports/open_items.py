"""Ageing and statements of parties, for either side: receivables and payables differ in tables and words only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import get_ledger
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check, Column, Result, ref, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _

# What was open on a day: the amount, less what was allocated or offset up to then.
# index finance_item_statement, finance_payable_statement (company, party, booked_on); for today finance_item_open,
# finance_payable_open serve
_OPEN_NOW = """
SELECT i.{party}_id, p.name, i.due_on, sum(i.open_amount)
FROM {items} i JOIN master_party p ON p.id = i.{party}_id
WHERE i.company_id = %s AND i.open_amount <> 0 AND (%s::bigint IS NULL OR i.{party}_id = %s)
GROUP BY 1, 2, 3
"""
_OPEN_THEN = """
SELECT i.{party}_id, p.name, i.due_on,
  sum(i.amount
    - coalesce((SELECT sum(a.amount) FROM {allocations} a JOIN {money} r ON r.id = a.{money_key}
                WHERE a.item_id = i.id AND r.state = 'POSTED' AND a.allocated_on <= %s), 0)
    - coalesce((SELECT sum(o.amount) FROM {offsets} o WHERE o.item_id = i.id AND o.offset_on <= %s), 0)
    + coalesce((SELECT sum(o.amount) FROM {offsets} o WHERE o.credit_item_id = i.id AND o.offset_on <= %s), 0))
FROM {items} i JOIN master_party p ON p.id = i.{party}_id
WHERE i.company_id = %s AND i.booked_on <= %s AND (%s::bigint IS NULL OR i.{party}_id = %s)
GROUP BY 1, 2, 3
"""
# index finance_item_statement and finance_receipt_statement, finance_payable_statement and finance_payment_statement
_MOVES = """
SELECT x.on, x.doc, x.id, x.number, x.kind, x.amount FROM (
  SELECT i.booked_on AS on, '{item_doc}' AS doc, min(i.id) AS id, min(coalesce(e.title, i.number)) AS number,
         i.kind AS kind, sum(i.amount) AS amount
  FROM {items} i LEFT JOIN kernel_entry e ON e.id = i.source_ref
  WHERE i.company_id = %s AND i.{party}_id = %s AND i.booked_on <= %s
  GROUP BY i.booked_on, i.kind, coalesce(i.source_ref, i.id)
  UNION ALL
  SELECT r.{dated}, '{money_doc}', r.id, r.number, 'money', -r.amount FROM {money} r
  WHERE r.company_id = %s AND r.{party}_id = %s AND r.{dated} <= %s AND r.state = 'POSTED'
) x ORDER BY x.on, x.id
"""
BUCKETS = (
    ("not_due", _("Not due", "未到期"), None, 0),
    ("d30", _("1–30 days", "逾期 1–30 天"), 1, 30),
    ("d60", _("31–60 days", "逾期 31–60 天"), 31, 60),
    ("d90", _("61–90 days", "逾期 61–90 天"), 61, 90),
    ("older", _("Over 90 days", "逾期 90 天以上"), 91, None),
)


@dataclass(frozen=True)
class Book:
    """One side's tables and words. `sign` is 1 where the account `role` stands in debit, −1 where in credit."""

    party: str
    party_label: Text
    tables: Mapping[str, str]  # items allocations money money_key offsets dated item_doc money_doc
    role: str
    sign: int
    kinds: Mapping[str, Text]
    charged: Text
    paid: Text

    def query(self, text: str) -> str:
        """A statement of this module for these tables."""
        return text.format(party=self.party, **self.tables)


def bucket_of(due_on: date, on: date) -> str:
    """The ageing bucket of something due on a day, as seen on another."""
    late = (on - due_on).days
    return next(name for name, _label, _low, high in BUCKETS if high is None or late <= high)


def ageing(book: Book, actor: Actor, on: date | None, party: int | None) -> Result:
    """Open items by party and lateness; as of any day. Credits count in their bucket with their sign."""
    day = on or clock.today()
    now = day >= clock.today()
    params: list[Any] = [] if now else [day, day, day]
    params += [actor.company_id, *([] if now else [day]), party, party]
    rows: dict[int, dict[str, Any]] = {}
    for number, name, due_on, amount in sql.rows(book.query(_OPEN_NOW if now else _OPEN_THEN), params):
        if amount:
            row = rows.setdefault(number, _empty_row(book, number, name))
            row[bucket_of(due_on, day)] += amount
            row["total"] += amount
    columns = (
        Column(book.party, book.party_label, "ref", to="master.party", width=220),
        *(Column(name, label, "money", sum=True) for name, label, _low, _high in BUCKETS),
        Column("total", _("Total", "合计"), "money", sum=True),
    )
    listed = sorted(rows.values(), key=lambda row: (-row["total"], row[book.party]["label"]))
    totals = {c.name: sum((row[c.name] for row in listed), ZERO) for c in columns[1:]}
    checks = [_agrees_with_ledger(book, actor, totals["total"])] if now and party is None else []
    return Result(columns, listed, totals, checks)


def _empty_row(book: Book, party: int, name: str) -> dict[str, Any]:
    where: list[list[Any]] = [[book.party, "=", party], ["open_amount", "!=", "0"]]
    return {
        book.party: ref("master.party", party, name),
        **{bucket[0]: ZERO for bucket in BUCKETS},
        "total": ZERO,
        "_link": to_list(book.tables["item_doc"], where),
    }


def _agrees_with_ledger(book: Book, actor: Actor, total: Decimal) -> Check:
    """Open items add up to their account: the sub-ledger and the ledger say the same."""
    ledger = get_ledger(actor.company_id)
    booked = book.sign * sql.value(
        "SELECT coalesce(sum(debit - credit), 0) FROM finance_balance WHERE ledger_id = %s AND account_id = %s",
        [ledger.id, ledger.roles.get(book.role, 0)],
    )
    label = _("Items agree with the ledger", "明细与总账一致")
    return Check(label, total == booked, f"{total:,} = {booked:,}")


def statement(book: Book, actor: Actor, party: int, since: date | None, on: date | None) -> Result:
    """What was charged and paid between two days, and what stood before; money paid ahead makes the balance negative.

    Raises InvalidInput when it ends before it begins.
    """
    first, last = since or date.min, on or clock.today()
    if first > last:
        raise InvalidInput([Invalid(_("It ends before it begins", "截止日期早于起始日期"), "since")])
    of = [actor.company_id, party, last]
    balance, rows = ZERO, []
    for day, doc, number, title, kind, amount in sql.rows(book.query(_MOVES), [*of, *of]):
        balance += amount
        if day >= first:
            rows.append(_move(book, day, ref(doc, number, title), kind, amount, balance))
    opening = balance - sum((row["debit"] - row["credit"] for row in rows), ZERO)
    start = {
        "on": first if since else None, "document": None, "kind": str(_("Balance before", "期初余额")),
        "debit": ZERO, "credit": ZERO, "balance": opening, "_bold": True,
    }  # fmt: skip
    totals = {"debit": sum((r["debit"] for r in rows), ZERO), "credit": sum((r["credit"] for r in rows), ZERO)}
    return Result(_columns(book), [start, *rows], {**totals, "balance": balance})


def _columns(book: Book) -> Sequence[Column]:
    return (
        Column("on", _("Date", "日期"), "date", width=110),
        Column("document", _("Document", "单据"), "ref"),
        Column("kind", _("Kind", "摘要")),
        Column("debit", book.charged, "money", sum=True),
        Column("credit", book.paid, "money", sum=True),
        Column("balance", _("Balance", "余额"), "money"),
    )


def _move(
    book: Book, day: date, document: dict[str, Any], kind: str, amount: Decimal, balance: Decimal
) -> dict[str, Any]:
    paid = kind == "money"
    return {
        "on": day, "document": document, "kind": str(book.kinds[kind]), "debit": ZERO if paid else amount,
        "credit": -amount if paid else ZERO, "balance": balance,
    }  # fmt: skip
