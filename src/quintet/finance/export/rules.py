"""How accounts, amounts and texts are written in plain-text accounting files; pure functions."""

import re
from datetime import date
from decimal import Decimal

from quintet.finance.ledgers.queries import AccountFacts

# Work in progress (cost accounts) is an asset until it is sold.
ROOTS = {
    "asset": "Assets",
    "cost": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
_NOT_IN_BEANCOUNT = re.compile(r"[^\w-]+")


def beancount_account(account: AccountFacts) -> str:
    """Assets:1122-应收账款 — the code comes first because a component must begin with a capital or a digit."""
    name = _NOT_IN_BEANCOUNT.sub("-", account.full_name.replace("_", "-")).strip("-")
    return f"{ROOTS[account.type]}:{account.code}-{name}"


def hledger_account(account: AccountFacts) -> str:
    """The same account for hledger (two spaces would end a name there, so runs of blanks become one)."""
    return f"{ROOTS[account.type]}:{account.code} {' '.join(account.full_name.split())}"


def hledger_type(account: AccountFacts) -> str:
    """A L E R X: hledger's letters for the roots."""
    return {"Income": "R", "Expenses": "X"}.get(ROOTS[account.type], ROOTS[account.type][0])


def amount_text(amount: Decimal, currency: str) -> str:
    """-1234.50 CNY"""
    return f"{amount:.2f} {currency}"


def quoted(text: str) -> str:
    """A beancount string on one line."""
    return '"' + " ".join(text.replace("\\", "\\\\").replace('"', '\\"').split()) + '"'


def plain(text: str) -> str:
    """A hledger description: one line, without what would start a comment or a note."""
    return " ".join(text.replace(";", "，").replace("|", "/").split())


def day_after(day: date) -> date:
    """Balance assertions of beancount hold at the start of a day."""
    return date.fromordinal(day.toordinal() + 1)
