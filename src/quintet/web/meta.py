"""GET /api/meta: what the reader may see. Documents look the same to all who hold the same roles: made once."""

import hashlib
from functools import lru_cache
from typing import Any

import msgspec
from django.apps import apps
from django.http import HttpResponse
from django.utils.translation import get_language

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.pages import Page, pages
from quintet.kernel.reading.meta import document_meta
from quintet.kernel.rights import may_at_all
from quintet.kernel.tokens import initials, is_han, syllables
from quintet.web import reports, special_pages
from quintet.web.http import Call, answer_bytes, encode

SYSTEMS = ("crm", "erp", "oa", "hr", "finance", "master")


def get_meta(call: Call) -> HttpResponse:
    """The metadata, or 304 when the reader has it already."""
    etag, body = _meta(call.actor)
    response = HttpResponse(status=304) if call.header("HTTP_IF_NONE_MATCH") == etag else answer_bytes(body)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization, Accept-Language"
    return response


def _meta(actor: Actor) -> tuple[str, bytes]:
    listed = reports.list_reports(actor)  # their defaults depend on the day and the company
    special = special_pages.list_pages(actor)
    shown = _documents(actor.roles, actor.is_system, get_language() or "", len(documents))
    systems = _systems(actor, listed)
    data = {"systems": systems, "documents": msgspec.Raw(shown), "reports": listed, "pages": special}
    version = hashlib.sha256(encode(data)).hexdigest()[:20]
    return f'"{version}"', encode({"version": version, **data})


@lru_cache(maxsize=200)
def _documents(roles: frozenset[str], is_system: bool, _language: str, _count: int) -> bytes:
    actor = Actor(None, "", roles, None, is_system=is_system)
    return encode({name: document_meta(actor, document) for name, document in _seen(actor).items()})


def _seen(actor: Actor) -> dict[str, Document]:
    return {name: document for name, document in documents.items() if may_at_all(actor, document, "read")}


def _systems(actor: Actor, listed: dict[str, Any]) -> list[dict[str, Any]]:
    seen: list[Document | Page] = [*_seen(actor).values(), *(each for each in pages.values() if each.allows(actor))]
    return [system for system in (_system(key, seen, listed) for key in SYSTEMS) if system["menu"]]


def _system(key: str, seen: list[Document | Page], listed: dict[str, Any]) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for each in _in_menu(key, seen):
        rooms.setdefault(str(each.room_label or each.label), []).append(_item(each))
    for name, report in listed.items():
        if report["system"] == key:
            item = _named("report", name, report["label"], report["icon"])
            rooms.setdefault(reports.room_label(), []).append(item)
    title = getattr(apps.get_app_config(key), "title", key)
    return {"key": key, "label": str(title), "menu": [{"label": n, "items": items} for n, items in rooms.items()]}


def _item(each: Document | Page) -> dict[str, Any]:
    if isinstance(each, Page):
        return _named("page", each.name, str(each.label), each.icon)
    return _named("document", each.name, str(each.plural), each.icon)


def _named(kind: str, name: str, label: str, icon: str) -> dict[str, Any]:
    """An entry of the menu; `find` is what the search box finds it by: 试算平衡表, ssphb, shisuanping…"""
    said = f" {initials(label)} {''.join(syllables(label))}" if is_han(label) else ""
    return {"kind": kind, "name": name, "label": label, "icon": icon, "find": f"{label}{said}".lower()}


def _in_menu(key: str, seen: list[Document | Page]) -> list[Document | Page]:
    """What belongs to the system, and what of others its people work with, by rank."""
    ranked: list[tuple[int, int, Document | Page]] = []
    for each in seen:
        rank = each.menu.rank_in(each, key) if each.menu is not None else None
        if rank is not None:
            ranked.append((rank, len(ranked), each))
    return [each for _rank, _order, each in sorted(ranked, key=lambda found: found[:2])]
