"""What surrounds a document: its history, comments, chain, and the panels that other systems put beside it."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils import translation

from quintet.kernel.converting import Unreadable, to_str
from quintet.kernel.documents import Document
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.panels import get_panel
from quintet.kernel.printing import Paper
from quintet.kernel.printing.selection import print_one, print_selection
from quintet.kernel.reading import bodies
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.reading.history import add_comment, get_history
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _
from quintet.web.http import Call, address_of, answer

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
    return pdf(print_one(Asking(call.actor, address_of(call)), document, number, name, paper_language(call)))


def print_papers(call: Call, document: Document) -> HttpResponse:
    """GET /api/docs/{doc}/print?name=&ids=1,2&lang=zh|en → the papers of a selection in one PDF."""
    bodies.require(call.actor, document, "read")
    ids = [int(each) for each in (call.param("ids") or "").split(",") if each.isascii() and each.isdigit()]
    asking = Asking(call.actor, address_of(call))
    return pdf(print_selection(asking, document, ids, call.param("name") or "", paper_language(call)))


def paper_language(call: Call) -> str:
    """The language asked for, else the reader's."""
    own = "en" if str(translation.get_language()).startswith("en") else "zh"
    return call.param("lang") or own


def pdf(paper: Paper) -> HttpResponse:
    """A paper, shown by the browser, with a name to save it under."""
    response = HttpResponse(paper.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(paper.filename)}"
    response.headers["Cache-Control"] = "no-store"
    return response
