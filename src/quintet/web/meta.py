"""GET /api/meta: what the reader may see. The same for all who hold the same roles, so it is made once."""

import hashlib
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.utils.translation import get_language

from quintet.kernel.actor import Actor
from quintet.kernel.documents import documents
from quintet.kernel.reading.meta import document_meta
from quintet.kernel.rights import may_at_all
from quintet.web import reports
from quintet.web.http import Call, answer_bytes, encode

SYSTEMS = ("crm", "erp", "oa", "hr", "finance", "master")


def get_meta(call: Call) -> HttpResponse:
    """The metadata, or 304 when the reader has it."""
    etag, body = _meta(call.actor.roles, call.actor.is_system, get_language() or "", len(documents))
    response = HttpResponse(status=304) if call.header("HTTP_IF_NONE_MATCH") == etag else answer_bytes(body)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization, Accept-Language"
    return response


@lru_cache(maxsize=200)
def _meta(roles: frozenset[str], is_system: bool, language: str, _count: int) -> tuple[str, bytes]:
    actor = Actor(None, "", roles, None, is_system=is_system)
    data = meta_of(actor)
    version = hashlib.sha256(encode(data)).hexdigest()[:20]
    return f'"{version}"', encode({"version": version, **data})


def meta_of(actor: Actor) -> dict[str, Any]:
    """Systems with their menus, documents, reports."""
    seen = {name: document for name, document in documents.items() if may_at_all(actor, document, "read")}
    listed = reports.list_reports(actor)
    return {
        "systems": [s for s in (_system(key, seen, listed) for key in SYSTEMS) if s["menu"]],
        "documents": {name: document_meta(actor, document) for name, document in seen.items()},
        "reports": listed,
    }


def _system(key: str, seen: dict[str, Any], listed: dict[str, Any]) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for document in seen.values():
        if document.system == key and document.menu:
            label = str(document.room_label or document.label)
            item = {"kind": "document", "name": document.name, "label": str(document.label), "icon": document.icon}
            rooms.setdefault(label, []).append(item)
    for name, report in listed.items():
        if report["system"] == key:
            item = {"kind": "report", "name": name, "label": report["label"], "icon": report["icon"]}
            rooms.setdefault(reports.room_label(), []).append(item)
    title = getattr(apps.get_app_config(key), "title", key)
    return {"key": key, "label": str(title), "menu": [{"label": n, "items": items} for n, items in rooms.items()]}
