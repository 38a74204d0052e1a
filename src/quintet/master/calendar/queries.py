"""Reads of working calendars; kept in memory until one is written."""

from datetime import date

from quintet.kernel import cache, sql, store
from quintet.master.calendar.documents import WEEKDAYS
from quintet.master.calendar.models import WorkingCalendar
from quintet.master.calendar.rules import Week

_MONDAY_TO_FRIDAY = Week((True, True, True, True, True, False, False))


def is_working_day(on: date, calendar_id: int | None = None) -> bool:
    """Whether the date is worked in that calendar (the default one; Monday to Friday where there is none)."""
    return week(calendar_id).works(on)


def add_working_days(start: date, days: int, calendar_id: int | None = None) -> date:
    """The date `days` working days later (earlier, when negative); with 0 the start or the next working day."""
    return week(calendar_id).add(start, days)


def count_working_days(first: date, last: date, calendar_id: int | None = None) -> int:
    """Working days from first to last, both included."""
    return week(calendar_id).count(first, last)


def week(calendar_id: int | None = None) -> Week:
    """The week of a calendar with its exceptions. Raises LookupError for a calendar that does not exist."""
    weeks = cache.get("master.working_calendar", _load)
    if calendar_id is None:
        return weeks.get(None, _MONDAY_TO_FRIDAY)
    return weeks[calendar_id]


def _load() -> dict[int | None, Week]:
    dates: dict[int, dict[date, bool]] = {}
    for calendar, on, working in sql.rows('SELECT calendar_id, "on", working FROM master_calendarexception'):
        dates.setdefault(calendar, {})[on] = working
    weeks: dict[int | None, Week] = {}
    for each in store.select(WorkingCalendar, "t.active", tail="ORDER BY t.id"):
        found = Week(tuple(getattr(each, day) for day in WEEKDAYS), dates.get(each.id, {}), each.known_to)
        weeks[each.id] = found
        if each.is_default:
            weeks[None] = found
    return weeks
