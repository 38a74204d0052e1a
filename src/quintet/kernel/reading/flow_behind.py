"""The documents behind a figure of the relation map: what caused runs and came of them, what waits, what failed.

Only numbers and kinds are told here; the lists that show them are read under the reader's own rights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.reading.flow_steps import MapStep

RUNS, WAITING, FAILING = "runs", "waiting", "failing"
MOST = 200  # documents told of a figure, the newest

_BY_EVENT = """
SELECT document FROM kernel_event
WHERE company_id = ANY(%s::bigint[]) AND at >= %s AND name = %s AND (%s::text IS NULL OR command LIKE %s || '.%%')
GROUP BY document ORDER BY max(at) DESC LIMIT %s
"""
_BY_COMMAND = """
SELECT document FROM kernel_event
WHERE company_id = ANY(%s::bigint[]) AND at >= %s AND command = %s
GROUP BY document ORDER BY max(at) DESC LIMIT %s
"""
_HELD = """
SELECT h.document FROM kernel_hold h JOIN kernel_entry e ON e.id = h.document AND e.company_id = ANY(%s::bigint[])
WHERE (h.state = ANY(%s::text[]) AND h.closed_at IS NULL OR %s AND (h.closed_at IS NULL OR h.closed_at >= %s))
  AND (%s = '' OR h.doc || '.' || h.command = %s)
  AND EXISTS (SELECT 1 FROM jsonb_array_elements(h.gates) g(gate) WHERE split_part(g.gate ->> 'gate', ':', 1) = %s)
ORDER BY h.created_at DESC LIMIT %s
"""
_BEHIND = """
SELECT e.document FROM kernel_event e LEFT JOIN kernel_cursor c ON c.consumer = %s
WHERE (e.position > coalesce(c.position, 0) OR e.position IS NULL) AND e.name = %s
  AND e.company_id = ANY(%s::bigint[]) AND (%s::text IS NULL OR e.payload ->> 'doc' = %s)
ORDER BY e.id DESC LIMIT %s
"""
_PARKED = """
SELECT e.document, p.attempts, p.next_at, p.error FROM kernel_parked_event p
JOIN kernel_event e ON e.id = p.event_id AND e.company_id = ANY(%s::bigint[])
WHERE p.step = %s ORDER BY p.next_at DESC LIMIT %s
"""
_MADE = """
SELECT DISTINCT l.target_id FROM kernel_link l JOIN kernel_entry e ON e.id = l.target_id
WHERE l.source_id = ANY(%s::bigint[]) AND e.doc LIKE ANY(%s::text[]) ORDER BY 1 DESC LIMIT %s
"""
_KINDS = "SELECT doc, array_agg(id ORDER BY id DESC) FROM kernel_entry WHERE id = ANY(%s::bigint[]) GROUP BY doc"


@dataclass(frozen=True)
class Failure:
    """A later step that could not be done for a document: how often it was tried, when it is tried again."""

    document: int
    attempts: int
    next_at: datetime
    error: str


@dataclass(frozen=True)
class Behind:
    """Numbers of documents by kind: those that caused it, and those of the step's system that came of them."""

    causes: dict[str, list[int]]
    made: dict[str, list[int]]
    failures: list[Failure]


def list_behind(companies: Iterable[int], step: MapStep, which: str, since: datetime) -> Behind:
    """What lies behind a figure of a step: `which` is runs, waiting or failing. A panel has nothing behind it."""
    at = list(companies)
    failures = [Failure(*row) for row in sql.rows(_PARKED, [at, step.id, MOST])] if which == FAILING else []
    causes = [each.document for each in failures] or _causes(at, step, which, since)
    made = _made(causes, step) if which == RUNS and step.verb == "after" else []
    return Behind(_kinds(causes), _kinds(made), failures)


def _causes(at: list[int], step: MapStep, which: str, since: datetime) -> list[int]:
    if step.verb == "before":
        return _guarded(at, step, which, since)
    if step.verb != "after" or (which != RUNS and not step.later):
        return []
    if which == WAITING:
        return _ids(sql.rows(_BEHIND, [step.id, step.cause, at, step.of, step.of, MOST]))
    return _ids(sql.rows(_BY_EVENT, [at, since, step.cause, step.of, step.of, MOST])) if which == RUNS else []


def _guarded(at: list[int], step: MapStep, which: str, since: datetime) -> list[int]:
    if which == RUNS and step.cause:
        return _ids(sql.rows(_BY_COMMAND, [at, since, step.cause, MOST]))
    states = {WAITING: ["OPEN"], FAILING: ["BLOCKED"]}.get(which, [])
    asked = [at, states, which == RUNS, since, step.cause, step.cause, step.id, MOST]
    return _ids(sql.rows(_HELD, asked))


def _ids(rows: Sequence[Sequence[Any]]) -> list[int]:
    return [row[0] for row in rows]


def _made(causes: list[int], step: MapStep) -> list[int]:
    systems = [f"{system}.%" for system in step.targets]
    return _ids(sql.rows(_MADE, [store.array(causes), systems, MOST])) if causes else []


def _kinds(ids: list[int]) -> dict[str, list[int]]:
    return dict(sql.rows(_KINDS, [store.array(ids)])) if ids else {}
