"""Dates as people filter by them: a day, "today-7", "month", "month-1", "year", "2026-11", "2026"."""

import re
from datetime import date, datetime, time, timedelta

from quintet.kernel import clock

_RELATIVE = re.compile(r"^(today|month|year)([+-]\d{1,4})?$")
_CALENDAR = re.compile(r"^(\d{4})(?:-(0[1-9]|1[0-2]))?$")


def period(value: str) -> tuple[date, date]:
    """First day, and the first day after it. Raises ValueError for text that is no date."""
    relative = _RELATIVE.match(value)
    if relative:
        return _relative(relative.group(1), int(relative.group(2) or 0))
    calendar = _CALENDAR.match(value)
    if calendar:
        year, month = int(calendar.group(1)), calendar.group(2)
        return (
            (_month(year, int(month)), _month(year, int(month) + 1)) if month else (_month(year, 1), _month(year, 13))
        )
    first = date.fromisoformat(value)
    return first, _next(first)


def _relative(unit: str, offset: int) -> tuple[date, date]:
    today = clock.today()
    try:
        if unit == "today":
            first = today + timedelta(days=offset)
            return first, _next(first)
        if unit == "month":
            return _month(today.year, today.month + offset), _month(today.year, today.month + offset + 1)
        return _month(today.year + offset, 1), _month(today.year + offset + 1, 1)
    except OverflowError as problem:
        raise ValueError(str(problem)) from problem


def _month(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)


def _next(first: date) -> date:
    return first + timedelta(days=1) if first < date.max else first


def start_of(day: date) -> datetime:
    """The moment the day begins in the company's zone."""
    return datetime.combine(day, time(), tzinfo=clock.local(clock.now()).tzinfo)
