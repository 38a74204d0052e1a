"""What is no single document: look-up, search, flows, preferences."""

from typing import Any

from django.http import HttpResponse

from quintet.kernel import sql, store
from quintet.kernel.desk import start_page
from quintet.kernel.desk.start import EVERYTHING
from quintet.kernel.events import label_of, name_of
from quintet.kernel.flow import Flow, Gate, PanelStep, Reaction, flows
from quintet.kernel.reading import bodies
from quintet.kernel.reading.lookup import look_up, look_up_users
from quintet.kernel.reading.search import search
from quintet.kernel.results import Invalid, InvalidInput, NotFound
from quintet.kernel.text import _
from quintet.oa.desk import queries as desk
from quintet.web.documents import document_named
from quintet.web.http import BadRequest, Call, answer

LARGEST_PREFERENCE = 20_000  # bytes


def get_lookup(call: Call, name: str) -> HttpResponse:
    """GET /api/lookup/{doc}?q=&where=&limit=20."""
    actor, q, limit = call.actor, call.param("q"), call.int_param("limit", 20)
    if name == "kernel.user":
        return answer(look_up_users(actor, q, limit))
    document = document_named(name)
    bodies.require(actor, document, "read")
    return answer(look_up(actor, document, q, call.json_param("where"), limit))


def get_search(call: Call) -> HttpResponse:
    """GET /api/search?q=."""
    return answer(search(call.actor, call.param("q")))


def get_desk(call: Call) -> HttpResponse:
    """GET /api/desk?box=todo|started|done&after=. Raises InvalidInput for another box."""
    box = call.param("box") or "todo"
    if box not in desk.BOXES:
        text = _("box is one of todo, started, done", "box 只能是 todo、started、done")
        raise InvalidInput([Invalid(text, "box", "web.box")])
    after = call.param("after")
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise InvalidInput([Invalid(_("not a cursor of the desk", "不是工作台的游标"), "after", "kernel.cursor")])
    return answer(desk.get_desk(call.actor, box, after or None))


def get_start_page(call: Call) -> HttpResponse:
    """GET /api/desk/start?role=: the start page of one role, of "all", or as last chosen. Raises InvalidInput."""
    role = call.param("role") or None
    return answer(start_page(call.actor, EVERYTHING if role == "all" else role))


def get_flows(call: Call) -> HttpResponse:
    """GET /api/flows: how the systems work together, as declared."""
    assert call.actor
    return answer({"flows": [_flow(flow) for flow in flows.values()]})


def _flow(flow: Flow) -> dict[str, Any]:
    return {"name": flow.name, "label": str(flow.label), "steps": [_step(step) for step in flow.steps]}


def _step(step: Gate | Reaction | PanelStep) -> dict[str, Any]:
    told = {"id": step.id, "system": step.system, "does": (step.function.__doc__ or "").strip().split("\n")[0]}
    if isinstance(step, Gate):
        return {**told, "verb": "before", "kind": step.kind, "command": step.command}
    if isinstance(step, Reaction):
        event = {"name": name_of(step.event), "label": str(label_of(step.event))}
        return {**told, "verb": "after", "event": event, "later": step.later}
    return {**told, "verb": "beside", "document": step.document.name, "label": str(step.label)}


def get_preference(call: Call, key: str) -> HttpResponse:
    """GET /api/preferences/{key}: the kept value, or null."""
    row = sql.one(
        "SELECT value::text FROM kernel_preference WHERE user_id = %s AND key = %s", [call.actor.user_id, _key(key)]
    )
    return HttpResponse(row[0] if row else "null", content_type="application/json")


def put_preference(call: Call, key: str) -> HttpResponse:
    """PUT /api/preferences/{key}."""
    value = call.json()
    text = store.as_json(value)
    if len(text) > LARGEST_PREFERENCE or "\\u0000" in text:
        raise BadRequest(413, _("This preference is too large", "偏好设置过大"), "web.preference")
    sql.execute(
        "INSERT INTO kernel_preference (user_id, key, value) VALUES (%s, %s, %s::jsonb)"
        " ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value",
        [call.actor.user_id, _key(key), text],
    )
    return answer(value)


def _key(key: str) -> str:
    if not key or len(key) > 160 or "\x00" in key:
        raise NotFound()
    return key
