"""The time axis an optimiser counts on: only minutes in which something can be done, so that nights cost nothing.

The axis is the union of all hours that matter. A job in regular hours has a fixed length on it; where a machine is
closed or a person away while others work, its length depends on when it starts: `stretches` says how.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quintet.erp.scheduling.engine import Windows
from quintet.erp.scheduling.timeline import Calendar, merged

Spans = tuple[tuple[int, int], ...]  # (first, last), both included


class Step(NamedTuple):
    """From the axis point `at` on, what ends later ends `minutes` later than the axis says."""

    at: int
    minutes: int


class Axis:
    """Minutes since the epoch to points on the axis and back."""

    def __init__(self, windows: Iterable[Windows]) -> None:
        self.calendar = Calendar(merged([span for each in windows for span in each]))
        self.length = self.calendar.total

    def point(self, moment: int) -> int:
        """Minutes of the axis before the moment."""
        return self.calendar.worked(moment)

    def start(self, point: int) -> int:
        """When something that starts at the point starts."""
        return self.calendar.start_of(point)

    def end(self, point: int) -> int:
        """When something that ends at the point (1 or more) ends."""
        return self.calendar.end_of(point)

    def on_axis(self, windows: Windows) -> Windows:
        """The windows on the axis, joined where they touch there."""
        return merged([(self.point(start), self.point(end)) for start, end in windows])

    def lateness(self, due: int, last: int) -> tuple[int, list[Step]]:
        """(point, steps): what ends at e ≤ `last` is late by max(0, e − point) and the minutes of every step before e.

        Steps are the pauses of the axis after the due moment: lateness counts by the clock, the axis does not.
        """
        point, calendar = self.point(due), self.calendar
        steps = []
        for start, end, before in zip(calendar.starts, [0, *calendar.ends], calendar.before, strict=False):
            gap = start - max(end, due)
            if before >= point and start > due and gap > 0 and before < last:
                steps.append(Step(before, gap))
        return point, steps


def stretches(windows: Windows, minutes: int, first: int, last: int) -> Mapping[int, Spans]:
    """{length from start to end: the starts from `first` to `last` that make it so long} of a job in these windows."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    before = _before(windows)
    j = 0
    for i, (start, end) in enumerate(windows):
        low, high = max(start, first), min(end - 1, last)
        j = max(i, j)
        while low <= high and j < len(windows):
            shift = before[i] - start  # worked minutes at s: s + shift
            until = before[j] + windows[j][1] - windows[j][0]  # worked minutes when window j closes
            if low + shift + minutes > until:
                j += 1
                continue
            reach = min(high, until - minutes - shift)
            length = minutes + (windows[j][0] - before[j]) + shift
            found[length].append((low, reach))
            low = reach + 1
        if j >= len(windows):
            break
    return {length: tuple(spans) for length, spans in sorted(found.items())}


def _before(windows: Windows) -> Sequence[int]:
    total, found = 0, []
    for start, end in windows:
        found.append(total)
        total += end - start
    return found
