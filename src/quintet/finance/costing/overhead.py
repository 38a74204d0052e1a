"""What stands on the overhead accounts 制造费用 at the end of a month: incurred, charged, and the difference."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.ledgers.queries import (
    AccountFacts,
    LedgerFacts,
    PeriodFacts,
    account_of_role,
    list_accounts,
    list_periods,
)
from quintet.kernel import sql, store
from quintet.kernel.money import ZERO

CHARGED = ("labour_absorbed", "overhead_absorbed")
FAMILY = ("overhead", *CHARGED, "material_variance")

# index finance_balance_once (ledger, account, period)
_BALANCES = """
SELECT account_id, sum(debit - credit) FROM finance_balance
WHERE ledger_id = %s AND account_id = ANY(%s::bigint[]) AND period_id = ANY(%s::bigint[]) GROUP BY 1
"""
# index finance_dimension_balance_once (ledger, account, period, …)
_BY_DIMENSION = """
SELECT account_id, party_id, item_id, employee_id, department_id, sum(debit - credit) FROM finance_dimensionbalance
WHERE ledger_id = %s AND account_id = ANY(%s::bigint[]) AND period_id = ANY(%s::bigint[])
GROUP BY 1, 2, 3, 4, 5 HAVING sum(debit - credit) <> 0 ORDER BY 1, 2, 3, 4, 5
"""
_DIMENSIONS = ("party_id", "item_id", "employee", "department_id")


@dataclass(frozen=True)
class Part:
    """A balance to clear, debit positive: an account, and the dimensions it stands under."""

    account: int
    amount: Decimal
    dims: dict[str, int]


@dataclass(frozen=True)
class Overhead:
    """The overhead accounts at the end of a month. `parts` is all but what stands on `account` (role overhead) bare."""

    account: int
    incurred: Decimal
    absorbed: Decimal
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Decimal:
        """What was incurred and not charged to products; negative when too much was charged."""
        return self.incurred - self.absorbed

    @property
    def is_open(self) -> bool:
        """Whether anything is there to close."""
        return bool(self.difference or self.parts)


def family(ledger: LedgerFacts) -> list[int]:
    """Accounts that end at zero with the month's costs: those of the roles, and all beside and below `overhead`."""
    accounts = {a.id: a for a in list_accounts(ledger.id)}
    roles = {account_of_role(ledger, role).id for role in FAMILY}
    top = account_of_role(ledger, "overhead")
    above = top.parent_id or top.id
    return sorted(roles | {a.id for a in accounts.values() if a.leaf and _below(a, above, accounts)})


def _below(account: AccountFacts, above: int, accounts: dict[int, AccountFacts]) -> bool:
    at: AccountFacts | None = account
    while at is not None:
        if at.id == above:
            return True
        at = accounts.get(at.parent_id or 0)
    return False


def measure(ledger: LedgerFacts, period: PeriodFacts) -> Overhead:
    """Balances of the family up to and with that month, from the balances in the database; two statements."""
    accounts = family(ledger)
    until = [p.id for p in list_periods(ledger.id) if p.month == 0 or p.last_on <= period.last_on]
    given = [ledger.id, store.array(accounts), store.array(until)]
    total: dict[int, Decimal] = dict(sql.rows(_BALANCES, given))
    parts = [
        Part(account, amount, {name: number for name, number in zip(_DIMENSIONS, dims, strict=True) if number})
        for account, *dims, amount in sql.rows(_BY_DIMENSION, given)
    ]
    bare = account_of_role(ledger, "overhead").id
    parts += [part for part in _bare(total, parts) if part.account != bare]
    charged = {account_of_role(ledger, role).id for role in CHARGED}
    absorbed = -sum((amount for account, amount in total.items() if account in charged), ZERO)
    incurred = sum((amount for account, amount in total.items() if account not in charged), ZERO)
    return Overhead(bare, incurred, absorbed, tuple(parts))


def _bare(total: dict[int, Decimal], parts: Iterable[Part]) -> list[Part]:
    """What of each account's balance stands under no dimension."""
    left = dict(total)
    for part in parts:
        left[part.account] -= part.amount
    return [Part(account, amount, {}) for account, amount in sorted(left.items()) if amount]
