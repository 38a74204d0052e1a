"""Files over HTTP: any list, any report. The bytes are sent as they are made; who goes away ends the query."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation

from quintet.kernel.documents import Document
from quintet.kernel.exporting import run
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.exporting.listing import Wanted
from quintet.kernel.exporting.reports import layout_of, rows_of
from quintet.kernel.reading import bodies, listing
from quintet.kernel.reports import reports
from quintet.kernel.results import Invalid, InvalidInput, NotFound
from quintet.kernel.text import _
from quintet.web.http import Call, address_of, answer

_LANGUAGES = {"zh": "zh-hans", "en": "en"}
_OURS = frozenset({"format", "lang", "check"})  # parameters that are not the report's


def export_documents(call: Call, document: Document) -> HttpResponse | StreamingHttpResponse:
    """GET /api/docs/{doc}/export: the list's parameters, and format, columns, lines, ids, lang; check=1 only counts."""
    bodies.require(call.actor, document, "read")
    wanted = Wanted(_query(call), call.param("columns") or "shown", call.param("lines") == "1")
    asking = Asking(call.actor, address_of(call))
    if _only_counts(call):
        run.check_format(_format(call))
        return answer({"count": run.count_list(asking, document, wanted)})
    with translation.override(_language(call)):
        return _file(run.export_list(asking, document, wanted, _format(call)))


def export_report(call: Call, name: str, verb: str) -> HttpResponse | StreamingHttpResponse:
    """GET /api/reports/{name}/export: the report's parameters, and format, lang; check=1 only counts."""
    report = reports.get(name)
    if report is None or verb != "export":
        raise NotFound()
    given = {k: v for k, v in call.request.GET.items() if k not in _OURS}
    run.check_format(_format(call))
    with translation.override(_language(call)):
        result = report.run(call.actor, given)
        if _only_counts(call):
            return answer({"count": len(result.rows)})
        question: Mapping[str, Any] = {"params": given, "format": _format(call)}
        layout, rows = layout_of(report, result), rows_of(result)
        return _file(run.export_sheet(Asking(call.actor, address_of(call)), f"report:{name}", question, layout, rows))


def _only_counts(call: Call) -> bool:
    """Whether the file is not wanted yet: a client asks whether it can be had, and how large it will be."""
    return bool(call.param("check")) or call.method == "HEAD"


def _query(call: Call) -> listing.Query:
    where = call.json_param("where")
    ids = call.param("ids")
    if ids:
        chosen = ids.split(",")
        if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in chosen):
            raise InvalidInput([Invalid(_("ids are numbers", "ids 是编号"), "ids", "web.ids")])
        where = [*(where or []), ["id", "in", [int(each) for each in chosen]]]
    fields = call.param("fields")
    return listing.Query(
        where=where, q=call.param("q"), sort=call.param("sort") or None, fields=fields.split(",") if fields else None
    )


def _format(call: Call) -> str:
    return call.param("format") or "xlsx"


def _language(call: Call) -> str:
    """A file is fetched by the browser itself, which does not know the language the client speaks."""
    return _LANGUAGES.get(call.param("lang")) or str(translation.get_language())


def _file(stream: run.Stream) -> StreamingHttpResponse:
    response = StreamingHttpResponse(stream, content_type=stream.kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stream.filename)}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # proxies must not collect it
    return response
