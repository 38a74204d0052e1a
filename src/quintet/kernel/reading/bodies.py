"""One document as its page shows it: values, lines, commands allowed now, hold, neighbours. At most six statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from quintet.kernel import register, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.guarding import for_reader
from quintet.kernel.inputs import readers_of
from quintet.kernel.reading import allowed, values
from quintet.kernel.reading.columns import Column, columns_of, line_columns_of, visible
from quintet.kernel.reading.holding import get_hold
from quintet.kernel.results import NotAllowed, NotFound
from quintet.kernel.rights import in_scope, is_shared, may_at_all
from quintet.kernel.text import _

# titles of what the document refers to, and its neighbours in the chain, in one statement
_AROUND = """
SELECT 0, e.id, e.doc, e.title, NULL::bigint, NULL::bigint, NULL::bigint
FROM kernel_entry e WHERE e.id = ANY(%s::bigint[])
UNION ALL
SELECT 1, e.id, e.doc, '', e.company_id, e.owner_id, e.unit_id
FROM kernel_link l JOIN kernel_entry e ON e.id = l.source_id WHERE l.target_id = %s::bigint
UNION ALL
SELECT 1, e.id, e.doc, '', e.company_id, e.owner_id, e.unit_id
FROM kernel_link l JOIN kernel_entry e ON e.id = l.target_id WHERE l.source_id = %s::bigint
"""
MOST_LINKED = 2_000

Labels = Mapping[int, tuple[str, str]]


class EntryRecord:
    """An entry of the register as scopes look at a record: company, owner, unit; of anything else it has nothing."""

    def __init__(self, number: int, company_id: int | None, owner_id: int | None, unit_id: int | None) -> None:
        self.id, self.company_id, self.owner_id, self.unit_id = number, company_id, owner_id, unit_id

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@for_reader
def fetch(actor: Actor, document: Document, number: int) -> Any:
    """The record if the actor may read it. Raises NotFound also for one they may not: it does not exist for them."""
    found = store.select(document.model, "t.id = %s::bigint", [number])
    if not found:
        raise NotFound()
    record = found[0]
    if not in_scope(actor, document, "read", record) and not _is_shared(actor, document, record):
        raise NotFound()
    return record


def _is_shared(actor: Actor, document: Document, record: Any) -> bool:
    return (not document.has_company or record.company_id in actor.company_ids) and is_shared(actor, record.id)


def require(actor: Actor, document: Document, verb: str) -> None:
    """Raises NotAllowed when no role of the actor gives the verb on this type of document."""
    if not may_at_all(actor, document, verb):
        text = _("Your roles do not give access to {document}", "您的角色无权访问{document}").format(
            document=document.label
        )
        raise NotAllowed(text, rule=f"{document.name}.{verb}")


def require_reading(actor: Actor, document: Document, number: int) -> None:
    """As `require` for reading one: who was asked to decide on it may read it without any role. Raises NotAllowed."""
    if not may_at_all(actor, document, "read") and not is_shared(actor, number):
        require(actor, document, "read")


@for_reader
def get_body(actor: Actor, document: Document, number: int) -> dict[str, Any]:
    """The document as the API answers it. Raises NotFound."""
    record = fetch(actor, document, number)
    load_lines(document, record)
    return written(actor, document, record)


def load_lines(document: Document, record: Any) -> None:
    """Put the line sets on a record, each in one statement."""
    for each in document.lines.values():
        if each.name not in record.__dict__:
            parent = each.model._meta.get_field(each.parent)
            condition = f't."{parent.column}" = %s::bigint'
            record.__dict__[each.name] = store.select(each.model, condition, [record.id], tail="ORDER BY t.position")


def written(actor: Actor, document: Document, record: Any) -> dict[str, Any]:
    """The body of a record that has its lines, read or just written (inside a unit)."""
    labels, linked = _around(actor, document, record)
    body = {
        "doc": document.name,
        "id": record.id,
        "title": register.title_of(document, record),
        "state": getattr(record, "state", None) if document.states else None,
        "version": getattr(record, "version", 0),
        **contents(actor, document, record, labels),
    }
    body["commands"] = [allowed.written(command) for command in allowed.offered(actor, document, record)]
    body["editable"] = allowed.editable(actor, document, record)
    body["editable_fields"] = _typed(document) if document.once else None
    body["hold"] = get_hold(getattr(record, "hold_id", None))
    body["linked"] = linked
    return body


def _typed(document: Document) -> list[str]:
    """What people still type once it is there."""
    return sorted({*readers_of(document).header, *document.lines} - document.once)


def contents(actor: Actor, document: Document, record: Any, labels: Labels) -> dict[str, Any]:
    """{"values": …, "lines": …} of a record, without what the actor may not see."""
    lines = {}
    for name in document.lines:
        columns = visible(actor, document, line_columns_of(document, name))
        lines[name] = [{"id": row.id, **values_of(row, columns, labels)} for row in record.__dict__.get(name, ())]
    shown = visible(actor, document, columns_of(document), record)
    return {"values": values_of(record, shown, labels), "lines": lines}


def values_of(record: Any, columns: Mapping[str, Column], labels: Labels) -> dict[str, Any]:
    """A record's values by API name."""
    data = record.__dict__
    out: dict[str, Any] = {}
    for name, column in columns.items():
        value = data.get(column.attname)
        if value is None:
            out[name] = None
        elif column.kind == "ref":
            doc, title = labels.get(value, (column.to, None))
            out[name] = values.reference(doc, value, title)
        else:
            out[name] = column.render(value)
    return out


def references(document: Document, record: Any) -> Iterable[int]:
    """The numbers of everything the record and its lines refer to."""
    for column in columns_of(document).values():
        if column.is_ref and record.__dict__.get(column.attname):
            yield record.__dict__[column.attname]
    for name in document.lines:
        refs = [c.attname for c in line_columns_of(document, name).values() if c.is_ref]
        for row in record.__dict__.get(name, ()):
            yield from (row.__dict__[attname] for attname in refs if row.__dict__.get(attname))


def labels_of(document: Document, records: Iterable[Any]) -> Labels:
    """Titles of what the records refer to, in one statement."""
    numbers = {number for record in records for number in references(document, record) if type(number) is int}
    return {number: (doc, title) for number, (doc, title, _s) in register.titles(numbers).items()}


def _around(actor: Actor, document: Document, record: Any) -> tuple[Labels, list[dict[str, Any]]]:
    numbers = store.array(sorted(set(references(document, record))))
    labels: dict[int, tuple[str, str]] = {}
    near: dict[str, set[int]] = {}
    for part, number, doc, title, *owners in sql.rows(_AROUND, [numbers, record.id, record.id]):
        if part == 0:
            labels[number] = (doc, title)
        elif doc in documents and in_scope(actor, documents[doc], "read", EntryRecord(number, *owners)):
            near.setdefault(doc, set()).add(number)
    linked = [
        {"doc": doc, "label": str(documents[doc].label), "count": len(ids), "ids": sorted(ids)[:MOST_LINKED]}
        for doc, ids in near.items()
    ]
    return labels, linked
