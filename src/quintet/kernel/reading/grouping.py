"""A list in groups: how many and how much by one field, over everything the reader may see."""

from decimal import Decimal
from typing import Any

from quintet.kernel import register, sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.fields import ChoiceField, StateField
from quintet.kernel.guarding import for_reader
from quintet.kernel.reading import predicates, values
from quintet.kernel.reading.columns import Column, columns_of, visible
from quintet.kernel.reading.listing import EXACT, Query, restriction, summed
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import readable
from quintet.kernel.text import Text, _

MOST = 200  # groups shown
_GROUPABLE = {"state", "choice", "ref", "boolean", "date", "text"}
_NONE = _("(none)", "（无）")


@for_reader
def list_groups(actor: Actor, document: Document, query: Query, by: str) -> dict[str, Any]:
    """The groups as the API answers them, largest first, states in their order. Dates are grouped by month."""
    columns = visible(actor, document, columns_of(document))
    column = columns.get(by)
    if column is None or column.kind not in _GROUPABLE:
        text = _("{name} is not a field to group by", "不能按 {name} 分组").format(name=by[:80])
        raise InvalidInput([Invalid(text, "group", "kernel.group")])
    totals = [c for c in columns.values() if summed(c)]
    limits, params = restriction(actor, document, query)
    key = f"to_char(t.\"{column.column}\", 'YYYY-MM')" if column.kind == "date" else f't."{column.column}"'
    sums = "".join(f', sum(t."{c.column}")' for c in totals)
    found = sql.rows(
        f'SELECT {key}, count(*){sums} FROM "{document.table}" t WHERE {limits}'
        f" GROUP BY 1 ORDER BY 2 DESC LIMIT {MOST}",
        params,
        prepare=not query.q,
    )
    if document.kanban and document.kanban.by == by and column.is_ref:
        found = _with_empty_columns(actor, column, found, len(totals))
    labels = _labels(column, [row[0] for row in found])
    count = sum(row[1] for row in found)
    return {
        "rows": [],
        "next": None,
        "count": {"value": min(count, EXACT), "exact": count <= EXACT},
        "sums": {},
        "groups": [_group(column, row, labels, totals) for row in _ordered(column, found)],
    }


def _with_empty_columns(actor: Actor, column: Column, rows: list[tuple[Any, ...]], sums: int) -> list[tuple[Any, ...]]:
    """A board shows every column a card may be moved to, also an empty one, in the order of their codes."""
    target = documents.get(column.to)
    if target is None or not target.is_master:
        return rows
    where = list(getattr(column.field, "look_up_where", None) or ())
    text, params = predicates.joined([readable(actor, target), *predicates.conditions(actor, target, where)])
    numbers = sql.rows(f'SELECT t.id FROM "{target.table}" t WHERE {text} ORDER BY t.code LIMIT {MOST}', params)
    known = {row[0]: row for row in rows}
    empty = (0, *[None] * sums)
    board = [known.pop(number, (number, *empty)) for (number,) in numbers]
    return [*board, *known.values()]


def _ordered(column: Column, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if isinstance(column.field, StateField):
        order = {state.value: i for i, state in enumerate(column.field.states)}
    elif isinstance(column.field, ChoiceField):
        order = {option[0]: i for i, option in enumerate(column.field.options)}
    elif column.kind == "date":
        return sorted(rows, key=lambda row: row[0] or "", reverse=True)
    else:
        return rows
    return sorted(rows, key=lambda row: order.get(row[0], len(order)))


def _labels(column: Column, keys: list[Any]) -> dict[Any, Any]:
    if column.is_ref:
        return register.titles(keys)
    return options_of(column)


def options_of(column: Column) -> dict[Any, Text]:
    """Labels of a state's or choice's values."""
    if isinstance(column.field, StateField):
        return {state.value: state.label for state in column.field.states}
    if isinstance(column.field, ChoiceField):
        return {option[0]: option[1] for option in column.field.options}
    if column.kind == "boolean":
        return {True: _("Yes", "是"), False: _("No", "否")}
    return {}


def labelled(column: Column, rows: list[tuple[Any, Any]], *, by_code: bool = False) -> list[tuple[Any, str, Any]]:
    """(value, label, figure) of (value, figure); states and choices in their order, masters by code if asked."""
    titles = register.titles([value for value, _total in rows]) if column.is_ref else {}
    options = options_of(column)
    if by_code:
        rows = sorted(rows, key=lambda row: titles.get(row[0], ("", "", "~"))[2])
    found = []
    for value, total in _ordered(column, rows):
        if value is None or value == "":
            label = str(_NONE)
        elif column.is_ref:
            label = values.reference(column.to, value, titles.get(value, ("", None, ""))[1])["label"]
        else:
            label = str(options.get(value, value))
        found.append((value, label, total))
    return found


def _group(column: Column, row: tuple[Any, ...], labels: dict[Any, Any], totals: list[Column]) -> dict[str, Any]:
    value = row[0]
    if value is None or value == "":
        key, label = None, str(_NONE)
    elif column.is_ref:
        doc, title, _subtitle = labels.get(value, (column.to, None, ""))
        key = values.reference(doc, value, title)
        label = key["label"]
    else:
        key, label = value, str(labels.get(value, value))
    sums = {c.name: values.money(row[2 + i] or Decimal(0)) for i, c in enumerate(totals)}
    return {"key": key, "label": label, "count": row[1], "sums": sums}
