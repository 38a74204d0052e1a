"""Trial balance 科目余额表: from the balances table, so that it costs the same however many vouchers there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.ledgers.queries import (
    AccountFacts,
    PeriodFacts,
    get_ledger,
    list_accounts,
    list_periods,
    period_of,
)
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check, Column, Result, report
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _

READERS = "accountant chief_accountant cfo executive"

# index finance_balance_once (ledger, account, period); one row an account and period
_SUMS = """
SELECT account_id,
  coalesce(sum(debit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(credit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(debit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(credit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0)
FROM finance_balance WHERE ledger_id = %s GROUP BY account_id
"""
COLUMNS = (
    Column("code", _("Code", "科目编码"), width=110),
    Column("name", _("Account", "科目名称"), width=220),
    Column("opening_debit", _("Opening debit", "期初借方"), "money", sum=True),
    Column("opening_credit", _("Opening credit", "期初贷方"), "money", sum=True),
    Column("debit", _("Debit", "本期借方"), "money", sum=True),
    Column("credit", _("Credit", "本期贷方"), "money", sum=True),
    Column("closing_debit", _("Closing debit", "期末借方"), "money", sum=True),
    Column("closing_credit", _("Closing credit", "期末贷方"), "money", sum=True),
)
AMOUNTS = tuple(column.name for column in COLUMNS[2:])


@dataclass
class Sums:
    """An account's figures: what stood before, and the turnover of the period."""

    before: Decimal = ZERO  # debits less credits
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    def add(self, other: "Sums") -> None:
        self.before += other.before
        self.debit += other.debit
        self.credit += other.credit

    @property
    def after(self) -> Decimal:
        return self.before + self.debit - self.credit


def list_sums(ledger_id: int, before: Sequence[int], within: Sequence[int]) -> dict[int, Sums]:
    """Figures of every account that has any: the periods `before` make the opening, those `within` the turnover."""
    earlier, now = store.array(before), store.array(within)
    rows = sql.rows(_SUMS, [earlier, earlier, now, now, ledger_id])
    return {account: Sums(d0 - c0, d, c) for account, d0, c0, d, c in rows}


def chosen_periods(
    ledger_id: int, from_period: int | None, to_period: int | None
) -> tuple[list[PeriodFacts], list[PeriodFacts]]:
    """(periods before, periods within). Without choice it is the month of today. Raises InvalidInput."""
    periods = list_periods(ledger_id)
    today = period_of(ledger_id, clock.today()) or periods[-1]
    by_id = {p.id: p for p in periods}
    last = by_id.get(to_period or today.id)
    first = by_id.get(from_period or (last.id if last else 0))
    if first is None or last is None or first.first_on > last.first_on:
        text = _("Choose periods of this ledger, the earlier one first", "请选择本账套的期间，起始期间在前")
        raise InvalidInput([Invalid(text, "from_period")])
    # the opening period shares no day with a month but comes before all of them
    order = {p.id: index for index, p in enumerate(periods)}
    within = periods[order[first.id] : order[last.id] + 1]
    return list(periods[: order[first.id]]), list(within)


def _default_periods(actor: Actor) -> dict[str, Any]:
    ledger = get_ledger(actor.company_id)
    now = period_of(ledger.id, clock.today())
    return {"from_period": now.id, "to_period": now.id} if now else {}


@report(
    "finance.trial_balance",
    _("Trial balance", "科目余额表"),
    icon="table",
    roles=READERS,
    help=_("Opening, turnover and closing of every account.", "各科目的期初余额、本期发生额与期末余额。"),
    labels={
        "from_period": _("From", "起始期间"),
        "to_period": _("To", "截止期间"),
        "all_accounts": _("Idle accounts too", "含无发生额科目"),
    },
    defaults=_default_periods,
)
def trial_balance(
    actor: Actor,
    *,
    from_period: Annotated[int | None, Input(to="finance.period")] = None,
    to_period: Annotated[int | None, Input(to="finance.period")] = None,
    all_accounts: bool = False,
) -> Result:
    """Every account with its parents' sums; one statement. Raises InvalidInput for periods in the wrong order."""
    ledger = get_ledger(actor.company_id)
    before, within = chosen_periods(ledger.id, from_period, to_period)
    sums = list_sums(ledger.id, [p.id for p in before], [p.id for p in within])
    accounts = list_accounts(ledger.id)
    leaves = [a for a in accounts if a.leaf]
    totals = _totals(leaves, sums)
    rolled = _rolled_up(accounts, sums)
    levels = _levels(accounts)
    shown = [a for a in accounts if all_accounts or a.id in rolled]
    rows = [_row(a, rolled.get(a.id, Sums()), levels[a.id], within) for a in shown]
    return Result(COLUMNS, rows, totals, _checks(totals))


def _rolled_up(accounts: Sequence[AccountFacts], sums: dict[int, Sums]) -> dict[int, Sums]:
    """Figures of leaves carried up to their parents; accounts without any are left out."""
    by_id = {a.id: a for a in accounts}
    found: dict[int, Sums] = {}
    for account_id, own in sums.items():
        at: AccountFacts | None = by_id[account_id]
        while at is not None:
            found.setdefault(at.id, Sums()).add(own)
            at = by_id.get(at.parent_id or 0)
    return found


def _levels(accounts: Sequence[AccountFacts]) -> dict[int, int]:
    """How deep each account lies; parents come before children, as codes are sorted."""
    found: dict[int, int] = {}
    for account in accounts:
        found[account.id] = found[account.parent_id] + 1 if account.parent_id in found else 0
    return found


def _row(account: AccountFacts, own: Sums, level: int, within: Sequence[PeriodFacts]) -> dict[str, Any]:
    return {
        "code": account.code,
        "name": str(account.name),
        **_sides("opening", own.before),
        "debit": own.debit,
        "credit": own.credit,
        **_sides("closing", own.after),
        "_level": level,
        "_bold": level == 0,
        "_link": {
            "doc": "finance.voucher",
            "where": [
                ["posted_on", ">=", within[0].first_on.isoformat()],
                ["posted_on", "<=", within[-1].last_on.isoformat()],
                ["state", "=", "POSTED"],
            ],
        },
    }


def _sides(name: str, amount: Decimal) -> dict[str, Decimal]:
    return {f"{name}_debit": max(amount, ZERO), f"{name}_credit": max(-amount, ZERO)}


def _totals(leaves: Sequence[AccountFacts], sums: dict[int, Sums]) -> dict[str, Decimal]:
    """Sums over the leaves only: parents would count twice."""
    totals = dict.fromkeys(AMOUNTS, ZERO)
    for account in leaves:
        own = sums.get(account.id)
        if own is not None:
            figures = {**_sides("opening", own.before), "debit": own.debit, "credit": own.credit}
            for name, amount in {**figures, **_sides("closing", own.after)}.items():
                totals[name] += amount
    return totals


def _checks(totals: dict[str, Decimal]) -> list[Check]:
    pairs: tuple[tuple[Text, str, str], ...] = (
        (_("Opening balances agree", "期初借贷平衡"), "opening_debit", "opening_credit"),
        (_("Turnover agrees", "本期发生额平衡"), "debit", "credit"),
        (_("Closing balances agree", "期末借贷平衡"), "closing_debit", "closing_credit"),
    )
    return [Check(label, totals[a] == totals[b], f"{totals[a]:,} = {totals[b]:,}") for label, a, b in pairs]
