"""The whole ledger as text that other programs check: beancount and hledger. Streamed, whatever its size."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.finance.export import rules
from quintet.finance.ledgers.queries import LedgerFacts, accounts_by_id, list_accounts
from quintet.kernel import sql

PAGE = 2000  # vouchers read at a time
Account = Callable[[Any], str]

# index finance_voucher_chain_once (ledger, chain_no): pages by the place in the chain
_PAGE = """
SELECT v.chain_no, v.number, v.posted_on, v.summary,
       json_agg(json_build_array(l.account_id, (l.debit - l.credit)::text) ORDER BY l.position)
FROM finance_voucher v JOIN finance_voucherline l ON l.voucher_id = v.id
WHERE v.ledger_id = %s AND v.chain_no > %s AND v.chain_no <= %s
GROUP BY v.id ORDER BY v.chain_no
"""
_CLOSING = """
SELECT b.account_id, sum(b.debit - b.credit) FROM finance_balance b WHERE b.ledger_id = %s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A posted voucher with its lines as (account, debits less credits)."""

    number: str
    posted_on: date
    summary: str
    lines: list[tuple[int, Decimal]]


def list_entries(ledger_id: int) -> Iterator[Entry]:
    """Every posted voucher in the order of the chain."""
    last = sql.value("SELECT coalesce(max(chain_no), 0) FROM finance_voucher WHERE ledger_id = %s", [ledger_id])
    for start in range(0, last, PAGE):
        for _chain, number, posted_on, summary, lines in sql.rows(_PAGE, [ledger_id, start, start + PAGE]):
            yield Entry(number, posted_on, summary, [(account, Decimal(amount)) for account, amount in lines])


def list_closing(ledger_id: int) -> list[tuple[int, Decimal]]:
    """(account, debits less credits) over all periods, from the balances table."""
    return sql.rows(_CLOSING, [ledger_id])


def _first_and_last(ledger: LedgerFacts) -> tuple[date, date]:
    row = sql.one(
        "SELECT min(posted_on), max(posted_on) FROM finance_voucher WHERE ledger_id = %s AND state = 'POSTED'",
        [ledger.id],
    )
    first, last = row if row and row[0] else (ledger.started_on, ledger.started_on)
    return min(first, ledger.started_on), last


def beancount_lines(ledger: LedgerFacts) -> Iterator[str]:
    """The ledger as a beancount file: accounts, vouchers, and closing balances as assertions for bean-check."""
    first, last = _first_and_last(ledger)
    names = {a.id: rules.beancount_account(a) for a in list_accounts(ledger.id) if a.leaf}
    yield f'option "title" {rules.quoted(ledger.name)}'
    yield f'option "operating_currency" "{ledger.currency}"'
    yield ""
    for account in list_accounts(ledger.id):
        if account.leaf:
            yield f"{first} open {names[account.id]} {ledger.currency}"
    for entry in list_entries(ledger.id):
        yield ""
        yield f"{entry.posted_on} * {rules.quoted(entry.summary)}"
        yield f"  voucher: {rules.quoted(entry.number)}"
        for account_id, amount in entry.lines:
            yield f"  {names[account_id]}  {rules.amount_text(amount, ledger.currency)}"
    yield ""
    for account_id, amount in list_closing(ledger.id):
        text = rules.amount_text(amount, ledger.currency)
        yield f"{rules.day_after(last)} balance {names[account_id]}  {text}"


def hledger_lines(ledger: LedgerFacts) -> Iterator[str]:
    """The ledger as a hledger journal: declared commodity and accounts, vouchers, closing balances asserted."""
    _first, last = _first_and_last(ledger)
    names = {a.id: rules.hledger_account(a) for a in accounts_by_id().values() if a.ledger_id == ledger.id and a.leaf}
    yield f"; {rules.plain(ledger.name)}"
    yield f"commodity 1000.00 {ledger.currency}"
    yield ""
    for account in list_accounts(ledger.id):
        if account.leaf:
            yield f"account {names[account.id]}  ; type: {rules.hledger_type(account)}"
    for entry in list_entries(ledger.id):
        yield ""
        yield f"{entry.posted_on} * ({entry.number}) {rules.plain(entry.summary)}"
        for account_id, amount in entry.lines:
            yield f"    {names[account_id]}  {rules.amount_text(amount, ledger.currency)}"
    closing = list_closing(ledger.id)
    if closing:
        yield ""
        yield f"{last} * closing balances"
        zero = rules.amount_text(Decimal(0), ledger.currency)
        for account_id, amount in closing:
            yield f"    {names[account_id]}  {zero} = {rules.amount_text(amount, ledger.currency)}"


FORMATS: dict[str, Callable[[LedgerFacts], Iterator[str]]] = {"beancount": beancount_lines, "hledger": hledger_lines}
