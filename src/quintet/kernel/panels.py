"""Panels: what other systems know about a document, as blocks that the client draws (web contract: `Panel`).

A panel function takes the record, and `actor` as well when it names that parameter: what it shows is the reader's own
right to see. `list_block` is a list of another document exactly as its list page would show it to the reader.
"""

from collections.abc import Iterable, Sequence
from inspect import signature
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.flow import PanelStep, panels_of
from quintet.kernel.reading import bodies
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of, named, visible
from quintet.kernel.reading.grouping import options_of
from quintet.kernel.reading.listing import Query, chosen, list_page
from quintet.kernel.reading.meta import field_meta
from quintet.kernel.reading.values import reference
from quintet.kernel.results import NotFound
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import Text

Block = dict[str, Any]


def fact(label: Text, value: Any, type: str = "text", *, tone: str | None = None, link: Any = None) -> dict[str, Any]:
    """One line of a facts block; `value` as the contract writes it, `type` a FieldType, `link` a reference to open."""
    found = {"label": str(label), "value": value, "type": type}
    return found | ({"tone": tone} if tone else {}) | ({"link": link} if link else {})


def facts(items: Iterable[dict[str, Any]]) -> Block:
    """Labelled values."""
    return {"kind": "facts", "items": list(items)}


def note(text: Text, tone: str = "default") -> Block:
    """A sentence."""
    return {"kind": "note", "tone": tone, "text": str(text)}


def progress(label: Text, percent: int | float, tone: str | None = None) -> Block:
    """A bar, 0 to 100."""
    return {"kind": "progress", "label": str(label), "percent": percent} | ({"tone": tone} if tone else {})


def column(name: str, label: Text, type: str = "text", **more: Any) -> dict[str, Any]:
    """A column of a table block: `type` a FieldType; `options`, `scale`, `currency_field`, `widget` as in FieldMeta."""
    shown = {"name": name, "label": str(label), "help": "", "type": type}
    return {**shown, "required": False, "readonly": True, "sortable": False, **more}


def table(columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], empty: Text) -> Block:
    """Rows of figures that are no list of documents; values as the contract writes them (amounts as strings)."""
    return {"kind": "table", "columns": list(columns), "rows": list(rows), "empty": str(empty)}


def list_block(
    actor: Actor,
    document: Document,
    where: Sequence[tuple[str, str, Any]],
    fields: Sequence[str],
    *,
    sort: str | None = None,
    limit: int = 10,
    empty: Text,
) -> list[Block]:
    """The records of a document that the actor may see; the first column opens them. No block without that right."""
    if not may_at_all(actor, document, "read"):
        return []
    shown = chosen(actor, document, [document.title, *fields])
    query = Query(where=where, fields=[column.name for column in shown], sort=sort, limit=limit)
    page = list_page(actor, document, query)
    for row in page["rows"]:
        row[document.title] = reference(document.name, row["id"], str(row[document.title]))
    metas = [field_meta(column, None, False) for column in shown]
    metas[0] |= {"type": "ref", "to": document.name, "label": str(document.label)}
    return [{"kind": "table", "columns": metas, "rows": page["rows"], "empty": str(empty)}]


def get_panel(actor: Actor, document: Document, record: Any, name: str) -> dict[str, Any]:
    """The panel of that name beside a record the actor may read. Raises NotFound for an unknown one."""
    step = next((each for each in panels_of[document.name] if each.name == name), None)
    if step is None:
        raise NotFound()
    return {"label": str(step.label), "system": step.system, "blocks": list(_blocks(step, actor, record))}


def _blocks(step: PanelStep, actor: Actor, record: Any) -> Iterable[Block]:
    takes = signature(step.function).parameters
    return step.function(record, actor=actor) if "actor" in takes else step.function(record)


def document_blocks(actor: Actor, document: Document, number: int) -> list[Block]:
    """A document as blocks: what its list shows of it, and its lines. Raises NotFound if the actor may not read it."""
    record = bodies.fetch(actor, document, number)
    bodies.load_lines(document, record)
    found = bodies.contents(actor, document, record, bodies.labels_of(document, [record]))
    columns = visible(actor, document, columns_of(document))
    shown = [columns[name] for name in named(columns, document.list.columns)]
    blocks = [facts(_fact_of(column, found["values"][column.name]) for column in shown)]
    for name, rows in found["lines"].items():
        if rows:
            lines = visible(actor, document, line_columns_of(document, name))
            metas = [field_meta(lines[each], None, False) for each in named(lines, document.lines[name].fields)]
            blocks.append({"kind": "table", "columns": metas, "rows": rows, "empty": ""})
    return blocks


def _fact_of(column: Column, value: Any) -> dict[str, Any]:
    options = options_of(column)
    if options and value in options:
        return fact(column.label, str(options[value]))
    return fact(column.label, value, column.kind)


def blocks_beside(actor: Actor, document: Document, number: int) -> list[Block]:
    """Everything that other systems show beside a document, one after the other. Raises NotFound."""
    record = bodies.fetch(actor, document, number)
    bodies.load_lines(document, record)
    found: list[Block] = []
    for step in panels_of[document.name]:
        blocks = list(_blocks(step, actor, record))
        found += [note(step.label), *blocks] if blocks else []
    return found
