"""What of the register somebody may see, as one condition for many kinds of documents."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.rights import ColumnScope, Everything, readable

_REGISTER = {"company_id", "owner_id", "unit_id"}

# the register's row is t, and so is the document's in the condition: the number is handed from one to the other
_ELSEWHERE = (
    'EXISTS (SELECT 1 FROM (SELECT t.id AS entry) o CROSS JOIN LATERAL (SELECT 1 FROM "{table}" t'
    " WHERE t.id = o.entry AND ({condition})) x)"
)


@dataclass
class Sight:
    """Kinds of documents that one condition on kernel_entry t opens to the reader."""

    condition: str
    params: list[Any]
    documents: list[str] = field(default_factory=list)


def sights(actor: Actor, documents: Iterable[Document]) -> list[Sight]:
    """What the actor may see of these; kinds of one restriction share one condition, closed ones are left out."""
    found: dict[tuple[str, str], Sight] = {}
    for document in documents:
        text, values = readable(actor, document)
        if text == "false":
            continue
        if not _by_register(actor, document):
            text = _ELSEWHERE.format(table=document.table, condition=text)
        sight = found.setdefault((text, repr(values)), Sight(text, values))
        sight.documents.append(document.name)
    return list(found.values())


def either(seen: Iterable[Sight]) -> tuple[str, list[Any]]:
    """All of them as one condition on kernel_entry t, the kinds included; ("false", []) for nothing."""
    parts: list[str] = []
    params: list[Any] = []
    for sight in seen:
        parts.append(f"(t.doc = ANY(%s::text[]) AND {sight.condition})")
        params += [sight.documents, *sight.params]
    return (f"({' OR '.join(parts)})", params) if parts else ("false", [])


def _by_register(actor: Actor, document: Document) -> bool:
    """Whether the register holds every column the document's scopes look at."""
    scopes = [grant.scope for grant in document.rights.of(actor) if grant.allows("read")]
    if actor.is_system or any(isinstance(scope, Everything) for scope in scopes):
        return True
    return all(isinstance(scope, ColumnScope) and scope.column in _REGISTER for scope in scopes)
