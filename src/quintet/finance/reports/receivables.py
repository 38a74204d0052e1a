"""Receivables: ageing 账龄分析, and the statement of a customer 客户对账单."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.ledgers.queries import READERS, get_ledger
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check, Column, Result, ref, report, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _

# What was open on a day: the amount, less what was allocated or offset up to then.
# index finance_item_statement (company, customer, booked_on); for today finance_item_open serves
_OPEN_NOW = """
SELECT i.customer_id, p.name, i.due_on, sum(i.open_amount)
FROM finance_receivableitem i JOIN master_party p ON p.id = i.customer_id
WHERE i.company_id = %s AND i.open_amount <> 0 AND (%s::bigint IS NULL OR i.customer_id = %s)
GROUP BY 1, 2, 3
"""
_OPEN_THEN = """
SELECT i.customer_id, p.name, i.due_on,
  sum(i.amount
    - coalesce((SELECT sum(a.amount) FROM finance_allocation a JOIN finance_receipt r ON r.id = a.receipt_id
                WHERE a.item_id = i.id AND r.state = 'POSTED' AND a.allocated_on <= %s), 0)
    - coalesce((SELECT sum(o.amount) FROM finance_offset o WHERE o.item_id = i.id AND o.offset_on <= %s), 0)
    + coalesce((SELECT sum(o.amount) FROM finance_offset o WHERE o.credit_item_id = i.id AND o.offset_on <= %s), 0))
FROM finance_receivableitem i JOIN master_party p ON p.id = i.customer_id
WHERE i.company_id = %s AND i.booked_on <= %s AND (%s::bigint IS NULL OR i.customer_id = %s)
GROUP BY 1, 2, 3
"""
BUCKETS = (
    ("not_due", _("Not due", "未到期"), None, 0),
    ("d30", _("1–30 days", "逾期 1–30 天"), 1, 30),
    ("d60", _("31–60 days", "逾期 31–60 天"), 31, 60),
    ("d90", _("61–90 days", "逾期 61–90 天"), 61, 90),
    ("older", _("Over 90 days", "逾期 90 天以上"), 91, None),
)
_AGEING = (
    Column("customer", _("Customer", "客户"), "ref", to="master.party", width=220),
    *(Column(name, label, "money", sum=True) for name, label, _low, _high in BUCKETS),
    Column("total", _("Total", "合计"), "money", sum=True),
)


def bucket_of(due_on: date, on: date) -> str:
    """The ageing bucket of something due on a day, as seen on another."""
    late = (on - due_on).days
    return next(name for name, _label, _low, high in BUCKETS if high is None or late <= high)


@report(
    "finance.receivables_ageing",
    _("Receivables ageing", "应收账龄分析"),
    icon="clock-circle",
    roles=f"{READERS} cashier sales_manager",
    help=_("What customers owe, by how late it is.", "按逾期天数列示客户欠款。"),
    labels={"on": _("As of", "截止日期"), "customer": _("Customer", "客户")},
    defaults=lambda actor: {"on": clock.today()},
)
def receivables_ageing(
    actor: Actor, *, on: date | None = None, customer: Annotated[int | None, Input(to="master.party")] = None
) -> Result:
    """Open items by customer and lateness; as of any day. Credits count in their bucket with their sign."""
    day = on or clock.today()
    now = day >= clock.today()
    params: list[Any] = [] if now else [day, day, day]
    params += [actor.company_id, *([] if now else [day]), customer, customer]
    rows: dict[int, dict[str, Any]] = {}
    for party, name, due_on, amount in sql.rows(_OPEN_NOW if now else _OPEN_THEN, params):
        if amount:
            row = rows.setdefault(party, _empty_row(party, name))
            row[bucket_of(due_on, day)] += amount
            row["total"] += amount
    listed = sorted(rows.values(), key=lambda row: (-row["total"], row["customer"]["label"]))
    totals = {c.name: sum((row[c.name] for row in listed), ZERO) for c in _AGEING[1:]}
    checks = [_agrees_with_ledger(actor, totals["total"])] if now and customer is None else []
    return Result(_AGEING, listed, totals, checks)


def _empty_row(party: int, name: str) -> dict[str, Any]:
    where: list[list[Any]] = [["customer", "=", party], ["open_amount", "!=", "0"]]
    return {
        "customer": ref("master.party", party, name),
        **{bucket[0]: ZERO for bucket in BUCKETS},
        "total": ZERO,
        "_link": to_list("finance.receivable_item", where),
    }


def _agrees_with_ledger(actor: Actor, total: Decimal) -> Check:
    """Open items add up to the receivable account: the sub-ledger and the ledger say the same."""
    ledger = get_ledger(actor.company_id)
    booked = sql.value(
        "SELECT coalesce(sum(debit - credit), 0) FROM finance_balance WHERE ledger_id = %s AND account_id = %s",
        [ledger.id, ledger.roles.get("receivable", 0)],
    )
    label = _("Items agree with the ledger", "应收明细与总账一致")
    return Check(label, total == booked, f"{total:,} = {booked:,}")


# index finance_item_statement and finance_receipt_statement
_MOVES = """
SELECT x.on, x.doc, x.id, x.number, x.kind, x.amount FROM (
  SELECT i.booked_on AS on, 'finance.receivable_item' AS doc, min(i.id) AS id,
         min(coalesce(e.title, i.number)) AS number,
         i.kind AS kind, sum(i.amount) AS amount
  FROM finance_receivableitem i LEFT JOIN kernel_entry e ON e.id = i.source_ref
  WHERE i.company_id = %s AND i.customer_id = %s AND i.booked_on <= %s
  GROUP BY i.booked_on, i.kind, coalesce(i.source_ref, i.id)
  UNION ALL
  SELECT r.received_on, 'finance.receipt', r.id, r.number, 'receipt', -r.amount FROM finance_receipt r
  WHERE r.company_id = %s AND r.customer_id = %s AND r.received_on <= %s AND r.state = 'POSTED'
) x ORDER BY x.on, x.id
"""
_KINDS = {
    "delivery": _("Delivery", "发货"),
    "return": _("Return", "退货"),
    "opening": _("Opening balance", "期初"),
    "receipt": _("Receipt", "收款"),
}
_STATEMENT = (
    Column("on", _("Date", "日期"), "date", width=110),
    Column("document", _("Document", "单据"), "ref"),
    Column("kind", _("Kind", "摘要")),
    Column("debit", _("Charged", "应收"), "money", sum=True),
    Column("credit", _("Paid", "已收"), "money", sum=True),
    Column("balance", _("Balance", "余额"), "money"),
)


@report(
    "finance.customer_statement",
    _("Customer statement", "客户对账单"),
    icon="profile",
    roles=f"{READERS} cashier sales_manager",
    help=_("What was charged and paid, with the balance after each.", "逐笔列示应收与收款及余额。"),
    labels={"customer": _("Customer", "客户"), "since": _("From", "起始日期"), "on": _("To", "截止日期")},
    defaults=lambda actor: {"on": clock.today(), "since": clock.today().replace(day=1)},
)
def customer_statement(
    actor: Actor,
    *,
    customer: Annotated[int, Input(to="master.party")],
    since: date | None = None,
    on: date | None = None,
) -> Result:
    """Charges and receipts between two days, and what stood before. Prepayments make the balance negative."""
    first, last = since or date.min, on or clock.today()
    if first > last:
        raise InvalidInput([Invalid(_("It ends before it begins", "截止日期早于起始日期"), "since")])
    of = [actor.company_id, customer, last]
    balance, rows = ZERO, []
    for day, doc, number, title, kind, amount in sql.rows(_MOVES, [*of, *of]):
        balance += amount
        if day >= first:
            rows.append(_move(day, ref(doc, number, title), kind, amount, balance))
    opening = balance - sum((row["debit"] - row["credit"] for row in rows), ZERO)
    start = {
        "on": first if since else None,
        "document": None,
        "kind": str(_("Balance before", "期初余额")),
        "debit": ZERO,
    }
    listed = [{**start, "credit": ZERO, "balance": opening, "_bold": True}, *rows]
    totals = {"debit": sum((r["debit"] for r in rows), ZERO), "credit": sum((r["credit"] for r in rows), ZERO)}
    return Result(_STATEMENT, listed, {**totals, "balance": balance})


def _move(day: date, document: dict[str, Any], kind: str, amount: Decimal, balance: Decimal) -> dict[str, Any]:
    paid = kind == "receipt"
    return {
        "on": day, "document": document, "kind": str(_KINDS[kind]), "debit": ZERO if paid else amount,
        "credit": -amount if paid else ZERO, "balance": balance,
    }  # fmt: skip
