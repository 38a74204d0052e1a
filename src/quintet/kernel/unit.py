"""The unit of work of one outermost command: identity map, writes, events, tail — one transaction."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models, transaction

from quintet.kernel import cache, clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, get_document
from quintet.kernel.fields import RefField
from quintet.kernel.flush import Writes
from quintet.kernel.results import NotFound

_current: ContextVar["Unit | None"] = ContextVar("unit", default=None)

_BEGIN = """
SELECT set_config('quintet.actor', %s, true), set_config('quintet.via', %s, true),
       set_config('quintet.command', %s, true), set_config('quintet.at', %s, true),
       (SELECT jsonb_object_agg(name, version) FROM kernel_config_version)
"""


class Unit:
    """Everything one transaction loads, changes and says."""

    def __init__(self, actor: Actor, command: str) -> None:
        self.actor = actor
        self.command = command
        self.at: datetime = clock.now()
        self.records: dict[int, Any] = {}  # by id, in the order they came
        self.line_ids: dict[tuple[int, str], set[int]] = {}
        self.queue: list[tuple[Any, str, Actor]] = []
        self.said: list[tuple[Any, str, Actor]] = []
        self.made: list[Any] = []
        self.path: list[str] = []
        self.roots: list[frozenset[int]] = []
        self.acknowledged: frozenset[str] = frozenset()
        self.tail: dict[str, tuple[int, Callable[[Sequence[Any]], None], list[Any]]] = {}

    def begin(self) -> None:
        """Tell the database who acts, and see which configuration is current: one statement."""
        row = sql.one(_BEGIN, [str(self.actor.user_id or ""), self.actor.via, self.command, self.at.isoformat()])
        versions = row[4] if row else None
        cache.saw(json.loads(versions) if isinstance(versions, str) else versions)

    # loading -----------------------------------------------------------------------------------------------------

    def load(self, document: Document, ids: Iterable[int], *, lock: bool = True, lines: bool = True) -> list[Any]:
        """The records in the order asked for, locked in id order, with their lines. Raises NotFound.

        What a document is `locked_after` is taken first, so that parts and wholes are locked in one order by everybody.
        """
        wanted = list(ids)
        missing = sorted({i for i in wanted if i not in self.records})
        if missing and lock and document.locked_after is not None:
            self._load_wholes(document, document.locked_after, missing)
        if missing:
            tail = "ORDER BY t.id FOR UPDATE" if lock else "ORDER BY t.id"
            for record in store.select(document.model, "t.id = ANY(%s::bigint[])", [store.array(missing)], tail=tail):
                self.records[record.id] = record
        if any(i not in self.records or not isinstance(self.records[i], document.model) for i in wanted):
            raise NotFound()
        if lines:
            self._load_lines(document, [self.records[i] for i in wanted])
        return [self.records[i] for i in wanted]

    def _load_wholes(self, document: Document, ref: RefField, ids: Sequence[int]) -> None:
        """What these records are locked after, itself after what it is locked after."""
        found = sql.rows(
            f'SELECT DISTINCT "{ref.column}" FROM "{document.table}" WHERE id = ANY(%s::bigint[])', [store.array(ids)]
        )
        wholes = [row[0] for row in found if row[0] is not None]
        if wholes:
            self.load(get_document(ref.to), wholes, lines=False)

    def _load_lines(self, document: Document, records: Sequence[Any]) -> None:
        for each in document.lines.values():
            empty = [r for r in records if each.name not in r.__dict__]
            if not empty:
                continue
            parent = each.model._meta.get_field(each.parent)
            rows = store.select(
                each.model,
                f't."{parent.column}" = ANY(%s::bigint[])',
                [store.array(r.id for r in empty)],
                tail=f't."{parent.column}", t.position'.join(("ORDER BY ", "")),
            )
            grouped: dict[int, list[Any]] = defaultdict(list)
            for row in rows:
                grouped[getattr(row, parent.attname)].append(row)
            for record in empty:
                record.__dict__[each.name] = grouped.get(record.id, [])
                self.line_ids[record.id, each.name] = {row.id for row in record.__dict__[each.name]}

    def add(self, document: Document, record: Any) -> None:
        """A new record: it will be inserted with its lines at the next write."""
        record.id = record.id or store.next_ids(1)[0]
        self.records[record.id] = record
        for each in document.lines.values():
            record.__dict__.setdefault(each.name, [])
            self.line_ids[record.id, each.name] = set()
        self.made.append(record)

    def let_go(self, kept: Collection[int]) -> None:
        """Forget every record but these: what was written in chunks needs no memory; who asks again loads it."""
        self.records = {number: record for number, record in self.records.items() if number in kept}
        self.line_ids = {key: ids for key, ids in self.line_ids.items() if key[0] in kept}
        self.made = [record for record in self.made if record.id in kept]

    def flush(self) -> None:
        """Write what changed: one statement per table and kind."""
        Writes(self).run()

    # the commit tail -----------------------------------------------------------------------------------------------

    def at_commit(self, name: str, order: int, function: Callable[[Sequence[Any]], None], items: Iterable[Any]) -> None:
        """Collect work for the commit tail: `function` gets all items of that name once, just before commit.

        Lower `order` first; voucher numbers and the hash chain are the last (their row stays locked the shortest).
        """
        if name not in self.tail:
            self.tail[name] = (order, function, [])
        self.tail[name][2].extend(items)

    def run_tail(self) -> None:
        """Run and empty the tail."""
        while self.tail:
            name = min(self.tail, key=lambda n: self.tail[n][0])
            _order, function, items = self.tail.pop(name)
            function(items)

    # going back ------------------------------------------------------------------------------------------------------

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint in the database and in memory: an exception takes both back to here."""
        memory = self._remember()
        try:
            with transaction.atomic():
                yield
        except BaseException:
            self._restore(memory)
            raise

    def _remember(self) -> Any:
        def copy(data: dict[str, Any]) -> dict[str, Any]:
            return {k: list(v) if isinstance(v, list) and k != "_read" else v for k, v in data.items()}

        held = []
        for record in self.records.values():
            rows = [
                row
                for v in record.__dict__.values()
                if isinstance(v, list)
                for row in v
                if isinstance(row, models.Model)
            ]
            held += [(each, copy(each.__dict__), each._state.adding) for each in (record, *rows)]
        return (
            dict(self.records),
            held,
            {k: set(v) for k, v in self.line_ids.items()},
            list(self.queue),
            list(self.said),
            list(self.made),
            {k: (o, f, list(i)) for k, (o, f, i) in self.tail.items()},
            list(self.path),
            list(self.roots),
        )

    def _restore(self, memory: Any) -> None:
        records, held, self.line_ids, queue, said, made, tail, path, roots = memory
        self.records, self.queue, self.said, self.made = records, queue, said, made
        self.tail, self.path, self.roots = tail, path, roots
        for record, data, adding in held:
            record.__dict__.clear()
            record.__dict__.update(data)
            record._state.adding = adding


def current() -> Unit:
    """The unit of the running command. Raises RuntimeError outside one."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("no command is running")
    return unit


def is_open() -> bool:
    """Whether a command is running."""
    return _current.get() is not None


@contextmanager
def opened(actor: Actor, command: str) -> Iterator[Unit]:
    """Open the outermost unit and its transaction."""
    unit = Unit(actor, command)
    token = _current.set(unit)
    try:
        with transaction.atomic():
            unit.begin()
            with clock.in_zone_of(actor.company_id):
                yield unit
    finally:
        _current.reset(token)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Inside, the current unit's actor is another (the system on a user's behalf, a requester)."""
    unit = current()
    before, unit.actor = unit.actor, actor
    try:
        yield
    finally:
        unit.actor = before
