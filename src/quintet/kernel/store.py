"""Rows in and out, set-based: one statement per table for a batch of any size.

Rows travel to PostgreSQL as one JSON parameter (`json_populate_recordset`), so that every statement is prepared once
per table and column set, whatever the batch size or the magnitude of its numbers.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar, cast

import msgspec
from django.db import models
from django.db.models.base import ModelState

from quintet.kernel import sql

M = TypeVar("M", bound=models.Model)
_encoder = msgspec.json.Encoder(decimal_format="string", enc_hook=str)
_ids: list[int] = []
_BLOCK = 64  # the sequence counts in blocks (kernel/sql/010_sequences.sql); a process uses one block at a time


def next_ids(count: int) -> list[int]:
    """Fresh numbers from the one sequence. Taken in blocks: ordered within a process, unique everywhere."""
    while len(_ids) < count:
        need = (count - len(_ids) + _BLOCK - 1) // _BLOCK
        for (first,) in sql.rows("SELECT nextval('kernel_document_id') FROM generate_series(1, %s::int)", [need]):
            _ids.extend(range(first, first + _BLOCK))
    taken = _ids[:count]
    del _ids[:count]
    return taken


def forget_ids() -> None:
    """Drop the block in hand (after a fork, or when a test changes the database)."""
    _ids.clear()


class Table:
    """What is known of a model's table: columns in order, defaults, JSON columns, statements by column set."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        fields = list(model._meta.concrete_fields)
        self.attnames = [f.attname for f in fields]
        self.columns = [f.column for f in fields]
        self.column_of = dict(zip(self.attnames, self.columns, strict=True))
        self.json = [i for i, f in enumerate(fields) if isinstance(f, models.JSONField)]
        self.fields = {f.attname: f for f in fields}
        self.defaults = {f.attname: f.get_default for f in fields if callable(f.default) and f.has_default()}
        self.blanks = {f.attname: _blank(f) for f in fields}
        self.values: Callable[[dict[str, Any]], tuple[Any, ...]] = itemgetter(*self.attnames)
        self.pairs = list(zip(self.attnames, self.columns, strict=True))
        self.select = ", ".join(f'"{c}"' for c in self.columns)
        columns = ", ".join(f't."{c}"' for c in self.columns)
        self.select_from = f'SELECT {columns} FROM "{self.name}" t WHERE '
        self._statements: dict[Any, str] = {}

    def insert_statement(self, number: str | None) -> str:
        """INSERT … SELECT; `number` is an SQL expression for the number column when it is taken while inserting."""
        key = ("insert", number is not None)
        if key not in self._statements:
            values = ", ".join(
                "(%s::text || lpad(nextval(%s::regclass)::text, %s::int, '0'))"
                if number and c == "number"
                else f'u."{c}"'
                for c in self.columns
            )
            tail = " RETURNING id, number" if number else ""
            self._statements[key] = (
                f'INSERT INTO "{self.name}" ({self.select}) SELECT {values}'
                f' FROM json_populate_recordset(NULL::"{self.name}", %s) u{tail}'
            )
        return self._statements[key]

    def update_statement(self, columns: tuple[str, ...]) -> str:
        if columns not in self._statements:
            sets = ", ".join(f'"{c}" = u."{c}"' for c in columns)
            self._statements[columns] = (
                f'UPDATE "{self.name}" t SET {sets} FROM json_populate_recordset(NULL::"{self.name}", %s) u'
                " WHERE t.id = u.id"
            )
        return self._statements[columns]


def _blank(field: "models.Field[Any, Any]") -> Any:
    """What a new record holds before anything is said: a constant default, else "" in text, else nothing."""
    if field.has_default() and not callable(field.default):
        return field.get_default()
    return "" if isinstance(field, models.CharField | models.TextField) and not field.null else None


_tables: dict[Any, Table] = {}


def table(model: type[models.Model]) -> Table:
    """The Table of a model."""
    known = _tables.get(model)
    if known is None:
        known = _tables[model] = Table(model)
    return known


def new(model: type[M], **values: Any) -> M:
    """A new record in memory with the model's defaults; its number comes when the unit writes it."""
    known = table(model)
    record: Any = object.__new__(model)
    data = dict(known.blanks)
    for name, default in known.defaults.items():
        data[name] = default()
    data.update(values)
    record.__dict__.update(data)
    record._state = ModelState()
    return cast(M, record)


def from_row(model: type[M], row: Sequence[Any]) -> M:
    """A record from a row of `table(model).select`, remembering what was read (to see later what changed)."""
    known = table(model)
    values = tuple(row)
    if known.json:
        values = tuple(json.loads(v) if i in known.json and isinstance(v, str) else v for i, v in enumerate(values))
    record: Any = object.__new__(model)
    data = record.__dict__
    data.update(zip(known.attnames, values, strict=True))
    data["_state"] = state = ModelState()
    state.adding, state.db = False, "default"
    data["_read"] = values
    return cast(M, record)


def select(model: type[M], where: str, params: Sequence[Any] = (), *, tail: str = "") -> list[M]:
    """Records of a model by an SQL condition on its columns (alias t)."""
    return [from_row(model, row) for row in sql.rows(f"{table(model).select_from}{where} {tail}", params)]


def by_ids(model: type[M], ids: Iterable[int | None]) -> dict[int, M]:
    """Records by id, in one statement; ids that are None or unknown are left out."""
    wanted = sorted({i for i in ids if i is not None})
    if not wanted:
        return {}
    return {r.pk: r for r in select(model, "t.id = ANY(%s::bigint[])", [array(wanted)])}


def array(numbers: Iterable[int]) -> str:
    """A bigint[] literal: one parameter type whatever the magnitudes, so that the statement stays prepared."""
    return "{" + ",".join(map(str, numbers)) + "}"


def as_json(rows: Any) -> str:
    """Rows as the JSON that PostgreSQL populates records from."""
    return _encoder.encode(rows).decode()


def changed(record: models.Model) -> tuple[str, ...]:
    """The attnames whose values differ from what was read."""
    data = record.__dict__
    read = data.get("_read")
    if read is None:
        return ()
    known = table(type(record))
    present = known.values(data)
    if present == read:
        return ()
    return tuple(n for n, old, new in zip(known.attnames, read, present, strict=True) if new is not old and new != old)


def _note(record: models.Model) -> None:
    known = table(type(record))
    data = record.__dict__
    data["_read"] = known.values(data)
    data["_state"].adding = False


Part = tuple[str, list[Any]]


def insert_part(model: type[models.Model], records: Sequence[Any]) -> Part:
    """The statement (text, parameters) that inserts a batch; whoever runs it says so with `written`."""
    known = table(model)
    return known.insert_statement(None), [as_json(_rows(known.pairs, records))]


def update_part(model: type[models.Model], records: Sequence[Any], names: Iterable[str]) -> Part:
    """The statement that updates these columns of a batch; whoever runs it says so with `written`."""
    known = table(model)
    attnames = tuple(sorted(set(names)))
    columns = tuple(known.column_of[name] for name in attnames)
    pairs = [("id", "id"), *zip(attnames, columns, strict=True)]
    return known.update_statement(columns), [as_json(_rows(pairs, records))]


def _rows(pairs: Sequence[tuple[str, str]], records: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows by column; what is left out is null."""
    found = []
    for record in records:
        data = record.__dict__
        found.append({column: value for name, column in pairs if (value := data[name]) is not None})
    return found


def written(records: Iterable[Any]) -> None:
    """Note that the records are as the database has them."""
    for record in records:
        _note(record)


def insert(model: type[models.Model], records: Sequence[Any], number: tuple[str, str, int] | None = None) -> None:
    """Insert a batch in one statement. `number` is (prefix, sequence, width) when numbers are taken with it."""
    text, params = insert_part(model, records)
    if number is None:
        sql.execute(text, params)
    else:
        found = dict(sql.rows(table(model).insert_statement("n"), [*number, *params]))
        for record in records:
            record.number = found[record.id]
    written(records)


def update(model: type[models.Model], records: Sequence[Any], names: Iterable[str]) -> None:
    """Update these columns of a batch in one statement."""
    sql.execute(*update_part(model, records, names))
    written(records)


def delete(model: type[models.Model], ids: Iterable[int]) -> None:
    """Delete rows by id (lines taken off a document; documents are never deleted)."""
    sql.execute(f'DELETE FROM "{table(model).name}" WHERE id = ANY(%s::bigint[])', [array(ids)])
