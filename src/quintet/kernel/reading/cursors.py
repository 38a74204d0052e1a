"""Keyset paging: an opaque cursor is the last row's sort value and number; the next page begins behind it.

Order is by (sort column, id) in one direction, NULLs where PostgreSQL has them in its indexes: last when ascending,
first when descending.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import msgspec

from quintet.kernel.converting import Unreadable
from quintet.kernel.inputs import reader_of
from quintet.kernel.reading.columns import Column
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _


@dataclass(frozen=True)
class Sort:
    """What a list is sorted by: a column and a direction; column None is the id alone."""

    name: str
    column: str | None
    descending: bool
    nullable: bool = False
    field: Column | None = None

    @property
    def key(self) -> str:
        return ("-" if self.descending else "") + self.name

    def order(self, alias: str) -> str:
        way = " DESC" if self.descending else ""
        head = f'{alias}."{self.column}"{way}, ' if self.column else ""
        return f"ORDER BY {head}{alias}.id{way}"


def encode(sort: Sort, value: Any, number: int) -> str:
    """The cursor behind a row."""
    text = None if value is None else str(value)
    return base64.urlsafe_b64encode(msgspec.json.encode([sort.key, text, number])).decode().rstrip("=")


def _refused() -> InvalidInput:
    text = _("this cursor does not belong to this list", "该游标不属于此列表")
    return InvalidInput([Invalid(text, "after", "kernel.cursor")])


def decode(sort: Sort, cursor: str) -> tuple[Any, int]:
    """(sort value, number) of the row to go on behind. Raises InvalidInput for a cursor that is none of this list."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key, text, number = msgspec.json.decode(raw, type=tuple[str, str | None, int])
        if key != sort.key or not 0 <= number < 2**63 or (text is not None and "\x00" in text):
            raise _refused()
        value = text if text is None or sort.field is None else _value(sort.field, text)
    except (ValueError, binascii.Error, msgspec.MsgspecError, Unreadable) as problem:
        raise _refused() from problem
    return value, number


def _value(column: Column, text: str) -> Any:
    if column.kind == "boolean":
        return text == "True"
    if column.kind in ("state", "choice", "text", "longtext"):
        return text
    return reader_of(column.field).read(text)


def behind(sort: Sort, cursor: str) -> tuple[str, list[Any]]:
    """The condition on alias t for rows behind the cursor."""
    value, number = decode(sort, cursor)
    sign = "<" if sort.descending else ">"
    if sort.column is None:
        return f"t.id {sign} %s::bigint", [number]
    field = f't."{sort.column}"'
    if value is None:
        alone = f"({field} IS NULL AND t.id {sign} %s::bigint)"
        return (f"({alone} OR {field} IS NOT NULL)" if sort.descending else alone), [number]
    pair = f"({field}, t.id) {sign} (%s, %s::bigint)"
    if sort.nullable and not sort.descending:
        return f"({pair} OR {field} IS NULL)", [value, number]
    return pair, [value, number]
