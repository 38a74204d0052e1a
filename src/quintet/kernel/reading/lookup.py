"""Reference pickers: a few records by code, name, pinyin initials or number."""

from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.guarding import for_reader
from quintet.kernel.reading import predicates
from quintet.kernel.reading.matching import matches
from quintet.kernel.rights import readable

MOST = 50


@for_reader
def look_up(actor: Actor, document: Document, q: str, where: Any, limit: int) -> dict[str, Any]:
    """Rows to choose from, the closest first; inactive master data is left out. Raises InvalidInput."""
    parts = [readable(actor, document), *predicates.conditions(actor, document, where)]
    if document.is_master:
        parts.append(("t.active", []))
    code = "t.code" if document.is_master else "e.title"
    return _found(parts, f'"{document.table}" t JOIN kernel_entry e ON e.id = t.id', code, q, limit)


def look_up_users(actor: Actor, q: str, limit: int) -> dict[str, Any]:
    """Active users of the actor's companies."""
    parts: list[predicates.Condition] = [("t.active", [])]
    if not actor.is_system:
        parts.append(("(t.company_id = ANY(%s::bigint[]) OR t.company_id IS NULL)", [list(actor.company_ids)]))
    return _found(parts, "kernel_user t JOIN kernel_entry e ON e.id = t.id", "t.username", q, limit)


def _found(parts: list[predicates.Condition], tables: str, code: str, q: str, limit: int) -> dict[str, Any]:
    """What was typed is first sought among codes: PX90-10 is the reducer, not a gear of it, SG-PX90-10."""
    found = matches(q) if q else None
    if found is not None:
        parts.append(found)
    text, params = predicates.joined(parts)
    typed = q.strip().replace("\x00", "")[:80]
    rows = sql.rows(
        "SELECT x.id, x.title, x.subtitle, x.code FROM"
        f" (SELECT e.id, e.title, e.subtitle, {code} AS code FROM {tables} WHERE {text} LIMIT 500) x"
        " ORDER BY (lower(x.code) = lower(%s::text) OR x.title = %s::text OR x.subtitle = %s::text) DESC,"
        " (starts_with(lower(x.code), lower(%s::text)) OR starts_with(x.title, %s::text)"
        "  OR starts_with(x.subtitle, %s::text)) DESC, x.subtitle, x.title LIMIT %s",
        [*params, *([typed] * 6), max(1, min(limit, MOST))],
        prepare=found is None,
    )
    return {"rows": [dict(zip(("id", "label", "hint", "code"), row, strict=True)) for row in rows]}
