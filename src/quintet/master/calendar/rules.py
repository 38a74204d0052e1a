"""Working days from a week and its exceptions; pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Week:
    """Which weekdays are worked (Monday first), and the dates that differ."""

    days: tuple[bool, ...]
    exceptions: dict[date, bool] = field(default_factory=dict, hash=False)
    known_to: date | None = None

    def works(self, on: date) -> bool:
        """Whether that date is worked."""
        return self.exceptions.get(on, self.days[on.weekday()])

    def add(self, start: date, days: int) -> date:
        """The date `days` working days after (before, when negative) the start; the start itself does not count.

        With 0: the start if it is worked, else the next date that is. Raises ValueError when no day is ever worked.
        """
        step = timedelta(days=-1 if days < 0 else 1)
        found, left, idle = start, abs(days), 0
        if left == 0 and self.works(start):
            return start
        left = max(left, 1)
        while left:
            found += step
            idle = 0 if self.works(found) else idle + 1
            left -= self.works(found)
            if idle > 366:
                raise ValueError("the calendar has no working day")
        return found

    def count(self, first: date, last: date) -> int:
        """Working days from first to last, both included."""
        return sum(self.works(first + timedelta(days=n)) for n in range((last - first).days + 1))
