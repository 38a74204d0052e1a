"""Importing a file: sent, looked at, mapped, checked, written — or discarded. Checks and imports run as jobs."""

from collections.abc import Iterable, Mapping
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.commands import Batch
from quintet.kernel.importing.files import read_sheets
from quintet.kernel.importing.loading import MOST_PROBLEMS
from quintet.kernel.importing.marking import marked
from quintet.kernel.importing.outline import outline_of, sheet_from
from quintet.kernel.importing.proposing import signature
from quintet.kernel.importing.report import Problem, Report
from quintet.kernel.importing.run import load_plans, plans_of
from quintet.kernel.importing.targets import target_for
from quintet.kernel.jobs.progress import step
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed, NotFound, Refused
from quintet.kernel.runner import together
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current
from quintet.master.sheets import files, memory
from quintet.master.sheets.documents import sheet_import
from quintet.master.sheets.events import SheetChecked, SheetDiscarded, SheetImported
from quintet.master.sheets.models import DISCARDED, DRAFT, FAULTY, IMPORTED, READY, SheetImport

OPEN = DRAFT | FAULTY | READY
_READING = _("Reading the file", "正在读取文件")
_WRITING = _("Checking and writing rows", "正在校验并写入")
_CHECKING = _("Checking rows", "正在逐行检查")
_MARKING = _("Writing the error file", "正在生成错误文件")


class _TakenBack(Exception):
    """Takes an attempt back to where it began."""


def send(actor: Actor, target: str, file_name: str, data: bytes) -> int:
    """Keep a file that somebody wants to import; the number of the import.

    Raises NotAllowed for who may not create such documents, Refused for who belongs to no company, InvalidInput for
    an empty file.
    """
    found = target_for(actor, target)
    if found is None:
        raise NotAllowed(_("You may not import this", "您无权导入此类单据"), rule="master.sheet_import.send")
    if actor.company_id is None:
        raise Refused(_("You belong to no company yet", "您的账号尚未分配公司"), rule="master.sheets.has_company")
    if not data:
        raise InvalidInput([Invalid(_("The file is empty", "文件为空"), "file", "master.sheets.has_content")])
    with together(actor, "master.sheet_import.send"):
        with acting(actor.as_system("import")):
            values = {"file_name": file_name[-240:], "target": found.name, "target_label": found.label.to_json()}
            record = sheet_import.create([values]).records[0]
        files.keep(record.id, "source", record.file_name, data)
    return int(record.id)


@sheet_import.command(OPEN, label=_("Look at the file", "读取文件"), button=False, bulk=False)
def look(imports: Batch[SheetImport]) -> Iterable[Any]:
    """Find the sheets, headers and samples of the file. Raises InvalidInput for one that cannot be read."""
    for each in imports:
        step(0, 0, _READING)
        sheets, problems = read_sheets(_source(each), each.file_name)
        if not sheets:
            raise InvalidInput([Invalid(p.message, "file", "master.sheets.readable") for p in problems])
        files.keep_json(each.id, "outline", [outline_of(sheet) for sheet in sheets])
        each.row_count = sum(len(sheet.rows) for sheet in sheets)
    return ()


@sheet_import.command(OPEN, name="map", label=_("Set what columns mean", "设置列对应"), button=False, bulk=False)
def set_mapping(imports: Batch[SheetImport], *, sheets: dict[str, Any]) -> Iterable[Any]:
    """Remember what the columns of each sheet mean: sections as in mapping.toml, by the sheet's name."""
    for each in imports:
        each.mapping = {"sheets": sheets}
    return ()


@sheet_import.command(OPEN >> (FAULTY | READY), label=_("Check", "检查"), button=False, bulk=False)
def check(imports: Batch[SheetImport]) -> Iterable[SheetChecked]:
    """Do everything an import does and take it back. What is wrong is kept with the import."""
    for each in imports:
        report = _load(each, dry_run=True)
        each.state = (FAULTY if report.problems else READY).value
        yield _checked(each)


@sheet_import.command(OPEN >> (FAULTY | IMPORTED), label=_("Import", "导入"), button=False, bulk=False)
def run(imports: Batch[SheetImport]) -> Iterable[SheetChecked | SheetImported]:
    """Write every row, in one transaction; or none, when anything is wrong."""
    for each in imports:
        report = _load(each, dry_run=False)
        each.state = (FAULTY if report.problems else IMPORTED).value
        if report.problems:
            yield _checked(each)
            continue
        each.imported_at = current().at
        yield SheetImported(
            document=each.id,
            target=each.target,
            file_name=each.file_name,
            rows=each.row_count,
            created=each.created_count,
            updated=each.updated_count,
            skipped=each.skipped_count,
        )


@sheet_import.command(OPEN >> DISCARDED, label=_("Discard", "放弃"), confirm=True)
def discard(imports: Batch[SheetImport]) -> Iterable[SheetDiscarded]:
    """Let go of the file; nothing of it was written."""
    for each in imports:
        files.drop(each.id, "source", "outline", "marked")
        yield SheetDiscarded(document=each.id, target=each.target, file_name=each.file_name)


def remember(actor: Actor, number: int, sections: Mapping[str, Any]) -> None:
    """Keep what the columns of an import mean, to be proposed to this person for the same headers next time."""
    for outline in files.find_json(number, "outline") or []:
        section = sections.get(outline["stem"], {})
        if section.get("document"):
            headed = sheet_from(outline).headed_at(section["header_row"])
            memory.remember(actor, section["document"], signature(headed), section)


def _checked(each: SheetImport) -> SheetChecked:
    return SheetChecked(
        document=each.id,
        target=each.target,
        file_name=each.file_name,
        rows=each.row_count,
        problems=each.problem_count,
    )


def _source(each: SheetImport) -> bytes:
    found = files.find(each.id, "source")
    if found is None:
        raise NotFound()
    return found[1]


def _load(each: SheetImport, *, dry_run: bool) -> Report:
    """Load the file as whoever runs it, with their rights; with problems or for a dry run everything is taken back."""
    step(0, 0, _READING)
    actor, unit = current().actor, current()
    data = _source(each)
    report = Report()
    sections: Mapping[str, Any] = each.mapping.get("sheets", {})
    sheets, report.problems = read_sheets(data, each.file_name)
    if not sections and sheets:  # nothing was said: the first sheet is what they came for
        sections = {sheets[0].stem: {"document": each.target}}
    plans = plans_of(sheets, sections, "refuse", report, find=lambda name: target_for(actor, name))
    if not plans and not report.problems:
        report.problems.append(Problem(each.file_name, None, "", _("No sheet was chosen", "没有选择要导入的工作表")))
    phase = _CHECKING if dry_run else _WRITING
    try:
        with unit.savepoint():
            load_plans(plans, report, actor=actor, progress=lambda done, total: step(done, total, phase))
            if dry_run or report.problems:
                raise _TakenBack
    except _TakenBack:
        pass
    _note(each, report)
    files.keep_problems(each.id, report.problems[:MOST_PROBLEMS])
    files.drop(each.id, "marked")
    if report.problems:
        step(each.row_count, each.row_count, _MARKING)
        name, content = marked(data, each.file_name, report.problems, report.heads)
        files.keep(each.id, "marked", name[-240:], content)
    return report


def _note(each: SheetImport, report: Report) -> None:
    each.row_count = sum(one.rows for one in report.files)
    each.created_count = sum(one.created for one in report.files)
    each.updated_count = sum(one.updated for one in report.files)
    each.skipped_count = sum(one.skipped for one in report.files)
    each.problem_count = len(report.problems)
