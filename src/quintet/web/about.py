"""What surrounds a document: its history, comments, chain, and the panels that other systems put beside it."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils import translation

from quintet.kernel.converting import Unreadable, to_str
from quintet.kernel.documents import Document
from quintet.kernel.panels import get_panel
from quintet.kernel.printing import print_document
from quintet.kernel.reading import bodies
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.reading.history import add_comment, get_history
from quintet.kernel.results import Invalid, InvalidInput
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
    record = bodies.fetch(call.actor, document, number)
    bodies.load_lines(document, record)
    return answer(get_panel(call.actor, document, record, name))


def print_paper(call: Call, document: Document, number: int, name: str) -> HttpResponse:
    """GET /api/docs/{doc}/{id}/print/{name}?lang=zh|en → a PDF, shown by the browser, with a name to save it under."""
    own = "en" if str(translation.get_language()).startswith("en") else "zh"
    paper = print_document(call.actor, document, number, name, call.param("lang") or own)
    response = HttpResponse(paper.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(paper.filename)}"
    response.headers["Cache-Control"] = "no-store"
    return response
