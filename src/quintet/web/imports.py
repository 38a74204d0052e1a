"""Importing over HTTP: a file is sent, its columns are mapped, it is checked and written in the background."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import translation

from quintet.kernel import runner
from quintet.kernel.importing.mapping import unknown_words
from quintet.kernel.importing.mapping_file import as_toml, from_toml
from quintet.kernel.importing.targets import target_for
from quintet.kernel.importing.templates import template_of
from quintet.kernel.jobs import queue
from quintet.kernel.legality import denied
from quintet.kernel.reading import bodies
from quintet.kernel.results import Invalid, InvalidInput, NotFound, Refused
from quintet.kernel.rights import in_scope
from quintet.kernel.text import _
from quintet.master.sheets import commands, queries
from quintet.master.sheets.documents import sheet_import
from quintet.web.http import LARGEST_UPLOAD, BadRequest, Call, answer
from quintet.web.idempotency import Once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BODIES = {"application/octet-stream", "text/csv", XLSX}
READ_AT_ONCE = 1_000_000  # bytes of a file that is looked at before the answer; larger ones by a worker


def list_targets(call: Call) -> HttpResponse:
    """GET /api/imports: what the reader may import."""
    return answer({"targets": queries.list_importable(call.actor)})


def send_file(call: Call) -> HttpResponse:
    """POST /api/imports?doc=&filename= with the file as body → 201, the import as its page shows it."""
    kind = str(call.request.META.get("CONTENT_TYPE", "")).split(";")[0].strip().lower()
    if kind not in _BODIES:
        raise BadRequest(415, _("Send the file itself", "请直接发送文件内容"), "web.content_type")
    actor, doc, data = call.actor, call.param("doc"), call.raw(LARGEST_UPLOAD)
    name = call.param("filename").replace("\x00", "").strip()[-240:] or "sheet"
    once = Once(call, 201, lambda number: _view(call, number))

    def work(before: Callable[[], None], respond: Callable[[Any], None]) -> None:
        with runner.together(actor, "master.sheet_import.send"):
            before()
            number = commands.send(actor, doc, name, data)
            if len(data) <= READ_AT_ONCE:
                sheet_import.commands["look"]([number])
            else:
                queue.queue(sheet_import.commands["look"], number, actor=actor)
            respond(number)

    return once.run(work)


def get_import(call: Call, number: str) -> HttpResponse:
    """GET /api/imports/{id}."""
    return answer(_view(call, _own(call, number).id))


def _own(call: Call, number: str) -> Any:
    """The import of that number, which the reader may run. Raises NotFound."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound()
    return bodies.fetch(call.actor, sheet_import, int(number))


def _view(call: Call, number: int) -> dict[str, Any]:
    return queries.get_import(call.actor, bodies.fetch(call.actor, sheet_import, number))


def act(call: Call, number: str, what: str) -> HttpResponse:
    """POST /api/imports/{id}/check · run · cancel; PUT …/mapping; GET …/problems · errors · mapping.toml."""
    found = _ACTIONS.get((call.method, what))
    if found is None:
        raise NotFound()
    return found(call, _own(call, number))


def _map(call: Call, record: Any) -> HttpResponse:
    """PUT mapping {sheets: {name: section}}, or the text of a mapping.toml {toml}."""
    given = call.object()
    sections = from_toml(given["toml"]) if isinstance(given.get("toml"), str) else given.get("sheets")
    if not isinstance(sections, dict) or unknown_words(sections):
        text = _("This mapping is not understood", "无法识别该列对应")
        raise InvalidInput([Invalid(text, "sheets", "kernel.importing.mapping")])
    _apply(call, record, sections)
    return answer(_view(call, record.id))


def _apply(call: Call, record: Any, sections: Mapping[str, Any]) -> None:
    if queue.is_open(record.id):
        raise Refused(_("It is running", "正在执行中，请稍候"), rule="master.sheets.is_not_running")
    mapping = sheet_import.commands["map"]
    runner.perform(mapping, [record.id], {"sheets": dict(sections)}, actor=call.actor)


def _start(call: Call, record: Any, command: str) -> HttpResponse:
    """Queue a check or an import with the mapping as it stands, and remember it for next time."""
    sections = queries.get_sections(call.actor, record)
    if not any(section["document"] for section in sections.values()):
        text = _("Choose a sheet to import", "请选择要导入的工作表")
        raise InvalidInput([Invalid(text, "sheets", "master.sheets.is_chosen")])
    with runner.together(call.actor, f"master.sheet_import.{command}"):
        sheet_import.commands["map"]([record.id], sheets=sections)
        queue.queue(sheet_import.commands[command], record.id, actor=call.actor)
    commands.remember(call.actor, record.id, sections)
    return answer(_view(call, record.id), 202)


def _cancel(call: Call, record: Any) -> HttpResponse:
    if not in_scope(call.actor, sheet_import, "run", record):
        raise denied(sheet_import.commands["run"])
    queue.cancel(record.id)
    return answer(_view(call, record.id))


def _problems(call: Call, record: Any) -> HttpResponse:
    return answer(queries.list_problems(record))


def _errors(call: Call, record: Any) -> HttpResponse:
    return _download(*queries.get_file(record, "marked"))


def _toml(call: Call, record: Any) -> HttpResponse:
    return _download("mapping.toml", as_toml(queries.get_sections(call.actor, record)).encode())


def get_template(call: Call, name: str) -> HttpResponse:
    """GET /api/import-templates/{doc}?lang=zh|en: an empty workbook with the columns the reader may fill."""
    target = target_for(call.actor, name)
    if target is None:
        raise NotFound()
    language = {"zh": "zh-hans", "en": "en"}.get(call.param("lang"), translation.get_language())
    with translation.override(language):
        return _download(f"{target.label}.xlsx", template_of(target))


def _download(name: str, content: bytes) -> HttpResponse:
    kind = XLSX if name.endswith(".xlsx") else "text/csv" if name.endswith(".csv") else "application/toml"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


_ACTIONS: dict[tuple[str, str], Callable[[Call, Any], HttpResponse]] = {
    ("PUT", "mapping"): _map,
    ("POST", "check"): lambda call, record: _start(call, record, "check"),
    ("POST", "run"): lambda call, record: _start(call, record, "run"),
    ("POST", "cancel"): _cancel,
    ("GET", "problems"): _problems,
    ("GET", "errors"): _errors,
    ("GET", "mapping.toml"): _toml,
}
