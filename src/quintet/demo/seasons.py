"""When customers buy: the year's seasons, the pause around 春节, growth over the years; how much each day weighs."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

SEED = 20260801
GROWTH = 0.35  # a year, simple
# January to December: little before and after 春节, a push before 618, a quiet summer, the fourth quarter
MONTHS = (0.95, 0.60, 1.10, 1.05, 1.15, 1.15, 0.85, 0.85, 1.05, 1.00, 1.25, 1.30)
PAUSE = 6  # calendar days of a holiday that slows the days around it
SLOW = (0.3, 0.4, 0.5, 0.7, 0.85)  # the last working days before, and the first after it, nearest first


def weights(days: Sequence[date], dense: int, density: float) -> list[float]:
    """How much of the business falls on each day; from `dense` on the days weigh `density` times as much."""
    first = days[0].toordinal()
    found = [
        MONTHS[day.month - 1] * (1 + GROWTH * (day.toordinal() - first) / 365) * (density if at >= dense else 1.0)
        for at, day in enumerate(days)
    ]
    for at, (day, following) in enumerate(pairwise(days)):
        if (following - day).days > PAUSE and day.month <= 2:
            _slow_down(found, at)
    return found


def _slow_down(found: list[float], last: int) -> None:
    for away, part in enumerate(SLOW):
        for at in (last - away, last + 1 + away):
            if 0 <= at < len(found):
                found[at] *= part
