"""Trial balance 科目余额表: from the balances table, so that it costs the same however many vouchers there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.ledgers.queries import READERS, AccountFacts, PeriodFacts, get_ledger, list_accounts
from quintet.finance.reports.choosing import chosen_accounts, chosen_periods, default_periods, span_of
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check, Column, Heading, Result, report, to_report
from quintet.kernel.text import Text, _

# index finance_balance_once (ledger, account, period); one row an account and period
_SUMS = """
SELECT account_id,
  coalesce(sum(debit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(credit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(debit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(credit) FILTER (WHERE period_id = ANY(%s::bigint[])), 0),
  coalesce(sum(closed) FILTER (WHERE period_id = ANY(%s::bigint[])), 0)
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

    def without(self, closed: Decimal, direction: str) -> "Sums":
        """The same without what closing vouchers moved: income is closed on the debit side, the rest on the credit."""
        if direction == "credit":
            return Sums(self.before, self.debit - closed, self.credit)
        return Sums(self.before, self.debit, self.credit + closed)

    def add(self, other: "Sums") -> None:
        self.before += other.before
        self.debit += other.debit
        self.credit += other.credit

    @property
    def after(self) -> Decimal:
        return self.before + self.debit - self.credit


def list_sums(
    accounts: Sequence[AccountFacts], before: Sequence[PeriodFacts], within: Sequence[PeriodFacts], closing: bool
) -> dict[int, Sums]:
    """Figures of those accounts that have any: the periods `before` make the opening, those `within` the turnover."""
    directions = {a.id: a.direction for a in accounts}
    earlier, now = store.array(p.id for p in before), store.array(p.id for p in within)
    found = {}
    for account, d0, c0, d, c, closed in sql.rows(_SUMS, [earlier, earlier, now, now, now, accounts[0].ledger_id]):
        if account in directions:
            own = Sums(d0 - c0, d, c)
            found[account] = own if closing else own.without(closed, directions[account])
    return found


@report(
    "finance.trial_balance",
    _("Trial balance", "科目余额表"),
    icon="table",
    roles=READERS,
    help=_("Opening, turnover and closing of every account.", "各科目的期初余额、本期发生额与期末余额。"),
    labels={
        "from_period": _("From", "起始期间"),
        "to_period": _("To", "截止期间"),
        "codes": _("Codes", "科目编码"),
        "all_accounts": _("Idle accounts too", "含无发生额科目"),
        "closing": _("With closing vouchers", "含结转损益"),
    },
    defaults=default_periods,
)
def trial_balance(
    actor: Actor,
    *,
    from_period: Annotated[int | None, Input(to="finance.period")] = None,
    to_period: Annotated[int | None, Input(to="finance.period")] = None,
    codes: str = "",
    all_accounts: bool = False,
    closing: bool = True,
) -> Result:
    """Every account (or those that `codes` name) with its parents' sums; one statement. Raises InvalidInput."""
    ledger = get_ledger(actor.company_id)
    before, within = chosen_periods(ledger.id, from_period, to_period)
    accounts = list_accounts(ledger.id)
    leaves = chosen_accounts(ledger.id, None, codes) if codes.strip() else [a for a in accounts if a.leaf]
    sums = list_sums(leaves, before, within, closing)
    totals = _totals(leaves, sums)
    rolled = _rolled_up(accounts, sums)
    levels = _levels(accounts)
    asked = {"from_period": within[0].id, "to_period": within[-1].id, **({} if closing else {"closing": False})}
    chosen = {a.id for a in leaves}
    shown = [a for a in accounts if a.id in rolled or (all_accounts and (not codes.strip() or a.id in chosen))]
    rows = [_row(a, rolled.get(a.id, Sums()), levels[a.id], asked) for a in shown]
    return Result(COLUMNS, rows, totals, [] if codes.strip() else _checks(totals), Heading(None, span_of(within)))


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


def _row(account: AccountFacts, own: Sums, level: int, asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": account.code,
        "name": str(account.name),
        **_sides("opening", own.before),
        "debit": own.debit,
        "credit": own.credit,
        **_sides("closing", own.after),
        "_level": level,
        "_bold": level == 0,
        "_link": to_report("finance.account_ledger", account=account.id, **asked),
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
