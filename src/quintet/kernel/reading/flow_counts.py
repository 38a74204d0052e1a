"""What went through the steps of the flows lately: runs, what waits, what failed, how long it took.

Everything is counted from the log (index kernel_event_lately), the holds, and the record of later steps: six grouped
statements however many steps there are, kept for some seconds in this process.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from quintet.kernel import clock, sql, store
from quintet.kernel.reading.flow_steps import MapStep

KEPT = 5.0  # seconds; longer where counting takes long, so that it never takes more than a twentieth of the time
HELD, CLOSED = "kernel.command_held.v1", "kernel.hold_closed.v1"

_EVENTS = """
SELECT name, command, count(*), max(at) FROM kernel_event
WHERE company_id = ANY(%s::bigint[]) AND at >= %s GROUP BY name, command
"""
# a hold names its gates; a policy's gate is named with the policy behind a colon
_HOLDS = """
SELECT split_part(g.gate ->> 'gate', ':', 1) AS gate, h.doc || '.' || h.command AS command,
       count(*) FILTER (WHERE h.created_at >= %s) AS asked,
       count(*) FILTER (WHERE h.state = 'OPEN') AS waiting,
       count(*) FILTER (WHERE h.state = 'BLOCKED') AS failing,
       max(h.created_at) AS last
FROM kernel_hold h JOIN kernel_entry e ON e.id = h.document AND e.company_id = ANY(%s::bigint[])
CROSS JOIN LATERAL jsonb_array_elements(h.gates) g(gate)
WHERE h.closed_at IS NULL OR h.closed_at >= %s
GROUP BY 1, 2
"""
_DECIDED = """
SELECT split_part(g.gate ->> 'gate', ':', 1) AS gate, split_part(h.doc, '.', 1) AS system,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM h.closed_at - h.created_at))
FROM kernel_hold h JOIN kernel_entry e ON e.id = h.document AND e.company_id = ANY(%s::bigint[])
CROSS JOIN LATERAL jsonb_array_elements(h.gates) g(gate)
WHERE h.closed_at >= %s AND h.state IN ('DONE', 'REJECTED', 'EXCEEDED')
GROUP BY GROUPING SETS ((1, 2), (1))
"""
_LATER_DONE = """
SELECT d.step, count(*), max(d.at), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.at - e.at))
FROM kernel_step_done d JOIN kernel_event e ON e.id = d.event_id AND e.company_id = ANY(%s::bigint[])
WHERE d.at >= %s GROUP BY d.step
"""
_LATER_FAILING = """
SELECT p.step, count(*) FROM kernel_parked_event p
JOIN kernel_event e ON e.id = p.event_id AND e.company_id = ANY(%s::bigint[]) GROUP BY p.step
"""
# events that were said and that the step has not come to yet
_LATER_WAITING = """
SELECT s.step, count(*) FROM json_to_recordset(%s) AS s(step text, name text, of text)
LEFT JOIN kernel_cursor c ON c.consumer = s.step
JOIN kernel_event e ON (e.position > coalesce(c.position, 0) OR e.position IS NULL)
  AND e.name = s.name AND e.company_id = ANY(%s::bigint[]) AND (s.of IS NULL OR e.payload ->> 'doc' = s.of)
GROUP BY s.step
"""


@dataclass(frozen=True)
class Figures:
    """Of one step: runs since then, what waits and fails now, the median of what it took (None: nothing to measure)."""

    runs: int = 0
    waiting: int = 0
    failing: int = 0
    seconds: float | None = None
    last: datetime | None = None

    def __add__(self, other: "Figures") -> "Figures":
        """Together; the median of two is not known."""
        last = max((each.last for each in (self, other) if each.last), default=None)
        return Figures(self.runs + other.runs, self.waiting + other.waiting, self.failing + other.failing, None, last)


NOTHING = Figures()
Parts = dict[str, Figures]  # by the system at the open end of a step; "" is all together


@dataclass(frozen=True)
class Counted:
    """Figures of every step by its key, and how many facts each system told."""

    steps: dict[str, Parts]
    facts: dict[str, int]


_kept: dict[Any, tuple[float, Counted]] = {}  # until when
_counting = threading.Lock()


def count_steps(companies: Iterable[int], steps: Sequence[MapStep], days: int) -> Counted:
    """The figures of the last `days` days in these companies; some seconds old (`KEPT`)."""
    key = (tuple(sorted(companies)), days, len(steps), clock.today())
    with _counting:  # whoever comes meanwhile waits for this count instead of counting too
        held = _kept.get(key)
        began = time.monotonic()
        if held is not None and began < held[0]:
            return held[1]
        counted = _count(key[0], steps, clock.now() - timedelta(days=days))
        ended = time.monotonic()
        for old in [each for each, (until, _figures) in _kept.items() if until < ended]:
            del _kept[old]
        _kept[key] = (ended + max(KEPT, 20 * (ended - began)), counted)
    return counted


def forget() -> None:
    """Count anew next time (tests)."""
    _kept.clear()


def _count(companies: tuple[int, ...], steps: Sequence[MapStep], since: datetime) -> Counted:
    said = sql.rows(_EVENTS, [list(companies), since])
    holds = _Holds(list(companies), since)
    later = _later(list(companies), since, [step for step in steps if step.later])
    facts: dict[str, int] = defaultdict(int)
    for name, command, count, _last in said:
        facts[_system(command) if name.startswith("kernel.") else _system(name)] += count
    figures: dict[str, Callable[[MapStep], Parts]] = {
        "before": lambda step: _of_gate(step, said, holds),
        "after": lambda step: later.get(step.id) or _of_reaction(step, said),
        "beside": lambda step: {},
    }
    return Counted({step.key: figures[step.verb](step) for step in steps}, dict(facts))


def _system(name: str) -> str:
    return name.split(".", 1)[0]


def _of_reaction(step: MapStep, said: Sequence[Any]) -> Parts:
    """It ran for every fact of its kind, in the same transaction: nothing can wait."""
    parts: Parts = defaultdict(Figures)
    for name, command, count, last in said:
        if name == step.cause and (step.of is None or command.startswith(f"{step.of}.")):
            for key in {"", _system(command)}:
                parts[key] += Figures(runs=count, last=last)
    return {key: replace(each, seconds=0.0) for key, each in parts.items()}


def _of_gate(step: MapStep, said: Sequence[Any], holds: "_Holds") -> Parts:
    """It looked at every run of its command; of a gate on every command only what it held is known."""
    parts: Parts = defaultdict(Figures)
    for part in holds.of(step.id, step.cause):
        for key in {"", part[0]}:
            parts[key] += part[1]
    if step.cause:
        runs = _runs(step.cause, said)
        parts[""] = replace(parts[""] + runs, runs=runs.runs)
    return {key: replace(each, seconds=holds.decided.get((step.id, key))) for key, each in parts.items()}


def _runs(command: str, said: Sequence[Any]) -> Figures:
    """A command says one fact of each kind about a record: the most frequent kind tells how often it ran.

    When it was held, that is the fact it said.
    """
    own = [row for row in said if row[1] == command and row[0] not in (HELD, CLOSED)]
    held = [row for row in said if row[1] == command and row[0] == HELD]
    last = max((row[3] for row in (*own, *held)), default=None)
    return Figures(runs=max((row[2] for row in own), default=0) + sum(row[2] for row in held), last=last)


class _Holds:
    """What gates held, and how long decisions took."""

    def __init__(self, companies: list[int], since: datetime) -> None:
        self.rows = sql.rows(_HOLDS, [since, companies, since])
        decided = sql.rows(_DECIDED, [companies, since])
        self.decided = {(gate, system or ""): float(seconds) for gate, system, seconds in decided}

    def of(self, gate: str, command: str) -> Iterator[tuple[str, Figures]]:
        """(system, figures) of a gate; of one command if it is named."""
        for name, held, asked, waiting, failing, last in self.rows:
            if name == gate and command in ("", held):
                yield _system(held), Figures(asked, waiting, failing, None, last)


def _later(companies: list[int], since: datetime, steps: Sequence[MapStep]) -> dict[str, Parts]:
    """The steps that run from the log, and so may be behind or fail."""
    if not steps:
        return {}
    asked = store.as_json([{"step": step.id, "name": step.cause, "of": step.of} for step in steps])
    waiting = dict(sql.rows(_LATER_WAITING, [asked, companies]))
    failing = dict(sql.rows(_LATER_FAILING, [companies]))
    done = {step: (count, last, float(took)) for step, count, last, took in sql.rows(_LATER_DONE, [companies, since])}
    found: dict[str, Parts] = {}
    for step in steps:
        count, last, seconds = done.get(step.id, (0, None, None))
        figures = Figures(count, waiting.get(step.id, 0), failing.get(step.id, 0), seconds, last)
        found[step.id] = {"": figures}
    return found
