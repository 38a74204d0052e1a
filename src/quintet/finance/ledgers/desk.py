"""Cash today: what the books say is in hand and at the bank; and periods that were opened again."""

from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.queries import READERS, find_ledger, leaves_under
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.desk import alarm_if_any, desk_facts, desk_number, figure
from quintet.kernel.money import ZERO
from quintet.kernel.reports import to_report
from quintet.kernel.text import _

MONEY = ("cash", "bank", "other_money")  # the roles of accounts that are money
MAY_OPEN = frozenset(READERS.split())  # those the account ledger is for
# index finance_balance_once (ledger, account, period)
_BALANCES = """
SELECT account_id, sum(debit) - sum(credit) FROM finance_balance
WHERE ledger_id = %s AND account_id = ANY(%s::bigint[]) GROUP BY account_id
"""


@desk_facts(
    "finance.cash_today",
    _("Cash today", "今日资金"),
    roles="cashier cfo chief_accountant",
    rank=10,
    empty=_("The books begin with a ledger: set one up.", "请先建立账套。"),
)
def cash_today(actor: Actor) -> list[dict[str, Any]] | None:
    """The balance of each money account and their total, as posted; one statement."""
    ledger = find_ledger(actor.company_id)
    if ledger is None:
        return []
    accounts = [leaf for role in MONEY if role in ledger.roles for leaf in leaves_under(ledger.id, ledger.roles[role])]
    found = dict(sql.rows(_BALANCES, [ledger.id, store.array(each.id for each in accounts)]))
    opens = bool(actor.roles & MAY_OPEN)
    lines = [_account(each, found[each.id], ledger.currency, opens=opens) for each in accounts if found.get(each.id)]
    codes = " ".join(each.code for each in accounts) if opens else ""
    return [*lines, _total(sum(found.values(), ZERO), ledger.currency, codes)]


def _account(account: Any, amount: Decimal, currency: str, *, opens: bool) -> dict[str, Any]:
    """One account; red below zero; opens its ledger for those who may read it."""
    to = to_report("finance.account_ledger", account=account.id) if opens else None
    tone = "error" if amount < 0 else None
    return figure(account.name, str(amount), "money", currency=currency, tone=tone, to=to)


def _total(amount: Decimal, currency: str, codes: str) -> dict[str, Any]:
    """All accounts together; opens their journal for those who may read it."""
    to = to_report("finance.account_ledger", codes=codes) if codes else None
    return figure(_("Together", "合计"), str(amount), "money", currency=currency, to=to) | {"bold": True}


desk_number(
    "finance.periods_reopened",
    _("Periods opened again", "重新打开的期间"),
    roles="auditor cfo",
    doc="finance.period",
    where=[("reopened_because", "empty", False)],
    tone=alarm_if_any,
    hide_zero=True,
)
