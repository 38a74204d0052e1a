"""The weeks and months along a chart, each with its first and last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from quintet.kernel import clock
from quintet.kernel.reading.periods import period
from quintet.kernel.text import Text, _

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ahead:
    """The coming weeks, Monday to Sunday, from today on; with `overdue` a bar of what lies before today."""

    weeks: int = 13
    overdue: bool = True


@dataclass(frozen=True)
class Back:
    """The last weeks or months, the running one last."""

    weeks: int = 0
    months: int = 0


@dataclass(frozen=True)
class Span:
    """Days from `first` (None: from the beginning of time) to `last`, both within."""

    key: str
    label: str
    first: date | None
    last: date


def spans(axis: Ahead | Back) -> list[Span]:
    """The spans of an axis, in order and without a gap."""
    if isinstance(axis, Ahead):
        return _ahead(axis)
    return _months(axis.months) if axis.months else _weeks(axis.weeks)


def _ahead(axis: Ahead) -> list[Span]:
    today = clock.today()
    monday = today - today.weekday() * DAY
    found = [Span("overdue", str(_("Overdue", "已逾期")), None, today - DAY)] if axis.overdue else []
    for at in range(axis.weeks):
        first = max(monday + at * WEEK, today)
        found.append(_week(first, monday + at * WEEK + 6 * DAY))
    return found


def _weeks(count: int) -> list[Span]:
    today = clock.today()
    monday = today - today.weekday() * DAY
    firsts = [monday - at * WEEK for at in range(count - 1, -1, -1)]
    return [_week(first, first + 6 * DAY) for first in firsts]


def _week(first: date, last: date) -> Span:
    return Span(first.isoformat(), first.strftime("%m-%d"), first, last)


def _months(count: int) -> list[Span]:
    found = []
    for at in range(count - 1, -1, -1):
        first, after = period(f"month-{at}" if at else "month")
        label = Text(first.strftime("%b"), f"{first.month}月")
        found.append(Span(first.isoformat(), str(label), first, after - DAY))
    return found
