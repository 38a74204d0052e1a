"""From paths to views: one table, so that the whole API can be read at a glance."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from quintet.kernel.results import NotFound
from quintet.kernel.text import _
from quintet.web import (
    about,
    documents,
    exporting,
    imports,
    login,
    meta,
    openapi,
    pages,
    reports,
    special_pages,
    stream,
)
from quintet.web.http import BadRequest, Call

View = Callable[..., Any]

# first words of the path → method → view; the words behind are its arguments
PLAIN: dict[tuple[str, int], dict[str, View]] = {
    ("session", 0): {"GET": login.get_session},
    ("login", 0): {"POST": login.log_in},
    ("logout", 0): {"POST": login.log_out},
    ("demo", 1): {"POST": lambda call, verb: login.switch(call) if verb == "switch" else _nowhere()},
    ("sessions", 0): {"GET": login.list_sessions},
    ("sessions", 1): {"DELETE": login.end_session},
    ("tokens", 0): {"POST": login.make_token},
    ("meta", 0): {"GET": meta.get_meta},
    ("lookup", 1): {"GET": pages.get_lookup},
    ("search", 0): {"GET": pages.get_search},
    ("flows", 0): {"GET": pages.get_flows},
    ("openapi.json", 0): {"GET": openapi.get_openapi},
    ("imports", 0): {"GET": imports.list_targets, "POST": imports.send_file},
    ("imports", 1): {"GET": imports.get_import},
    ("imports", 2): {"GET": imports.act, "POST": imports.act, "PUT": imports.act},
    ("import-templates", 1): {"GET": imports.get_template},
    ("reports", 1): {"GET": reports.get_report},
    ("reports", 2): {"GET": lambda call, name, verb: _of_report(call, name, verb)},
    ("pages", 1): {"GET": special_pages.get_page},
    ("desk", 0): {"GET": pages.get_desk},
    ("desk", 1): {"GET": lambda call, part: pages.get_start_page(call) if part == "start" else _nowhere()},
    ("stream", 0): {"GET": stream.stream},
    ("preferences", 1): {"GET": pages.get_preference, "PUT": pages.put_preference},
}
OPEN = {"session", "login", "logout", "demo"}  # everything else needs somebody signed in

OF_TYPE: dict[str, dict[str, View]] = {
    "new": {"GET": documents.new_document},
    "export": {"GET": exporting.export_documents},
    "print": {"GET": about.print_papers},
    "preview": {"POST": documents.preview_document},
}
# what lies below one document: the number of words behind its name, method → view
OF_ONE: dict[tuple[str, int], dict[str, View]] = {
    ("history", 0): {"GET": about.history},
    ("comments", 0): {"POST": about.comment},
    ("chain", 0): {"GET": about.chain},
    ("panels", 1): {"GET": about.panel},
    ("print", 1): {"GET": about.print_paper},
}


def _nowhere() -> Any:
    raise NotFound()


def _of_report(call: Call, name: str, verb: str) -> Any:
    """A report as a file or on paper."""
    if verb == "print":
        return reports.print_report(call, name)
    return exporting.export_report(call, name, verb)


def respond(call: Call) -> HttpResponse:
    """Find the view and ask it. Raises NotFound, LoginRequired, BadRequest (405)."""
    head, rest = call.parts[0], call.parts[1:]
    if head not in OPEN:
        assert call.actor  # raises LoginRequired
    if head == "docs" and rest:
        return _documents(call, rest)
    views = PLAIN.get((head, len(rest)))
    return _of(call, views or _nowhere())(call, *rest)


def _of(call: Call, views: dict[str, View]) -> View:
    method = "GET" if call.method == "HEAD" else call.method
    view = views.get(method)
    if view is None:
        text = _("{method} is not possible here", "此处不支持 {method}").format(method=call.method)
        raise BadRequest(405, text, "web.method")
    return view


def _documents(call: Call, rest: list[str]) -> HttpResponse:
    document = documents.document_named(rest[0])
    if len(rest) == 1:
        all_: dict[str, View] = {"GET": documents.list_documents, "POST": documents.create_document}
        return _of(call, all_)(call, document)
    number = documents.number_of(rest[1])
    if number is None:
        return _of_type(call, document, rest[1:])
    if len(rest) == 2:
        one: dict[str, View] = {"GET": documents.get_document, "PATCH": documents.edit_document}
        return _of(call, one)(call, document, number)
    views = OF_ONE.get((rest[2], len(rest) - 3))
    if views:
        return _of(call, views)(call, document, number, *rest[3:])
    if len(rest) == 3:
        return _of(call, {"POST": documents.run_command})(call, document, number, rest[2])
    return _nowhere()


def _of_type(call: Call, document: Any, rest: list[str]) -> HttpResponse:
    if len(rest) != 1:
        _nowhere()
    if rest[0] in OF_TYPE:
        return _of(call, OF_TYPE[rest[0]])(call, document)
    return _of(call, {"POST": documents.run_bulk})(call, document, rest[0])
