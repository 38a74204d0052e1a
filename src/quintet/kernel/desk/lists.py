"""A list of work on the desk: the next rows, each with the command that moves it on."""

from typing import Any

from quintet.kernel import store
from quintet.kernel.actor import Actor
from quintet.kernel.desk.asked import Predicate, filter_of
from quintet.kernel.desk.cards import DeskList
from quintet.kernel.desk.numbers import Asked
from quintet.kernel.documents import Document, get_document
from quintet.kernel.reading import allowed, sorting
from quintet.kernel.reading.columns import Column, columns_of, visible
from quintet.kernel.reading.cursors import Sort
from quintet.kernel.reading.listing import Query, list_rows
from quintet.kernel.reading.meta import field_meta
from quintet.kernel.reading.values import reference
from quintet.kernel.rights import may_at_all


def count_of(card: DeskList, actor: Actor) -> Asked:
    """The count of everything the card's list holds."""
    return Asked(card.doc, filter_of(card.where, actor))


def written(actor: Actor, card: DeskList, count: Any) -> dict[str, Any]:
    """The card as the contract's `DeskCard`; one statement, and one more where a command may move its rows."""
    document, where = get_document(card.doc), filter_of(card.where, actor)
    columns = _columns(actor, document, card)
    sort = _sort(columns, document, card.sort)
    rows = _rows(actor, document, card, where, columns, sort) if count else []
    metas = [field_meta(column, None, False, document) for column in columns]
    metas[0] |= {"type": "ref", "to": document.name}
    served = sort.column is None or sort.field is None or sorting.sortable(document, sort.field)
    return {
        "doc": document.name,
        "where": [list(each) for each in where],
        "sort": card.sort if served else None,
        "count": count,
        "columns": metas,
        "rows": rows,
        "empty": str(card.empty or document.empty or ""),
    }


def _columns(actor: Actor, document: Document, card: DeskList) -> list[Column]:
    """What opens the document, then the declared fields that this reader may see."""
    seen = visible(actor, document, columns_of(document))
    title = card.title if card.title in seen else document.title
    return [seen[name] for name in dict.fromkeys([title, *card.fields]) if name in seen]


def _sort(columns: list[Column], document: Document, text: str) -> Sort:
    name, descending = text.lstrip("-"), text.startswith("-")
    column = columns_of(document).get(name)
    if column is None:
        return Sort("id", None, descending)
    return Sort(column.name, column.column, descending, column.field.null, column)


def _rows(
    actor: Actor, document: Document, card: DeskList, where: list[Predicate], columns: list[Column], sort: Sort
) -> list[dict[str, Any]]:
    rows = list_rows(actor, document, Query(where=where, limit=card.limit), columns, sort)
    title = columns[0].name
    moves = _moves(actor, document, card.command, [row["id"] for row in rows])
    for row in rows:
        row[title] = reference(document.name, row["id"], _text(row[title]))
        if row["id"] in moves:
            row["_command"] = moves[row["id"]]
    return rows


def _text(value: Any) -> str:
    """A title as text: a reference is called as what it points to."""
    return str(value["label"] if isinstance(value, dict) else value)


def _moves(actor: Actor, document: Document, names: str | None, ids: list[int]) -> dict[int, dict[str, str]]:
    """The first of the commands that the form would offer this reader on each row."""
    commands = [document.commands[name] for name in (names or "").split()]
    if not ids or not any(may_at_all(actor, document, each.verb) for each in commands):
        return {}
    found = {}
    for number, record in store.by_ids(document.model, ids).items():
        offered = allowed.offered(actor, document, record)
        first = next((each for each in commands if each in offered), None)
        if first:
            found[number] = allowed.written(first)
    return found
