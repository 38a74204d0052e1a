"""One box over everything the reader may see: Chinese from the first character, pinyin, initials, codes, numbers."""

from collections import defaultdict
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.reading.matching import matches
from quintet.kernel.rights import ColumnScope, Everything, readable

SHOWN = 20
_LOOKED_AT = 200  # candidates that are ranked
_REGISTER = {"company_id", "owner_id", "unit_id"}


def search(actor: Actor, q: str) -> dict[str, Any]:
    """Hits, exact titles first, then beginnings, then the newest. Nothing typed finds nothing."""
    found = matches(q, alias="t")
    sight = _sight(actor)
    if found is None or not sight[0]:
        return {"hits": []}
    typed = q.strip().replace("\x00", "")[:80]
    rows = sql.rows(
        "SELECT x.id, x.doc, x.title, x.subtitle FROM (SELECT t.id, t.doc, t.title, t.subtitle FROM kernel_entry t"
        f" WHERE {found[0]} AND ({sight[0]}) LIMIT {_LOOKED_AT}) x"
        " ORDER BY (lower(x.title) = lower(%s::text) OR lower(x.subtitle) = lower(%s::text)) DESC,"
        " starts_with(lower(x.title), lower(%s::text)) DESC, x.id DESC LIMIT %s",
        [*found[1], *sight[1], typed, typed, typed, SHOWN],
        prepare=False,
    )
    return {"hits": [_hit(*row) for row in rows]}


def _hit(number: int, doc: str, title: str, subtitle: str) -> dict[str, Any]:
    document = documents[doc]
    return {
        "doc": doc,
        "doc_label": str(document.label),
        "id": number,
        "title": title,
        "subtitle": subtitle,
        "system": document.system,
    }


def _sight(actor: Actor) -> tuple[str, list[Any]]:
    """What of the register the actor may see: documents of one restriction share one condition."""
    shared: dict[tuple[str, str], tuple[list[str], list[Any]]] = defaultdict(lambda: ([], []))
    parts, params = [], []
    for document in documents.values():
        text, values = readable(actor, document)
        if text == "false":
            continue
        if _by_register(actor, document):
            names, _values = shared[text, repr(values)]
            names.append(document.name)
            _values[:] = values
        else:
            parts.append(f't.doc = %s AND t.id IN (SELECT t.id FROM "{document.table}" t WHERE {text})')
            params += [document.name, *values]
    for (text, _key), (names, values) in shared.items():
        parts.append(f"t.doc = ANY(%s::text[]) AND ({text})")
        params += [names, *values]
    return " OR ".join(f"({part})" for part in parts), params


def _by_register(actor: Actor, document: Document) -> bool:
    """Whether the register holds every column the document's scopes look at."""
    scopes = [grant.scope for grant in document.rights.of(actor)]
    return all(isinstance(s, Everything) or (isinstance(s, ColumnScope) and s.column in _REGISTER) for s in scopes)
