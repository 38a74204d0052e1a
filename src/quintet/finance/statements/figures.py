"""Figures of accounts for sets of periods: one statement on the balances table, whatever the number of vouchers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from quintet.finance.ledgers.queries import PeriodFacts, accounts_by_id
from quintet.kernel import sql, store
from quintet.kernel.money import ZERO

# index finance_balance_once (ledger, account, period); one row an account and period, so years of books are a few
# thousand rows
_FIGURES = """
SELECT s.which, b.account_id, sum(b.debit - b.credit), sum(b.closed)
FROM finance_balance b
JOIN unnest(%s::bigint[], %s::int[]) AS s(period_id, which) ON s.period_id = b.period_id
WHERE b.ledger_id = %s GROUP BY 1, 2
"""


@dataclass
class Figures:
    """By the code of each leaf account, debits less credits: `net` of all, `closed` of closing vouchers alone."""

    net: dict[str, Decimal] = field(default_factory=dict)
    closed: dict[str, Decimal] = field(default_factory=dict)

    @property
    def result(self) -> dict[str, Decimal]:
        """What income and expense accounts earned and cost, whether closed since or not."""
        return {code: amount - self.closed[code] for code, amount in self.net.items()}

    def total(self, *prefixes: str) -> Decimal:
        """The net of the accounts with codes that begin so."""
        return sum((amount for code, amount in self.net.items() if code.startswith(prefixes)), ZERO)


def list_figures(ledger_id: int, sets: Mapping[str, Sequence[PeriodFacts]]) -> dict[str, Figures]:
    """Figures of each named set of periods; accounts without any are left out."""
    names = list(sets)
    pairs = [(period.id, which) for which, name in enumerate(names) for period in sets[name]]
    periods, whiches = store.array(p for p, _w in pairs), store.array(w for _p, w in pairs)
    found = {name: Figures() for name in names}
    accounts = accounts_by_id()
    for which, account_id, net, closed in sql.rows(_FIGURES, [periods, whiches, ledger_id]):
        figures, code = found[names[which]], accounts[account_id].code
        figures.net[code] = net
        figures.closed[code] = closed
    return found
