"""Working days as index tables: release dates of a whole plan in one look-up instead of a walk for each.

The source of the days is `master.calendar` (the house's default calendar); days are ordinals (`date.toordinal`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quintet.master.calendar.queries import Week, week

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a stretch: `days` are their ordinals in order, `before[d - first]` how many lie before d."""

    first: int
    days: Ints
    before: Ints

    def back(self, on: Ints, count: Ints) -> Ints:
        """The days `count` working days earlier: as `add_working_days(on, -count)`, so a free day counts from its next.

        With 0 it is the day itself, or the last working day before it: a receipt is never released after it is due.
        """
        seen = self.before[on - self.first]
        works = self.before[on - self.first + 1] > seen
        return self.days[seen - np.where(works, count, np.maximum(count, 1))]

    def forward(self, on: Ints, count: Ints) -> Ints:
        """The days `count` working days later, as `add_working_days`: with 0 the day itself or the next working day."""
        seen = self.before[on - self.first + 1]
        return self.days[np.where(count > 0, seen + count - 1, self.before[on - self.first])]


def working_days(first: int, last: int, spare: int, calendar: Week | None = None) -> WorkingDays:
    """The table for days from `first` to `last` with at least `spare` working days before and after them.

    Raises ValueError when the calendar has too few working days to count in.
    """
    known = calendar or week()
    rate = max(sum(known.days), 1)
    start, end = first - (spare + 10) * 7 // rate - 10, last + (spare + 10) * 7 // rate + 10
    while True:
        flags = _flags(known, start, end)
        short_before, short_after = flags[: first - start].sum() <= spare, flags[last + 1 - start :].sum() <= spare
        if not short_before and not short_after:
            break
        start, end = start - short_before * (spare + 400), end + short_after * (spare + 400)
        if end - start > 80_000:
            raise ValueError("the calendar has no working day")
    before = np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)
    return WorkingDays(start, np.flatnonzero(flags).astype(np.int64) + start, before)


def _flags(known: Week, start: int, end: int) -> NDArray[np.bool_]:
    """Which of the days from start up to (not including) end are worked."""
    weekdays = (np.arange(start, end) + 6) % 7  # ordinal 1 was a Monday
    flags = np.array(known.days, dtype=bool)[weekdays]
    for on, works in known.exceptions.items():
        if start <= on.toordinal() < end:
            flags[on.toordinal() - start] = works
    return flags


def release_date(due_on: date, lead_time: int) -> date:
    """When an order must be released to be there on that day; the same as the table's `back`."""
    due = due_on.toordinal()
    table = working_days(due, due, lead_time + 1)
    found = table.back(np.array([due], dtype=np.int64), np.array([lead_time], dtype=np.int64))
    return date.fromordinal(int(found[0]))
