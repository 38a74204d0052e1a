"""The register: every document's entry (what a bare number is, how it is found), its links, its number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quintet.kernel import clock, sql, store, subjects
from quintet.kernel.documents import Document, by_model
from quintet.kernel.fields import RefField
from quintet.kernel.text import Text
from quintet.kernel.tokens import tokens_of

_PATTERN = re.compile(r"\{n:0(\d+)\}$")

_ENTER = """
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, owner_id, unit_id, about_id, is_subject, tokens)
SELECT u.id, u.doc, u.company_id, u.title, u.subtitle, u.owner_id, u.unit_id, u.about_id, u.is_subject, u.tokens
FROM json_populate_recordset(NULL::kernel_entry, %s) u
"""
_ENTER_AGAIN = (
    _ENTER
    + """ON CONFLICT (id) DO UPDATE SET title = excluded.title, subtitle = excluded.subtitle, tokens = excluded.tokens,
 owner_id = excluded.owner_id, unit_id = excluded.unit_id, about_id = excluded.about_id"""
)
_LINK = """
INSERT INTO kernel_link (source_id, target_id, kind)
SELECT u.source_id, u.target_id, u.kind FROM json_populate_recordset(NULL::kernel_link, %s) u
ON CONFLICT DO NOTHING
"""


def sequence_of(document: Document) -> str:
    """The database sequence that counts a document type's numbers."""
    return f"quintet_number_{document.name.replace('.', '_')}"


def numbering(document: Document, records: Sequence[Any]) -> tuple[str, str, int] | None:
    """(prefix, sequence, width) for numbers taken while inserting; None when they have none or bring their own.

    Numbers from sequences never wait for each other and may have gaps; what the law wants without gaps (vouchers)
    is counted in the commit tail instead.
    """
    if document.number is None or records[0].number:
        return None
    match = _PATTERN.search(document.number)
    if match is None:
        raise TypeError(f"{document.name}: a number pattern ends in {{n:05}}")
    today = clock.today()
    prefix = document.number[: match.start()].replace("{yymm}", f"{today:%y%m}").replace("{yyyy}", f"{today:%Y}")
    return prefix, sequence_of(document), int(match.group(1))


def title_of(document: Document, record: Any) -> str:
    """What people know the record by."""
    return str(getattr(record, document.title) or "")[:240]


def affects(document: Document, names: Iterable[str]) -> bool:
    """Whether a change of these columns changes the entry."""
    about = subjects.about(document)
    shown = {document.title, document.subtitle, *document.search, "owner_id", "unit_id", about and about.attname}
    return bool(shown & set(names)) or any(ref.attname in names for ref in document.refs)


def found_by_lines(document: Document) -> bool:
    """Whether a change of lines changes the entry: a contact's phone is what a customer is found by."""
    return any("." in name for name in document.search)


def searched(document: Document, record: Any) -> Iterator[str]:
    """The texts a record is found by; `contacts.phone` is that of each of its lines."""
    for name in document.search:
        lines, _dot, field = name.rpartition(".")
        for each in record.__dict__.get(lines, ()) if lines else (record,):
            yield str(getattr(each, field) or "")


def with_lines(records: Sequence[Any]) -> None:
    """Read the lines that records are found by, where they came without."""
    for each in {by_model[type(record)] for record in records}:
        for name in {name.partition(".")[0] for name in each.search if "." in name}:
            bare = {r.id: r for r in records if type(r) is each.model and name not in r.__dict__}
            lines = each.lines[name]
            parent: Any = lines.model._meta.get_field(lines.parent)
            held: dict[int, list[Any]] = {number: [] for number in bare}
            where = f't."{parent.column}" = ANY(%s::bigint[])'
            for row in store.select(lines.model, where, [store.array(bare)]) if bare else ():
                held[getattr(row, parent.attname)].append(row)
            for number, record in bare.items():
                record.__dict__[name] = held[number]


def entry_of(document: Document, record: Any) -> dict[str, Any]:
    return {
        "id": record.id,
        "doc": document.name,
        "company_id": getattr(record, "company_id", None),
        "title": title_of(document, record),
        "subtitle": str(getattr(record, document.subtitle) or "")[:240] if document.subtitle else "",
        "owner_id": getattr(record, "owner_id", None),
        "unit_id": getattr(record, "unit_id", None),
        "about_id": subjects.subject_of(document, record),
        "is_subject": document.name in subjects.subjects(),
        "tokens": tokens_of(searched(document, record)),
    }


def _links(document: Document, record: Any) -> Iterable[dict[str, Any]]:
    for ref in document.refs:
        source = getattr(record, ref.attname)
        if source:
            yield {"source_id": source, "target_id": record.id, "kind": ref.name}
    for each in document.lines.values():
        names = [f for f in each.model._meta.concrete_fields if isinstance(f, RefField) and f.link]
        for name in names:
            for source in sorted({getattr(row, name.attname) for row in record.__dict__.get(each.name, ())} - {None}):
                yield {"source_id": source, "target_id": record.id, "kind": name.name}


def enter(fresh: Sequence[Any], again: Sequence[Any]) -> None:
    """Write the entries and links of new records, and those of records whose title or references changed."""
    sql.execute_all(enter_parts(fresh, again))


def enter_parts(fresh: Sequence[Any], again: Sequence[Any]) -> list[store.Part]:
    """The statements of `enter`, for running together with others."""
    parts: list[store.Part] = []
    if fresh:
        parts.append((_ENTER, [store.as_json([entry_of(by_model[type(r)], r) for r in fresh])]))
    if again:
        with_lines(again)
        parts.append((_ENTER_AGAIN, [store.as_json([entry_of(by_model[type(r)], r) for r in again])]))
    links = [link for record in (*fresh, *again) for link in _links(by_model[type(record)], record)]
    if links:
        parts.append((_LINK, [store.as_json(links)]))
    return parts


arrow_names: dict[str, Text] = {}


def name_arrow(kind: str, label: Text) -> str:
    """What the chain calls arrows of a kind that is no reference field; the kind, for `link_many`."""
    arrow_names[kind] = label
    return kind


def link(source_id: int, target_id: int, kind: str) -> None:
    """Write one arrow of the chain by hand (a receipt allocated to an invoice)."""
    link_many([(source_id, target_id)], kind)


def link_many(pairs: Iterable[tuple[int, int]], kind: str) -> None:
    """Write arrows of the chain; an arrow that exists stays."""
    rows = [{"source_id": s, "target_id": t, "kind": kind} for s, t in pairs]
    if rows:
        sql.execute(_LINK, [store.as_json(rows)])


def titles(ids: Iterable[int | None]) -> dict[int, tuple[str, str, str]]:
    """{id: (document name, title, subtitle)} of any numbers, in one statement."""
    wanted = sorted({i for i in ids if i})
    if not wanted:
        return {}
    return {
        row[0]: (row[1], row[2], row[3])
        for row in sql.rows(
            "SELECT id, doc, title, subtitle FROM kernel_entry WHERE id = ANY(%s::bigint[])", [store.array(wanted)]
        )
    }
