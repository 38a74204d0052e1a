"""The hub: one thread of a serving process reads the event log by position and tells those who listen.

A listener hears of documents they may read, by number only; what changed they fetch, and rights are asked again.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from quintet.kernel import cache, clock, sql, store
from quintet.kernel.actor import get_actor
from quintet.kernel.documents import documents
from quintet.kernel.reading.bodies import EntryRecord
from quintet.kernel.rights import in_scope
from quintet.oa.desk.queries import get_counts

log = logging.getLogger("quintet.web")
PAUSE = 0.5  # seconds between two looks at the log
CHECKED_EVERY = 20  # looks between two checks that the listeners' sessions still stand
MOST = 500  # events looked at in one go
_DESK = ("oa.", "kernel.command_held", "kernel.hold_closed")  # events after which a desk may look different

_NEWS = "SELECT position, name, document FROM kernel_event WHERE position > %s ORDER BY position LIMIT %s"
_TOP = "SELECT coalesce(max(position), 0) FROM kernel_event WHERE position IS NOT NULL"
_ENTRIES = "SELECT id, doc, company_id, owner_id, unit_id FROM kernel_entry WHERE id = ANY(%s::bigint[])"

Message = tuple[str, dict[str, Any]]


@dataclass(eq=False)
class Listener:
    """Somebody listening: `push` gets each message, None when they should go."""

    user_id: int
    token_hash: bytes
    push: Callable[[Message | None], None]
    todo: int | None = field(default=None)


class Hub:
    """The listeners of this process and the thread that serves them; it sleeps while nobody listens."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.lock = threading.Lock()
        self.wake = threading.Event()
        self.thread: threading.Thread | None = None
        self.position: int | None = None
        self.looks = 0

    def add(self, listener: Listener) -> None:
        """Begin to tell somebody."""
        with self.lock:
            self.listeners.add(listener)
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="quintet-hub", daemon=True)
                self.thread.start()
        self.wake.set()

    def remove(self, listener: Listener) -> None:
        """Tell them no more."""
        with self.lock:
            self.listeners.discard(listener)

    def close(self) -> None:
        """Send everybody home (the server stops)."""
        with self.lock:
            leaving, self.listeners = self.listeners, set()
        for listener in leaving:
            listener.push(None)

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            if not self.listeners:
                self.position = None
                connection.close()
                self.wake.clear()
                self.wake.wait(timeout=60)
                continue
            try:
                self.look()
            except Exception:
                log.exception("the hub failed a look")
                connection.close()
            pause.wait(PAUSE)

    def look(self) -> None:
        """One look at the log: read what is new, tell who may know."""
        if self.position is None:
            self.position = sql.value(_TOP)
        news = sql.rows(_NEWS, [self.position, MOST])
        self.looks += 1
        if self.looks % CHECKED_EVERY == 0:
            self._send_home()
        if not news:
            return
        self.position = news[-1][0]
        cache.refresh()
        with self.lock:
            present = list(self.listeners)
        self._tell_changes(present, sorted({row[2] for row in news}))
        if any(row[1].startswith(_DESK) for row in news):
            self._tell_desks(present)

    def _tell_changes(self, present: Sequence[Listener], ids: list[int]) -> None:
        entries = sql.rows(_ENTRIES, [store.array(ids)])
        versions = _versions(entries)
        for listener in present:
            actor = _actor(listener)
            if actor is None:
                continue
            for number, doc, *owners in entries:
                if number in versions and in_scope(actor, documents[doc], "read", EntryRecord(number, *owners)):
                    listener.push(("change", {"doc": doc, "id": number, "version": versions[number]}))

    def _tell_desks(self, present: Sequence[Listener]) -> None:
        for listener in present:
            actor = _actor(listener)
            if actor is None:
                continue
            todo = get_counts(actor)["todo"]
            if todo != listener.todo:
                listener.todo = todo
                listener.push(("desk", {"todo": todo}))

    def _send_home(self) -> None:
        with self.lock:
            present = list(self.listeners)
        rows = sql.rows(
            "SELECT s.token_hash FROM kernel_session s JOIN kernel_user u ON u.id = s.user_id"
            " WHERE s.token_hash = ANY(%s::bytea[]) AND s.expires_at > %s AND u.active",
            [[each.token_hash for each in present], clock.now()],
        )
        valid = {bytes(row[0]) for row in rows}
        for listener in present:
            if listener.token_hash not in valid:
                self.remove(listener)
                listener.push(None)


def _actor(listener: Listener) -> Any:
    try:
        return get_actor(listener.user_id)
    except LookupError:
        return None


def _versions(entries: Iterable[Sequence[Any]]) -> dict[int, int]:
    by_doc: dict[str, list[int]] = defaultdict(list)
    for number, doc, *_owners in entries:
        if doc in documents:
            by_doc[doc].append(number)
    found: dict[int, int] = {}
    for doc, ids in by_doc.items():
        if any(f.name == "version" for f in documents[doc].model._meta.concrete_fields):
            table = documents[doc].table
            query = f'SELECT id, version FROM "{table}" WHERE id = ANY(%s::bigint[])'
            found.update(sql.rows(query, [store.array(ids)]))
    return found


hub = Hub()
