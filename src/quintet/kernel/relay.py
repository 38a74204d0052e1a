"""The relay: gives committed events their position, and runs what follows later, each step once per event.

Reading `id > last` would miss transactions that commit late; a position is given only after commit, by one relay at a
time (advisory lock), so that consumers read by position and miss nothing.
"""

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from quintet.kernel import clock, daily, mail, runner, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.events import decode, name_of
from quintet.kernel.flow import Reaction, reactions_to
from quintet.kernel.jobs import worker
from quintet.kernel.unit import acting, opened

log = logging.getLogger("quintet.relay")
LOCK = 7_301_001
BATCH = 1_000
TOGETHER = 100  # events that a later step is given at once, at most

_PLACE = """
WITH waiting AS (
  SELECT id FROM kernel_event WHERE position IS NULL ORDER BY id LIMIT %s
), base AS (
  SELECT coalesce(max(position), 0) AS top FROM kernel_event WHERE position IS NOT NULL
), placed AS (
  SELECT id, row_number() OVER (ORDER BY id) + base.top AS position FROM waiting, base
)
UPDATE kernel_event e SET position = placed.position FROM placed WHERE e.id = placed.id
"""


@dataclass(frozen=True)
class Entry:
    """An event as it stands in the log."""

    id: int
    position: int
    name: str
    document: int
    company_id: int | None
    actor_id: int | None
    command: str
    at: datetime
    payload: dict[str, Any]


_READ = (
    "SELECT id, position, name, document, company_id, actor_id, command, at, payload::text FROM kernel_event"
    " WHERE position > %s ORDER BY position LIMIT %s"
)

_READ_OF = _READ.replace("position > %s", "position > %s AND position <= %s AND name = %s")
_DONE = """
INSERT INTO kernel_step_done (event_id, step, at)
SELECT each, %s, %s FROM unnest(%s::bigint[]) each ON CONFLICT DO NOTHING RETURNING event_id
"""


def place_positions() -> int:
    """Give positions to committed events that have none; how many. One relay at a time; another just waits its turn."""
    placed = 0
    while True:
        with transaction.atomic():
            if not sql.value("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]):
                return placed
            count = sql.execute(_PLACE, [BATCH])
        placed += count
        if count < BATCH:
            return placed


def read(after: int, limit: int = BATCH) -> list[Entry]:
    """Entries of the log behind a position, in order."""
    return [_entry(row) for row in sql.rows(_READ, [after, limit])]


def _entry(row: Sequence[Any]) -> Entry:
    fields = ("id", "position", "name", "document", "company_id", "actor_id", "command", "at")
    return Entry(**dict(zip(fields, row[:8], strict=True)), payload=json.loads(row[8]))


def last_position() -> int:
    """The highest position given so far."""
    return sql.value("SELECT coalesce(max(position), 0) FROM kernel_event WHERE position IS NOT NULL") or 0


def cursor_of(consumer: str) -> int:
    """How far the consumer has read."""
    return sql.value("SELECT position FROM kernel_cursor WHERE consumer = %s", [consumer]) or 0


def move_cursor(consumer: str, position: int) -> None:
    """Remember how far the consumer has read."""
    sql.execute(
        "INSERT INTO kernel_cursor (consumer, position) VALUES (%s, %s)"
        " ON CONFLICT (consumer) DO UPDATE SET position = excluded.position",
        [consumer, position],
    )


def consume(consumer: str, handle: Callable[[Sequence[Entry]], None], limit: int = BATCH) -> int:
    """Give a consumer what it has not read, in one transaction with its cursor; how many."""
    with transaction.atomic():
        entries = read(cursor_of(consumer), limit)
        if entries:
            handle(entries)
            move_cursor(consumer, entries[-1].position)
    return len(entries)


def later_steps() -> list[Reaction]:
    """Every reaction declared `later`."""
    return [reaction for reactions in reactions_to.values() for reaction in reactions if reaction.later]


def run_later_steps() -> int:
    """Run what is due of every later step; how many events were handled. A failing event parks, the others go on."""
    top = last_position()
    return sum(_run_step(step, top) for step in later_steps()) + _retry_parked()


def _run_step(step: Reaction, top: int) -> int:
    """Up to the position `top`; events that are not for the step cost no statement of their own."""
    handled, after = 0, cursor_of(step.id)
    while after < top:
        rows = sql.rows(_READ_OF, [after, top, name_of(step.event), BATCH])
        entries = [_entry(row) for row in rows]
        for together in _by_actor(e for e in entries if step.of in (None, e.payload.get("doc"))):
            handled += _handle(step, together)
        after = entries[-1].position if len(entries) == BATCH else top
        move_cursor(step.id, after)
    return handled


def _by_actor(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Those that one person caused together, at most a hundred: a step gets batches, like every reaction."""
    found: dict[tuple[int | None, int | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.actor_id, entry.company_id].append(entry)
    for group in found.values():
        for start in range(0, len(group), TOGETHER):
            yield group[start : start + TOGETHER]


def _actor(entry: Entry, step: Reaction) -> Actor:
    if entry.actor_id is not None:
        try:
            return get_actor(entry.actor_id).as_system(step.id)
        except LookupError:
            pass
    return system_actor(step.id, entry.company_id)


def _handle(step: Reaction, entries: Sequence[Entry]) -> int:
    """All in one transaction; where that fails one by one, so that a failing event parks alone. How many were new."""
    try:
        return _handle_together(step, entries)
    except Exception as problem:
        if len(entries) > 1:
            return sum(_handle(step, [entry]) for entry in entries)
        log.exception("step %s failed on event %s", step.id, entries[0].id)
        _park(step, entries[0], problem)
        return 0


def _handle_together(step: Reaction, entries: Sequence[Entry]) -> int:
    numbers = [entry.id for entry in entries]
    with opened(_actor(entries[0], step), step.id) as unit:
        new = {row[0] for row in sql.rows(_DONE, [step.id, unit.at, numbers])}
        if new:
            with acting(unit.actor):
                step.function([decode(entry.name, entry.payload) for entry in entries if entry.id in new])
            runner.finish(unit)
            sql.execute("DELETE FROM kernel_parked_event WHERE event_id = ANY(%s) AND step = %s", [numbers, step.id])
    return len(new)


def _park(step: Reaction, entry: Entry, problem: Exception) -> None:
    sql.execute(
        "INSERT INTO kernel_parked_event (event_id, step, attempts, next_at, error) VALUES (%s, %s, 1, %s, %s)"
        " ON CONFLICT (event_id, step) DO UPDATE SET attempts = kernel_parked_event.attempts + 1,"
        " error = excluded.error,"
        " next_at = excluded.next_at + least(kernel_parked_event.attempts, 12) * interval '1 minute'",
        [entry.id, step.id, clock.now() + timedelta(seconds=10), str(problem)[:2000]],
    )


def _retry_parked() -> int:
    steps = {step.id: step for step in later_steps()}
    handled = 0
    for event_id, step_id in sql.rows(
        "SELECT event_id, step FROM kernel_parked_event WHERE next_at <= %s ORDER BY next_at LIMIT 100", [clock.now()]
    ):
        row = sql.one(_READ.replace("position > %s", "id = %s"), [event_id, 1])
        if row and step_id in steps:
            handled += _handle(steps[step_id], [_entry(row)])
    return handled


def run_once() -> int:
    """One round: the work of the day, positions, later steps. What the background thread and the worker repeat."""
    return daily.run_due() + place_positions() + run_later_steps()


class Background(threading.Thread):
    """The relay beside a serving process. Stops with it."""

    def __init__(self, pause: float = 0.5) -> None:
        super().__init__(name="quintet-relay", daemon=True)
        self.pause = pause
        self.stopping = threading.Event()

    def run(self) -> None:
        if mail.is_configured():
            mail.Postman(self.stopping).start()
        worker.start(self.stopping)
        while not self.stopping.wait(self.pause):
            try:
                run_once()
            except Exception:
                log.exception("the relay failed a round")
                connection.close()
        connection.close()


def start_in_background() -> Background:
    """Start the relay thread of a serving process."""
    thread = Background()
    thread.start()
    return thread
