"""What one transaction changed on a document, from the before-images of its history, written for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, Lines
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of, visible
from quintet.kernel.reading.grouping import options_of
from quintet.kernel.text import Text, _

_LINE = _("{lines} {no}", "{lines}第 {no} 行")
_CELL = _("{line} · {label}", "{line} · {label}")
_YES, _NO = _("Yes", "是"), _("No", "否")

Image = Mapping[str, Any]


@dataclass(frozen=True)
class Write:
    """One row of the history: what a statement did to a row; `after` is the image that followed."""

    table: str
    row_id: int
    operation: str  # I U D
    before: Image | None
    after: Image | None


@dataclass(frozen=True)
class Change:
    """A field that was one thing and became another."""

    field: str
    label: Text
    column: Column
    before: Any
    after: Any


def changes_of(actor: Actor, document: Document, writes: Iterable[Write]) -> list[Change]:
    """The changes of one transaction that the actor may see. A new document says nothing but that it is new."""
    found: list[Change] = []
    listed = list(writes)
    if any(w.table == document.table and w.operation == "I" for w in listed):
        return []
    sets = {each.model._meta.db_table: each for each in document.lines.values()}
    for write in listed:
        if write.table == document.table:
            found += _header(actor, document, write)
    for write in sorted((w for w in listed if w.table in sets), key=_place):
        found += _line(actor, document, sets[write.table], write)
    return found


def _place(write: Write) -> tuple[str, int]:
    return write.table, int((write.after or write.before or {}).get("position", 0))


def _header(actor: Actor, document: Document, write: Write) -> Iterable[Change]:
    for name, column in visible(actor, document, columns_of(document)).items():
        if column.field.name not in ("updated_at", "created_at", "created_by_id"):
            yield from _differing(name, column.label, column, write.before or {}, write.after or {})


def _line(actor: Actor, document: Document, lines: Lines, write: Write) -> Iterable[Change]:
    columns = visible(actor, document, line_columns_of(document, lines.name))
    before, after = (write.before or {}, write.after or {})
    number = (after or before).get("position", "?")
    place = _LINE.format(lines=lines.label, no=number)
    for name, column in columns.items():
        path = f"{lines.name}.{number}.{name}"
        yield from _differing(path, _CELL.format(line=place, label=column.label), column, before, after)


def _differing(path: str, label: Text, column: Column, before: Image, after: Image) -> Iterable[Change]:
    old, new = before.get(column.column), after.get(column.column)
    if old != new and not (_blank(old) and _blank(new)):
        yield Change(path, label, column, old, new)


def _blank(value: Any) -> bool:
    return value is None or value == "" or value == 0 or value is False


def written(changes: Sequence[Change], titles: Mapping[int, tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Changes as the API answers them, values formatted in the reader's language."""
    return [
        {
            "field": c.field,
            "label": str(c.label),
            "before": shown(c.column, c.before, titles),
            "after": shown(c.column, c.after, titles),
        }
        for c in changes
    ]


def referred(changes: Iterable[Change]) -> set[int]:
    """The numbers of documents that the changes mention."""
    return {v for c in changes if c.column.is_ref for v in (c.before, c.after) if isinstance(v, int)}


def titles_of(changes: Iterable[Change]) -> dict[int, tuple[str, str, str]]:
    """Titles of what the changes mention, in one statement."""
    return register.titles(referred(changes))


def shown(column: Column, value: Any, titles: Mapping[int, tuple[str, str, str]]) -> str | None:
    """A stored value as people read it; None when there is none."""
    if value is None or value == "":
        return None
    if column.is_ref:
        return titles[value][1] if value in titles else f"#{value}"
    if column.kind == "boolean":
        return str(_YES if value else _NO)
    if column.kind == "longtext":
        return str(column.render(value))
    options = options_of(column)
    if options:
        return str(options.get(value, value))
    if column.kind in ("money", "decimal", "percent"):
        text = column.render(Decimal(value))
        return text + "%" if column.kind == "percent" else _grouped(text)
    if column.kind == "datetime":
        return clock.local(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _grouped(text: str) -> str:
    whole, point, fraction = text.partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole not in ("-0", "") else text


__all__ = ["Change", "Write", "changes_of", "shown", "titles_of", "written"]
