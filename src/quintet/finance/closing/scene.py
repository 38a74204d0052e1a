"""What the steps of a closing look at: the month, its figures, the rates of its last day. Read once a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.closing.models import BLOCKED, DONE, NOT_NEEDED, NOTED, TODO, ClosingRun
from quintet.finance.closing.rates import Rates, rates_on
from quintet.finance.ledgers.queries import (
    LedgerFacts,
    PeriodFacts,
    account_of_role,
    get_ledger,
    list_accounts,
    list_periods,
)
from quintet.finance.statements.queries import Figures, list_figures
from quintet.kernel.money import ZERO
from quintet.kernel.text import Text


@dataclass(frozen=True)
class Found:
    """What a look at a step found. `amount` is what is to be booked or was, or what differs."""

    state: str
    amount: Decimal | None = None
    message: Text | None = None
    document: int | None = None  # the first that stands in the way

    @classmethod
    def booking(cls, open_amount: Decimal, booked: Decimal, message: Text | None = None) -> "Found":
        """A booking step: to do while something is open, done when something was booked, else not needed."""
        if open_amount:
            return cls(TODO, open_amount, message=message)
        return cls(DONE, booked, message=message) if booked else cls(NOT_NEEDED, message=message)

    @classmethod
    def check(
        cls, wrong: int, message: Text | None, amount: Decimal | None = None, document: int | None = None
    ) -> "Found":
        """A check that must hold: blocked while something is wrong."""
        return cls(BLOCKED, amount, message, document) if wrong else cls(DONE)

    @classmethod
    def note(cls, count: int, message: Text | None, amount: Decimal | None = None) -> "Found":
        """Something to know that stops nothing."""
        return cls(NOTED, amount, message) if count else cls(DONE)


@dataclass(frozen=True)
class Scene:
    """The month being closed. `end` is every period up to it, `month` it alone, `year` the year so far."""

    run: ClosingRun
    ledger: LedgerFacts
    period: PeriodFacts
    end: Figures
    month: Figures
    year: Figures
    rates: Rates
    results: Mapping[str, int]  # code → account of each leaf of income and expense

    def code(self, role: str) -> str:
        """The code of the account of a role; figures of it count what lies below as well."""
        return account_of_role(self.ledger, role).code

    @property
    def is_last_of_year(self) -> bool:
        return self.period.month == 12

    @property
    def is_last_of_quarter(self) -> bool:
        return self.period.month % 3 == 0

    def result(self, figures: Figures) -> Decimal:
        """Net profit in figures, whether closed or not; losses are negative."""
        return -sum((amount for code, amount in figures.result.items() if code in self.results), ZERO)

    def tax(self, figures: Figures) -> Decimal:
        """Income tax expense in figures."""
        code = self.code("income_tax")
        return sum((amount for each, amount in figures.result.items() if each.startswith(code)), ZERO)


def scene_of(run: ClosingRun) -> Scene:
    """The scene of a run; a few statements. Raises Refused without a ledger."""
    ledger = get_ledger(run.company_id)
    periods = list_periods(ledger.id)
    period = next(p for p in periods if p.id == run.period_id)
    until = list(periods[: periods.index(period) + 1])
    sets = {"end": until, "month": [period], "year": [p for p in until if p.year == period.year]}
    figures = list_figures(ledger.id, sets)
    accounts = list_accounts(ledger.id)
    results = {a.code: a.id for a in accounts if a.leaf and a.type in ("income", "expense")}
    rates = rates_on(run.company_id, period.last_on)
    return Scene(run, ledger, period, figures["end"], figures["month"], figures["year"], rates, results)
