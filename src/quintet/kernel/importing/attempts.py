"""Trying part of an import in a savepoint, and finding who is to blame when the database refuses."""

import re
from collections.abc import Callable, Sequence

from quintet.kernel.constraints import as_refusal
from quintet.kernel.importing.grouping import Entry
from quintet.kernel.results import HoldSignal, QuintetError
from quintet.kernel.text import as_text
from quintet.kernel.unit import current

_TAKEN = re.compile(r"^Key \((\w+)\)=\((.*)\) already exists", re.DOTALL)

Work = Callable[[Sequence[Entry]], object]


class _TakenBack(Exception):
    """Ends an attempt that was only to see whether it would do."""


def attempt(entries: Sequence[Entry], work: Work, *, keep: bool = False) -> QuintetError | None:
    """Do it in a savepoint; what refused it, or None. Without `keep` it is taken back in any case."""
    try:
        with as_refusal(), current().savepoint():
            work(entries)
            if not keep:
                raise _TakenBack
    except _TakenBack:
        return None
    except QuintetError as refusal:
        return refusal
    except HoldSignal as signal:
        return QuintetError(as_text(signal.holds[0].message), rule=signal.holds[0].gate)
    return None


def names_entries(refusal: QuintetError, count: int) -> bool:
    """Whether a refusal of so many entries says which it means ("12.lines.2.quantity"); the database does not."""
    fields = [each.field for each in refusal.errors if each.field]
    return bool(fields) and (count == 1 or all(field.partition(".")[0].isdigit() for field in fields))


def named_by_database(entries: Sequence[Entry], refusal: QuintetError) -> int | None:
    """The entry whose value the database itself names as taken ("Key (credit_code)=(…) already exists"); else None."""
    problem: BaseException | None = refusal
    while problem is not None and not hasattr(problem, "diag"):
        problem = problem.__cause__
    detail = _TAKEN.search((problem.diag.message_detail or "") if problem is not None else "")
    if detail is None:
        return None
    column, value = detail[1], detail[2]
    return next((i for i in reversed(range(len(entries))) if str(entries[i].values.get(column)) == value), None)


def first_refused(entries: Sequence[Entry], work: Work) -> int | None:
    """The first entry with which the database refuses, by halving; None when it is not one of them alone."""
    low, high = 0, len(entries)
    if attempt(entries, work) is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if attempt(entries[:middle], work) is None:
            low = middle
        else:
            high = middle
    return low
