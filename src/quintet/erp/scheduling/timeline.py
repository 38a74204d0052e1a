"""Working time and what is taken of it: sorted intervals, looked up by bisection."""

from bisect import bisect_left, bisect_right

from quintet.erp.scheduling.engine import Windows


class Calendar:
    """Windows with a count of the minutes worked before each: from a moment to minutes worked and back."""

    __slots__ = ("before", "ends", "starts", "total")

    def __init__(self, windows: Windows) -> None:
        self.starts = [start for start, _end in windows]
        self.ends = [end for _start, end in windows]
        self.before: list[int] = []
        self.total = 0
        for start, end in windows:
            self.before.append(self.total)
            self.total += end - start

    def worked(self, moment: int) -> int:
        """Minutes of working time before the moment."""
        i = bisect_right(self.starts, moment) - 1
        if i < 0:
            return 0
        return self.before[i] + min(moment, self.ends[i]) - self.starts[i]

    def start_of(self, worked: int) -> int:
        """When the minute after so many begins; `worked` is below `total`."""
        i = bisect_right(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    def end_of(self, worked: int) -> int:
        """When so many minutes (one or more, `total` at most) have been worked."""
        i = bisect_left(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    def pieces(self, first: int, last: int) -> Windows:
        """The working time from the minute `first` to `last`, both counted as worked minutes."""
        found = []
        i = bisect_right(self.before, first) - 1
        while first < last:
            end = min(last, self.before[i] + self.ends[i] - self.starts[i])
            offset = self.starts[i] - self.before[i]
            found.append((offset + first, offset + end))
            first, i = end, i + 1
        return tuple(found)

    def next_open(self, moment: int) -> int:
        """The moment, or the beginning of the next window when it lies in none."""
        i = bisect_right(self.ends, moment)
        return max(moment, self.starts[i]) if i < len(self.starts) else moment


class Taken:
    """Intervals that are taken, merged where they touch."""

    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def copy(self) -> "Taken":
        """Another with the same intervals."""
        found = Taken()
        found.starts, found.ends = self.starts.copy(), self.ends.copy()
        return found

    def add(self, start: int, end: int) -> None:
        """Take start…end."""
        first = bisect_left(self.ends, start)  # intervals from `first` to before `last` touch the new one
        last = bisect_right(self.starts, end)
        if first < last:
            start, end = min(start, self.starts[first]), max(end, self.ends[last - 1])
        self.starts[first:last] = [start]
        self.ends[first:last] = [end]

    def overlap(self, start: int, end: int) -> int | None:
        """The end of the first taken interval that overlaps start…end."""
        i = bisect_right(self.ends, start)
        return self.ends[i] if i < len(self.starts) and self.starts[i] < end else None


def intersect(first: Windows, second: Windows) -> Windows:
    """The time in both."""
    found = []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            found.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def subtract(windows: Windows, taken: Windows) -> Windows:
    """The windows without the taken time; both sorted and disjoint."""
    found = []
    for start, end in windows:
        for out, back in taken:
            if back <= start:
                continue
            if out >= end:
                break
            if out > start:
                found.append((start, out))
            start = max(start, back)
        if start < end:
            found.append((start, end))
    return tuple(found)


def merged(intervals: list[tuple[int, int]]) -> Windows:
    """Intervals in order, joined where they overlap or touch."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)
