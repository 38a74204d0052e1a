"""The shapes that all documents share, as JSON schemas (see frontend/src/api/contract.ts)."""

from quintet.web.schemas import NUMBER, Schema, link, listing, nullable, record

TEXT: Schema = {"type": "string"}
YES_NO: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer"}
ANYTHING: Schema = {}
TIME: Schema = {"type": "string", "format": "date-time"}
TONE: Schema = {"enum": ["default", "processing", "success", "warning", "error", "cyan", "purple"]}
KINDS = [
    "invalid",
    "refused",
    "not_allowed",
    "not_found",
    "version_conflict",
    "needs_acknowledgement",
    "login_required",
    "wrong_state",
    "held",
    "conflict",
    "too_many",
    "idempotency",
    "unexpected",
]


def shared_schemas() -> dict[str, Schema]:
    """Named schemas that documents refer to."""
    return {
        "Ref": record({"doc": TEXT, "id": NUMBER, "label": TEXT}),
        "FieldError": record({"field": nullable(TEXT), "message": TEXT, "rule": TEXT}),
        "Problem": _problem(),
        "AllowedCommand": record({"name": TEXT, "label": TEXT, "style": {"enum": ["primary", "default", "danger"]}}),
        "HoldInfo": _hold(),
        "DocumentBody": _body(),
        "ListPage": _page(),
        "Preview": record({"values": _object(), "lines": _object(), "errors": listing(link("FieldError"))}),
        "CommandDone": record(
            {"result": {"const": "done"}, "document": link("DocumentBody"), "made": listing(_made())}
        ),
        "CommandHeld": record(
            {"result": {"const": "held"}, "hold": link("HoldInfo"), "document": link("DocumentBody")}
        ),
        "BulkResult": record({"results": listing(_outcome())}),
        "HistoryPage": record({"entries": listing(link("HistoryEntry")), "next": nullable(TEXT)}),
        "HistoryEntry": _entry(),
        "Chain": _chain(),
        "Panel": record({"label": TEXT, "system": TEXT, "blocks": listing(_object())}),
        "Lookup": record({"rows": listing(record({"id": NUMBER, "label": TEXT, "hint": TEXT, "code": TEXT}))}),
        "SearchResult": record({"q": TEXT, "hits": listing(_hit()), "kinds": listing(_kind()), "narrow": YES_NO}),
    }


def _link_body() -> Schema:
    return link("DocumentBody")


def _object() -> Schema:
    return {"type": "object"}


def _problem() -> Schema:
    common = {"type": {"enum": KINDS}, "title": TEXT, "status": COUNT, "detail": TEXT}
    common |= {"system": nullable(TEXT), "rule": nullable(TEXT), "errors": listing(link("FieldError"))}
    warning = record({"rule": TEXT, "system": TEXT, "message": TEXT})
    more = {"current": link("DocumentBody"), "token": TEXT, "warnings": listing(warning), "log_id": TEXT}
    return record({**common, **more}, common)


def _hold() -> Schema:
    return record(
        {
            "id": NUMBER,
            "command": TEXT,
            "command_label": TEXT,
            "gate": TEXT,
            "message": TEXT,
            "since": TIME,
            "requester": nullable(link("Ref")),
            "state": TEXT,
            "blocked_reason": nullable(TEXT),
            "request": nullable(link("Ref")),
            "waiting_for": listing(TEXT),
        }
    )


def _body() -> Schema:
    linked = record({"doc": TEXT, "label": TEXT, "count": COUNT, "ids": listing(NUMBER)})
    return record(
        {
            "doc": TEXT,
            "id": nullable(NUMBER),
            "title": TEXT,
            "state": nullable(TEXT),
            "version": COUNT,
            "values": _object(),
            "lines": _object(),
            "commands": listing(link("AllowedCommand")),
            "editable": YES_NO,
            "editable_fields": nullable(listing(TEXT)),
            "hold": nullable(link("HoldInfo")),
            "linked": listing(linked),
        }
    )


def _page() -> Schema:
    group = record({"key": ANYTHING, "label": TEXT, "count": COUNT, "sums": _object()})
    row = {"type": "object", "required": ["id", "version"], "properties": {"id": NUMBER, "version": COUNT}}
    return record(
        {
            "rows": listing(row),
            "next": nullable(TEXT),
            "count": record({"value": COUNT, "exact": YES_NO}),
            "sums": _object(),
            "groups": nullable(listing(group)),
        }
    )


def _made() -> Schema:
    return record({"doc": TEXT, "doc_label": TEXT, "id": NUMBER, "title": TEXT})


def _outcome() -> Schema:
    result = {"enum": ["done", "held", "refused", "needs_acknowledgement"]}
    return record({"id": NUMBER, "title": TEXT, "result": result, "message": TEXT, "rule": nullable(TEXT)})


def _entry() -> Schema:
    change = record({"field": TEXT, "label": TEXT, "before": nullable(TEXT), "after": nullable(TEXT)})
    return record(
        {
            "id": TEXT,
            "at": TIME,
            "actor": record({"id": nullable(NUMBER), "name": TEXT}),
            "kind": {"enum": ["command", "comment", "hold"]},
            "label": TEXT,
            "comment": nullable(TEXT),
            "changes": listing(change),
        }
    )


def _chain() -> Schema:
    node = record(
        {
            "id": NUMBER,
            "doc": TEXT,
            "doc_label": TEXT,
            "system": TEXT,
            "title": TEXT,
            "state_label": TEXT,
            "tone": TONE,
            "amount": nullable(TEXT),
            "currency": nullable(TEXT),
            "date": nullable(TEXT),
            "depth": COUNT,
            "readable": YES_NO,
        }
    )
    edge = record({"source": NUMBER, "target": NUMBER, "label": TEXT})
    return record({"focus": NUMBER, "nodes": listing(node), "edges": listing(edge), "truncated": YES_NO})


def _hit() -> Schema:
    names = ("doc", "doc_label", "title", "subtitle", "about", "system")
    # where in each text lies what was typed: pairs of from and until
    places = dict.fromkeys(("title", "subtitle", "about"), listing(listing({"type": "integer"})))
    return record({**dict.fromkeys(names, TEXT), "id": NUMBER, "archived": YES_NO, "marks": record(places)})


def _kind() -> Schema:
    """A kind of documents among what was found, and how many there are."""
    count = record({"value": COUNT, "exact": YES_NO})
    return record({"doc": TEXT, "label": TEXT, "system": TEXT, "count": count})
