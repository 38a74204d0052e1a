"""Reports over HTTP: what the rooms declare through quintet.kernel.reports."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from quintet.kernel.actor import Actor
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.reading import values
from quintet.kernel.reading.meta import parameter_meta
from quintet.kernel.reports import Column, Heading, Report, Result, reports
from quintet.kernel.results import NotFound, QuintetError
from quintet.kernel.text import _
from quintet.master.papers.queries import report_paper
from quintet.web.about import paper_language, pdf
from quintet.web.http import Call, address_of, answer

_WRITERS: dict[str, Callable[[Any], str]] = {
    "money": values.money,
    "decimal": values.trimmed,
    "percent": values.trimmed,
}


def room_label() -> str:
    """The room of a system's menu that holds its reports."""
    return str(_("Reports", "报表"))


def list_reports(actor: Actor) -> dict[str, Any]:
    """Reports the actor may see, as the API lists them."""
    return {name: _meta(report, actor) for name, report in reports.items() if report.allows(actor)}


def _meta(report: Report, actor: Actor) -> dict[str, Any]:
    return {
        "name": report.name,
        "label": str(report.label),
        "system": report.system,
        "icon": report.icon,
        "help": str(report.help),
        "params": [parameter_meta(name, each) for name, each in report.parameters.items()],
        "defaults": _defaults(report, actor),
    }


def _defaults(report: Report, actor: Actor) -> dict[str, Any]:
    try:
        return {name: _plain(value) for name, value in report.defaults(actor).items()}
    except QuintetError:  # no ledger yet, say: the report itself will tell
        return {}


def get_report(call: Call, name: str) -> HttpResponse:
    """GET /api/reports/{name}?<params>. Raises NotFound, NotAllowed, InvalidInput."""
    report = reports.get(name)
    if report is None:
        raise NotFound()
    result = report.run(call.actor, dict(call.request.GET.items()))
    return answer(written(report, result))


def print_report(call: Call, name: str) -> HttpResponse:
    """GET /api/reports/{name}/print?<params>&lang=zh|en → a PDF. Raises NotFound, NotAllowed, InvalidInput."""
    given = {name: value for name, value in call.request.GET.items() if name != "lang"}
    return pdf(report_paper(Asking(call.actor, address_of(call)), name, given, paper_language(call)))


def written(report: Report, result: Result) -> dict[str, Any]:
    """A report as the API answers it."""
    writers = {column.name: _WRITERS.get(column.type) for column in result.columns}
    return {
        "label": str(report.label),
        "columns": [_column(column) for column in result.columns],
        "rows": [_row(row, writers) for row in result.rows],
        "totals": _row(result.totals, writers) if result.totals is not None else None,
        "checks": [{"label": str(c.label), "ok": c.ok, "detail": c.detail} for c in result.checks],
        "heading": _heading(result.heading),
    }


def _heading(heading: Heading | None) -> dict[str, str]:
    said = {"form": heading.form, "period": heading.period, "unit": heading.unit} if heading else {}
    return {name: str(text) for name, text in said.items() if text is not None}


def _column(column: Column) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "name": column.name,
        "label": str(column.label),
        "help": "",
        "type": column.type,
        "required": False,
        "readonly": True,
        "sortable": False,
    }
    if column.type == "money":
        meta["scale"] = 2
    if column.to:
        meta["to"] = column.to
    if column.sum:
        meta["sum"] = True
    if column.width:
        meta["width"] = column.width
    return meta


def _row(row: Mapping[str, Any], writers: Mapping[str, Callable[[Any], str] | None]) -> dict[str, Any]:
    return {name: _value(value, writers.get(name)) for name, value in row.items()}


def _value(value: Any, write: Callable[[Any], str] | None) -> Any:
    if value is None or value == "":
        return value
    if write is not None and isinstance(value, Decimal | int):
        return write(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return values.moment(value)
    return value.isoformat() if isinstance(value, date) else value
