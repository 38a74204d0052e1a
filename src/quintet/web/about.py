"""What surrounds a document: its history, comments, chain, and the panels that other systems put beside it."""

from inspect import signature
from typing import Any

import msgspec
from django.http import HttpResponse

from quintet.kernel.converting import Unreadable, to_str
from quintet.kernel.documents import Document
from quintet.kernel.flow import panels_of
from quintet.kernel.reading import bodies
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.reading.history import add_comment, get_history
from quintet.kernel.results import Invalid, InvalidInput, NotFound
from quintet.kernel.text import _
from quintet.web.http import Call, answer

LONGEST_COMMENT = 4_000


def history(call: Call, document: Document, number: int) -> HttpResponse:
    """GET /api/docs/{doc}/{id}/history?before=."""
    bodies.fetch(call.actor, document, number)
    return answer(get_history(call.actor, document, number, call.param("before") or None))


def comment(call: Call, document: Document, number: int) -> HttpResponse:
    """POST /api/docs/{doc}/{id}/comments {text} → 201."""
    given = call.object().get("text")
    bodies.fetch(call.actor, document, number)
    try:
        text = to_str(given).strip()
    except Unreadable:
        text = ""
    if not text or len(text) > LONGEST_COMMENT:
        problem = _("Write something, at most {n} characters", "请输入内容，最多 {n} 个字符").format(n=LONGEST_COMMENT)
        raise InvalidInput([Invalid(problem, "text", "web.comment")])
    return answer(add_comment(call.actor, number, text), 201)


def chain(call: Call, document: Document, number: int) -> HttpResponse:
    """GET /api/docs/{doc}/{id}/chain."""
    bodies.fetch(call.actor, document, number)
    return answer(get_chain(call.actor, number))


def panel(call: Call, document: Document, number: int, name: str) -> HttpResponse:
    """GET /api/docs/{doc}/{id}/panels/{name}."""
    step = next((each for each in panels_of[document.name] if each.name == name), None)
    if step is None:
        raise NotFound()
    record = bodies.fetch(call.actor, document, number)
    bodies.load_lines(document, record)
    takes = signature(step.function).parameters
    blocks: list[Any] = list(step.function(record, **({"actor": call.actor} if "actor" in takes else {})) or ())
    body = {"label": str(step.label), "system": step.system, "blocks": blocks}
    return answer(msgspec.to_builtins(body, enc_hook=str))
