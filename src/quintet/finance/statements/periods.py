"""The sets of periods that the columns of a statement stand for."""

from collections.abc import Sequence
from datetime import date

from quintet.finance.ledgers.queries import PeriodFacts, list_periods, period_of
from quintet.kernel import clock
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _


def chosen(ledger_id: int, number: int | None, field: str = "period") -> PeriodFacts:
    """The period of that number, else the month of today. Raises InvalidInput for one of another ledger."""
    periods = list_periods(ledger_id)
    if number is None:
        return period_of(ledger_id, clock.today()) or periods[-1]
    found = next((p for p in periods if p.id == number), None)
    if found is None:
        text = _("Choose a period of this ledger", "请选择本账套的期间")
        raise InvalidInput([Invalid(text, field, "finance.statements.period_of_ledger")])
    return found


def until(periods: Sequence[PeriodFacts], last: PeriodFacts) -> list[PeriodFacts]:
    """Every period up to that one; the opening period is the first."""
    return list(periods[: periods.index(last) + 1])


def between(periods: Sequence[PeriodFacts], first: PeriodFacts, last: PeriodFacts) -> list[PeriodFacts]:
    """The periods from one to another, both included. Raises InvalidInput when they come in the wrong order."""
    found = list(periods[periods.index(first) : periods.index(last) + 1])
    if not found:
        text = _("The earlier period first", "起始期间在前")
        raise InvalidInput([Invalid(text, "from_period", "finance.statements.periods_in_order")])
    return found


def before_year(periods: Sequence[PeriodFacts], year: int) -> list[PeriodFacts]:
    """What makes the balances at the start of a year: the years before, and the opening balances."""
    return [p for p in periods if p.first_on < date(year, 1, 1) or (p.year == year and not p.month)]


def of_year(periods: Sequence[PeriodFacts], last: PeriodFacts) -> list[PeriodFacts]:
    """The year up to that period; what income accounts opened with belongs to the year the books were begun in."""
    return [p for p in until(periods, last) if p.year == last.year]


def a_year_before(periods: Sequence[PeriodFacts], period: PeriodFacts) -> PeriodFacts | None:
    """The same month of the year before, where the books have it."""
    return next((p for p in periods if (p.year, p.month) == (period.year - 1, period.month)), None)


def as_of(period: PeriodFacts) -> Text:
    """The day a balance is of."""
    day = period.last_on
    return _("As of {y}-{m:02}-{d:02}", "{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def span(first: PeriodFacts, last: PeriodFacts) -> Text:
    """The months a turnover is of."""
    if first == last:
        month = _("{year}-{month:02}", "{year}年{month}月")
        return month.format(year=last.year, month=last.month)
    months = _("{y}-{m:02} to {z}-{n:02}", "{y}年{m}月 至 {z}年{n}月")
    return months.format(y=first.year, m=first.month, z=last.year, n=last.month)
