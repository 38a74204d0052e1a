"""Writing a unit: what changed in memory goes to the database set-based, and almost all of it in one statement.

Documents come first, because their number is taken while they are inserted; lines, changes, entries and links follow
together.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import models

from quintet.kernel import cache, register, sql, store
from quintet.kernel.documents import Document, Lines, by_model

if TYPE_CHECKING:
    from quintet.kernel.unit import Unit

Rows = dict[type[models.Model], list[Any]]


class Writes:
    """One round of writing: collected from the unit's records, then run in an order that foreign keys allow."""

    def __init__(self, unit: "Unit") -> None:
        self.unit = unit
        self.fresh: Rows = defaultdict(list)
        self.inserts: Rows = defaultdict(list)
        self.updates: dict[type[models.Model], list[tuple[Any, tuple[str, ...]]]] = defaultdict(list)
        self.deletes: dict[type[models.Model], list[int]] = defaultdict(list)
        self.retitled: list[Any] = []
        self.touched: set[str] = set()

    def run(self) -> None:
        """Collect and write."""
        for record in self.unit.records.values():
            document = by_model.get(type(record))
            if document is not None:
                self._collect(document, record)
        for model, ids in self.deletes.items():
            store.delete(model, ids)
        self._insert_documents()
        parts = self._insert_lines()
        for model, pairs in self.updates.items():
            records = [record for record, _names in pairs]
            parts.append(store.update_part(model, records, {name for _r, names in pairs for name in names}))
        fresh = [record for records in self.fresh.values() for record in records]
        sql.execute_all([*parts, *register.enter_parts(fresh, self.retitled)])
        store.written(row for rows in self.inserts.values() for row in rows)
        store.written(record for pairs in self.updates.values() for record, _names in pairs)
        for name in self.touched:
            cache.bump(name)

    def _collect(self, document: Document, record: Any) -> None:
        touched = False
        for each in document.lines.values():
            if each.name in record.__dict__:
                touched |= self._collect_lines(document, each, record)
        if record._state.adding:
            self.fresh[type(record)].append(record)
            self._note_cached(document)
            return
        names = store.changed(record)
        if not names and not touched:
            return
        if touched or set(names) - document.progress:
            record.version += 1
            record.updated_at = self.unit.at
            names += ("version", "updated_at")
        self.updates[type(record)].append((record, names))
        self._note_cached(document)
        if register.affects(document, names) or (touched and register.found_by_lines(document)):
            self.retitled.append(record)

    def _note_cached(self, document: Document) -> None:
        if document.cached:
            self.touched.add(document.name)

    def _collect_lines(self, document: Document, lines: Lines, record: Any) -> bool:
        """The changes of one line set; whether they make a new version of the document."""
        touched = False
        attname = lines.model._meta.get_field(lines.parent).attname
        rows = record.__dict__[lines.name]
        for position, row in enumerate(rows, 1):
            if row.__dict__.get("position") != position:
                row.position = position
            if row._state.adding:
                row.__dict__[attname] = record.id
                self.inserts[lines.model].append(row)
                touched = True
            else:
                names = store.changed(row)
                if names:
                    self.updates[lines.model].append((row, names))
                    touched |= not document.progress.issuperset(names)
        key = (record.id, lines.name)
        kept = {row.id for row in rows if row.id}
        gone = self.unit.line_ids.get(key, set()) - kept
        if gone:
            self.deletes[lines.model].extend(sorted(gone))
            touched = True
        self.unit.line_ids[key] = kept
        return touched

    def _insert_documents(self) -> None:
        for model, records in self.fresh.items():
            for record in records:
                self._stamp(record.__dict__)
            store.insert(model, records, register.numbering(by_model[model], records))

    def _stamp(self, data: dict[str, Any]) -> None:
        data["created_at"] = data.get("created_at") or self.unit.at
        data["updated_at"] = self.unit.at
        if data.get("created_by_id") is None:
            data["created_by_id"] = self.unit.actor.user_id

    def _insert_lines(self) -> list[store.Part]:
        missing = [row for rows in self.inserts.values() for row in rows if not row.id]
        for row, number in zip(missing, store.next_ids(len(missing)), strict=True):
            row.id = number
        parts = []
        for model, rows in self.inserts.items():
            parts.append(store.insert_part(model, rows))
            for each in by_model[model].lines.values():
                if each.model is model:
                    attname = model._meta.get_field(each.parent).attname
                    for row in rows:
                        self.unit.line_ids[row.__dict__[attname], each.name].add(row.id)
        return parts
