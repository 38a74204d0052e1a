"""A page of a list: one statement for the rows with the titles of what they refer to, one for the bounded count."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.guarding import for_reader
from quintet.kernel.reading import cursors, predicates, sorting, values
from quintet.kernel.reading.columns import Column, columns_of, named, visible
from quintet.kernel.reading.matching import matches
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import readable
from quintet.kernel.text import _

EXACT = 1_000  # counts are exact up to here
MOST = 200  # rows of a page


@dataclass(frozen=True)
class Query:
    """What somebody asks of a list."""

    where: Any = None
    q: str = ""
    sort: str | None = None
    after: str | None = None
    limit: int = 50
    fields: Sequence[str] | None = None


def chosen(actor: Actor, document: Document, names: Sequence[str] | None) -> list[Column]:
    """The columns asked for, or the list's own. Raises InvalidInput for one that is unknown or hidden."""
    columns = visible(actor, document, columns_of(document))
    if names is None:
        return [columns[name] for name in named(columns, document.list.columns)]
    names = [name for name in names if name in columns or name not in document.rights.own]
    unknown = [name for name in names if name not in columns]
    if unknown:
        text = _("{name} is not a field of this list", "{name} 不是此列表的字段")
        raise InvalidInput([Invalid(text.format(name=n[:80]), "fields", "kernel.fields") for n in unknown])
    return [columns[name] for name in dict.fromkeys(names)]


def summed(column: Column) -> bool:
    """Whether a list or grid shows the column's total: amounts are, prices and percentages are not."""
    return column.kind == "money" and getattr(column.field, "total", True)


def restriction(actor: Actor, document: Document, query: Query) -> predicates.Condition:
    """What limits the list's rows: rights, the filter, the text looked for."""
    parts = [readable(actor, document), *predicates.conditions(actor, document, query.where)]
    found = matches(query.q, document=document) if query.q else None
    if found is not None:
        parts.append((f"EXISTS (SELECT 1 FROM kernel_entry e WHERE e.id = t.id AND {found[0]})", found[1]))
    return predicates.joined(parts)


@lru_cache(maxsize=2_000)
def _shape(table: str, versioned: bool, columns: tuple[str, ...], refs: tuple[str, ...], extra: str) -> tuple[str, ...]:
    """(inner select list, outer select list, joins) of a page of these columns; the same for every filter."""
    version = "version" if versioned else None
    inner = dict.fromkeys(["id", *([version] if version else []), *columns, *([extra] if extra else [])])
    outer = [f's."{extra}"' if extra else "NULL", "s.id", "s.version" if version else "0"]
    outer += [f's."{column}"' for column in columns]
    joins = []
    for index, column in enumerate(refs):
        outer += [f"e{index}.doc", f"e{index}.title"]
        joins.append(f'LEFT JOIN kernel_entry e{index} ON e{index}.id = s."{column}"')
    return ", ".join(f't."{c}"' for c in inner), ", ".join(outer), " ".join(joins)


@for_reader
def list_page(actor: Actor, document: Document, query: Query) -> dict[str, Any]:
    """The page as the API answers it. Raises InvalidInput naming what cannot be read."""
    if not 1 <= query.limit <= MOST:
        text = _("limit must be between 1 and {n}", "limit 必须在 1 到 {n} 之间").format(n=MOST)
        raise InvalidInput([Invalid(text, "limit", "kernel.limit")])
    columns = chosen(actor, document, query.fields)
    sort = sorting.sort_of(document, visible(actor, document, columns_of(document)), query.sort)
    limits = restriction(actor, document, query)
    found = _rows(document, columns, sort, limits, query)
    page = found[: query.limit]
    last = page[-1] if len(found) > query.limit else None
    return {
        "rows": _written(columns, page),
        "next": cursors.encode(sort, last[0], last[1]) if last else None,
        # a first page that is not full has been counted by reading it
        "count": {"value": len(page), "exact": True}
        if last is None and not query.after
        else _count(document, limits, prepare=not query.q),
        "sums": _sums(columns, page),
        "groups": None,
    }


@for_reader
def list_rows(
    actor: Actor, document: Document, query: Query, columns: list[Column], sort: cursors.Sort
) -> list[dict[str, Any]]:
    """The first rows without their count, in an order the caller vouches for (an index serves it with this filter)."""
    found = _rows(document, columns, sort, restriction(actor, document, query), query)
    return _written(columns, found[: query.limit])


def _rows(
    document: Document, columns: list[Column], sort: cursors.Sort, limits: predicates.Condition, query: Query
) -> list[tuple[Any, ...]]:
    text, params = limits
    if query.after:
        more, values_ = cursors.behind(sort, query.after)
        text, params = f"{text} AND {more}", [*params, *values_]
    refs = tuple(c.column for c in columns if c.is_ref)
    versioned = "version" in _fields(document)
    inner, outer, joins = _shape(document.table, versioned, tuple(c.column for c in columns), refs, sort.column or "")
    statement = (
        f'SELECT {outer} FROM (SELECT {inner} FROM "{document.table}" t WHERE {text} {sort.order("t")} LIMIT %s) s'
        f" {joins} {sort.order('s')}"
    )
    # a search is planned for its words each time: a plan for any word would be bad for rare ones
    return sql.rows(statement, [*params, query.limit + 1], prepare=not query.q)


@lru_cache(maxsize=500)
def _fields(document: Document) -> frozenset[str]:
    return frozenset(f.name for f in document.model._meta.concrete_fields)


def _count(document: Document, limits: predicates.Condition, *, prepare: bool) -> dict[str, Any]:
    text, params = limits
    number = sql.rows(
        f'SELECT count(*) FROM (SELECT 1 FROM "{document.table}" t WHERE {text} LIMIT {EXACT + 1}) x',
        params,
        prepare=prepare,
    )[0][0]
    return {"value": min(number, EXACT), "exact": number <= EXACT}


def _written(columns: list[Column], rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    plain = [
        (c.name, 3 + i, None if c.render is values.plain else c.render) for i, c in enumerate(columns) if not c.is_ref
    ]
    at = 3 + len(columns)
    refs = [
        (c.name, 3 + i, at + 2 * n, c.to) for n, (i, c) in enumerate((i, c) for i, c in enumerate(columns) if c.is_ref)
    ]
    found = []
    for row in rows:
        out: dict[str, Any] = {"id": row[1], "version": row[2]}
        for name, index, render in plain:
            value = row[index]
            out[name] = value if render is None or value is None else render(value)
        for name, index, entry, to in refs:
            number = row[index]
            out[name] = None if number is None else values.reference(row[entry] or to, number, row[entry + 1])
        found.append(out)
    return found


def _sums(columns: list[Column], rows: list[tuple[Any, ...]]) -> dict[str, str]:
    return {
        column.name: values.money(sum((row[3 + i] for row in rows if row[3 + i] is not None), Decimal(0)))
        for i, column in enumerate(columns)
        if summed(column)
    }
