"""Import a folder or a file: everything in one transaction, or nothing; every problem by file, row and column."""

from collections.abc import Sequence
from pathlib import Path

from quintet.kernel import sql
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.importing.files import Sheet, read_sheet
from quintet.kernel.importing.grouping import entries_of
from quintet.kernel.importing.loading import Loader
from quintet.kernel.importing.mapping import Plan, plan_sheet, read_mapping
from quintet.kernel.importing.report import FileReport, Problem, Report
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import together
from quintet.kernel.text import Text, _, as_text


class _NothingIsWritten(Exception):
    """Takes the transaction back: a dry run, or a problem."""


def import_path(
    path: Path, *, dry_run: bool = False, company: str = "", existing: str = "refuse", only: Sequence[str] = ()
) -> Report:
    """Import a csv file, or every csv file of a folder (or those with these stems only), as the system "import".

    `company` is the code of the company that documents belong to; the only one there is when left out. `existing`
    says what happens to a row whose code exists already: refuse, skip or update. A dry run does everything, checks
    the database's constraints too, and takes it back. Raises nothing for bad data: see the report's problems.
    """
    report = Report()
    plans = _plans(path, existing, only, report)
    report.files = [FileReport(p.sheet.file, p.target.name, p.target.label, len(p.sheet.rows)) for p in plans]
    if plans:
        try:
            with together(system_actor("import"), "import"):
                _load(plans, report, company)
                _settle(report)
                if dry_run or report.problems:
                    raise _NothingIsWritten
                report.written = True
        except _NothingIsWritten:
            pass
    return report


def _plans(path: Path, existing: str, only: Sequence[str], report: Report) -> list[Plan]:
    folder = path if path.is_dir() else path.parent
    paths = sorted(folder.glob("*.csv")) if path.is_dir() else [path]
    paths = [each for each in paths if not only or each.stem in only]
    sections, problems = read_mapping(folder)
    report.problems += problems
    if not paths:
        report.problems.append(Problem(str(path), None, "", _("There are no csv files here", "此处没有 csv 文件")))
    plans = []
    for each in paths:
        sheet, problems = _read(each)
        report.problems += problems
        if sheet is not None:
            plan, problems = plan_sheet(sheet, sections.get(sheet.stem, {}), existing)
            report.problems += problems
            plans += [plan] if plan is not None else []
    return in_order(plans)


def _read(path: Path) -> tuple[Sheet | None, list[Problem]]:
    try:
        return read_sheet(path, path.name)
    except OSError as error:
        text = Text(str(error), str(error))
        return None, [Problem(path.name, None, "", text)]


def in_order(plans: Sequence[Plan]) -> list[Plan]:
    """Sheets after those whose documents they refer to; an updating one after the one that creates. Else by name."""
    left, ordered = list(plans), []
    while left:
        chosen = next((plan for plan in left if not _waits(plan, left)), left[0])  # a circle: in the order of names
        left.remove(chosen)
        ordered.append(chosen)
    return ordered


def _waits(plan: Plan, others: Sequence[Plan]) -> bool:
    wanted = {column.to for column in [*plan.columns.values(), *plan.fixed] if column.to}
    for other in others:
        if other.target.name != plan.target.name and other.target.name in wanted and other.existing != "update":
            return True
        if other is not plan and other.target.name == plan.target.name and plan.existing == "update" != other.existing:
            return True
    return False


def _load(plans: Sequence[Plan], report: Report, company: str) -> None:
    loader = Loader(report, company)
    for plan, counts in zip(plans, report.files, strict=True):
        entries, problems = entries_of(plan)
        report.problems += problems
        bad = {problem.row for problem in problems}
        for entry in entries:
            entry.failed = bool(bad & set(entry.rows))
        loader.load(plan, entries, counts)


def _settle(report: Report) -> None:
    """What the database checks at commit, while problems can still be told."""
    if report.problems:
        return
    try:
        with as_refusal():
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except QuintetError as refusal:
        report.problems.append(Problem("", None, "", as_text(refusal.message)))


__all__ = ["Actor", "import_path", "in_order"]
