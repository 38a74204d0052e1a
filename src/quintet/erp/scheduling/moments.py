"""Minutes since the epoch, in which the engine counts, from and to moments and days."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quintet.erp.scheduling.engine import Windows

NOON, DAY = 720, 1440


def minute(moment: datetime) -> int:
    """The minute a moment lies in."""
    return int(moment.timestamp() // 60)


def minute_after(moment: datetime) -> int:
    """The first whole minute at or after a moment."""
    return -int(-moment.timestamp() // 60)


def moment(minute_: int) -> datetime:
    """The moment a minute begins, in UTC."""
    return datetime.fromtimestamp(minute_ * 60, UTC)


def midnight(on: date, zone: ZoneInfo) -> int:
    """The minute in which the day begins in the zone."""
    return minute(datetime.combine(on, time(), zone))


def day_of(minute_: int, zone: ZoneInfo) -> date:
    """The day a minute lies in, in the zone."""
    return moment(minute_).astimezone(zone).date()


def windows_of(days: Iterable[date], hours: Sequence[tuple[str, str]], zone: ZoneInfo) -> Windows:
    """These hours ("08:00", "12:00") of each of the days, in order; 24:00 is midnight."""
    spans = sorted((_of_day(start), _of_day(end)) for start, end in hours)
    return tuple((_at(on, start, zone), _at(on, end, zone)) for on in days for start, end in spans)


def _of_day(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _at(on: date, minutes: int, zone: ZoneInfo) -> int:
    """By the clock on the wall, so that a day that changes it has its hours too."""
    days, rest = divmod(minutes, DAY)
    return minute(datetime.combine(on + timedelta(days=days), time(rest // 60, rest % 60), zone))


def days_between(first: date, last: date) -> list[date]:
    """The days from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
