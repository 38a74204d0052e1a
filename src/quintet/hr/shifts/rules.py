"""Working time of a shift as minutes, and as moments of a day; pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")

Window = tuple[datetime, datetime]  # aware, in UTC; the end is not part of it
Minutes = tuple[int, int]  # since midnight of the day the shift starts on; past 1,440 on the next day


class NotATime(ValueError):
    """A text that is no time of day; `index` tells which window, `field` which end."""

    def __init__(self, index: int, field: str) -> None:
        super().__init__(f"window {index}: {field}")
        self.index, self.field = index, field


def minutes_of(times: Iterable[tuple[str, str]]) -> list[Minutes]:
    """The windows as minutes since the start date's midnight: each begins where the one before has ended, or later.

    ("22:00", "02:00"), ("02:30", "06:00") → (1320, 1560), (1590, 1800): a night shift belongs to the date it starts on.
    Raises NotATime.
    """
    found: list[Minutes] = []
    before = 0
    for index, (start, end) in enumerate(times):
        first, last = _minute(start, index, "start_time"), _minute(end, index, "end_time")
        while first < before:
            first += DAY
        while last <= first:
            last += DAY
        found.append((first, last))
        before = last
    return found


def _minute(text: str, index: int, field: str) -> int:
    match = _TIME.match(text or "")
    if match is None:
        raise NotATime(index, field)
    return int(match.group(1)) * 60 + int(match.group(2))


def within_a_day(windows: Sequence[Minutes]) -> bool:
    """Whether the shift is over before it begins again the next day."""
    return not windows or windows[-1][1] - windows[0][0] <= DAY


def total(windows: Iterable[Minutes]) -> int:
    """Minutes of work."""
    return sum(last - first for first, last in windows)


def first_half(windows: Sequence[Minutes]) -> list[Minutes]:
    """The first half of the work, by minutes: the morning of a day shift."""
    return _split(windows)[0]


def second_half(windows: Sequence[Minutes]) -> list[Minutes]:
    """The other half."""
    return _split(windows)[1]


def _split(windows: Sequence[Minutes]) -> tuple[list[Minutes], list[Minutes]]:
    left = total(windows) // 2
    before: list[Minutes] = []
    after: list[Minutes] = []
    for first, last in windows:
        cut = min(last, first + left)
        left -= cut - first
        if cut > first:
            before.append((first, cut))
        if last > cut:
            after.append((cut, last))
    return before, after


def moments(windows: Iterable[Minutes], on: date, zone: ZoneInfo) -> list[Window]:
    """The windows on a date as moments in UTC. Wall clocks count: a night when clocks change is as long as it is."""
    midnight = datetime.combine(on, time())
    return [
        (
            (midnight + timedelta(minutes=first)).replace(tzinfo=zone).astimezone(UTC),
            (midnight + timedelta(minutes=last)).replace(tzinfo=zone).astimezone(UTC),
        )
        for first, last in windows
    ]
