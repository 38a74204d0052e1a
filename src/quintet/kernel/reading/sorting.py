"""What a list may be sorted by: a column that an index serves; on small tables any."""

import time
from functools import cache

from quintet.kernel import sql
from quintet.kernel.documents import Document
from quintet.kernel.reading.columns import Column, columns_of
from quintet.kernel.reading.cursors import Sort
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _

LARGE = 50_000  # rows from which a sort without an index is refused
_AGE = 300.0  # seconds an estimate of a table's size is believed

_sizes: dict[str, tuple[float, float]] = {}


@cache
def indexed(document: Document) -> frozenset[str]:
    """Names of fields an index serves a sort by: first behind company_id where the document has a company."""
    meta = document.model._meta
    found = {"id"}
    for index in meta.indexes:
        names = [name.lstrip("-") for name in index.fields]
        if index.condition is not None or not names:
            continue
        if document.has_company:
            found |= set(names[1:2]) if names[0] == "company_id" else set()
        else:
            found.add(names[0])
    if not document.has_company:
        found |= {f.name for f in meta.concrete_fields if f.unique or f.db_index}
    return frozenset(found)


def sortable(document: Document, column: Column) -> bool:
    """Whether lists offer to sort by it. References are not: their numbers mean no order to people."""
    if column.kind in ("ref", "json", "longtext"):
        return False
    return document.is_master or column.field.name in indexed(document)


def is_large(table: str) -> bool:
    """Whether the table has so many rows that a sort needs an index (an estimate, kept for some minutes)."""
    known = _sizes.get(table)
    now = time.monotonic()
    if known is None or now - known[0] > _AGE:
        size = sql.value("SELECT reltuples::float8 FROM pg_class WHERE oid = %s::regclass", [f'"{table}"'])
        known = _sizes[table] = (now, float(size or 0))
    return known[1] > LARGE


def forget_sizes() -> None:
    """Estimate anew (after loading data)."""
    _sizes.clear()


def sort_of(document: Document, columns: dict[str, Column], text: str | None) -> Sort:
    """The sort named by "-ordered_on". Raises InvalidInput for a field that is unknown, hidden or not served."""
    given = text or document.list.sort
    name, descending = given.lstrip("-"), given.startswith("-")
    if name == "id":
        return Sort("id", None, descending)
    column = columns.get(name) or next((c for c in columns.values() if c.field.name == name), None)
    if column is None or column.kind in ("json", "longtext"):
        if text:
            raise _refused(_("{name} is not a field to sort by", "不能按 {name} 排序").format(name=name[:80]))
        return Sort("id", None, True)
    served = column.field.name in indexed(document) and column.kind != "ref"
    if not served and is_large(document.table):
        raise _refused(
            _("No index serves a sort by {label}", "{label}没有索引，数据量大时不能按它排序").format(label=column.label)
        )
    if document.is_master and column.field.name == "name":
        return Sort("name", "pinyin", descending)  # Chinese sorts by its stored pinyin
    return Sort(column.name, column.column, descending, column.field.null, column)


def _refused(message: object) -> InvalidInput:
    return InvalidInput([Invalid(message, "sort", "kernel.sort")])  # type: ignore[arg-type]


__all__ = ["Sort", "columns_of", "indexed", "is_large", "sort_of", "sortable"]
