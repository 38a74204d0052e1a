"""Time in buckets: days or weeks from today to the horizon. The first also holds everything from before today."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Buckets:
    """`starts` are ordinals of the first day of each bucket (the first one's is today); `end` comes after the last."""

    starts: Ints
    end: int
    width: int = 1  # days of a whole bucket

    @property
    def today(self) -> int:
        return int(self.starts[0])

    @property
    def days(self) -> int:
        """How many days the horizon is long."""
        return self.end - self.today

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, days: Ints) -> Ints:
        """The bucket each day falls into; days before today into the first, days past the horizon into none (−1)."""
        found = np.maximum(np.searchsorted(self.starts, days, side="right") - 1, 0)
        return np.where(days < self.end, found, -1)


def buckets_of(today: date, weeks: int, bucket: str) -> Buckets:
    """Buckets of `weeks` weeks from today: single days, or weeks from Monday (the first: what is left of this one)."""
    first = today.toordinal()
    if bucket == "day":
        return Buckets(np.arange(first, first + 7 * weeks, dtype=np.int64), first + 7 * weeks)
    monday = first - today.weekday()
    starts = np.concatenate([[first], monday + 7 * np.arange(1, weeks, dtype=np.int64)])
    return Buckets(starts.astype(np.int64), monday + 7 * weeks, 7)
