"""Import sheets: everything in one transaction, or nothing; every problem by file, sheet, row and column."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.importing.files import Sheet, read_sheets
from quintet.kernel.importing.grouping import Entry, entries_of
from quintet.kernel.importing.loading import EnoughProblems, Loader
from quintet.kernel.importing.mapping import Plan, plan_sheet, read_mapping
from quintet.kernel.importing.report import FileReport, Problem, Report
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import together
from quintet.kernel.text import Text, _, as_text

ENDINGS = (".csv", ".xlsx", ".xlsm")


class _NothingIsWritten(Exception):
    """Takes the transaction back: a dry run, or a problem."""


def import_path(
    path: Path, *, dry_run: bool = False, company: str = "", existing: str = "refuse", only: Sequence[str] = ()
) -> Report:
    """Import a csv file or workbook, or all of a folder (or those with these stems only), as the system "import".

    `company` is the code of the company that documents belong to; the only one there is when left out. `existing`
    says what happens to a row whose code exists already: refuse, skip or update. A dry run does everything, checks
    the database's constraints too, and takes it back. Raises nothing for bad data: see the report's problems.
    """
    report = Report()
    plans = _plans(path, existing, only, report)
    if plans:
        try:
            with together(system_actor("import"), "import"):
                load_plans(plans, report, company=company)
                if dry_run or report.problems:
                    raise _NothingIsWritten
                report.written = True
        except _NothingIsWritten:
            pass
    return report


def load_plans(
    plans: Sequence[Plan],
    report: Report,
    *,
    company: str = "",
    actor: Actor | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Load planned sheets inside the running transaction. Whoever calls takes it back when there are problems."""
    report.files = [FileReport(p.sheet.file, p.target.name, p.target.label, len(p.sheet.rows)) for p in plans]
    total, done = sum(len(plan.sheet.rows) for plan in plans), 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, total)

    loader = Loader(report, company, actor=actor, progress=tell)
    try:
        for plan, counts in zip(plans, report.files, strict=True):
            loader.load(plan, _entries(plan, report), counts)
        _settle(report)
    except EnoughProblems:
        text = _("Further problems are not listed", "其余问题不再列出")
        report.problems.append(Problem(plan.sheet.file, None, "", text))


def _entries(plan: Plan, report: Report) -> list[Entry]:
    entries, problems = entries_of(plan)
    report.problems += problems
    bad = {problem.row for problem in problems}
    if bad:
        for entry in entries:
            entry.failed = not bad.isdisjoint(entry.rows)
    return entries


def _plans(path: Path, existing: str, only: Sequence[str], report: Report) -> list[Plan]:
    folder = path if path.is_dir() else path.parent
    paths = sorted(each for each in folder.iterdir() if each.suffix.lower() in ENDINGS) if path.is_dir() else [path]
    paths = [each for each in paths if (not only or each.stem in only) and not each.name.startswith("~$")]
    sections, problems = read_mapping(folder)
    report.problems += problems
    if not paths:
        text = _("There are no csv files or workbooks here", "此处没有 csv 或 xlsx 文件")
        report.problems.append(Problem(str(path), None, "", text))
    sheets = [sheet for each in paths for sheet in _read(each, report)]
    return plans_of(sheets, sections, existing, report)


def plans_of(sheets: Iterable[Sheet], sections: Any, existing: str, report: Report, **find: Any) -> list[Plan]:
    """The plans of sheets by the sections of a mapping, in the order they are loaded; problems go to the report."""
    plans = []
    for sheet in sheets:
        section = sections.get(sheet.stem) or sections.get(Path(sheet.file).stem, {})
        if section.get("document") == "":  # this sheet is left out
            continue
        plan, problems = plan_sheet(sheet, section, existing, **find)
        report.problems += problems
        plans += [plan] if plan is not None else []
    report.heads = {plan.sheet.file: plan.sheet.header_row for plan in plans}
    return in_order(plans)


def _read(path: Path, report: Report) -> list[Sheet]:
    try:
        sheets, problems = read_sheets(path.read_bytes(), path.name)
    except OSError as error:
        sheets, problems = [], [Problem(path.name, None, "", Text(str(error), str(error)))]
    report.problems += problems
    return sheets


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


def _settle(report: Report) -> None:
    """What the database checks at commit, while problems can still be told."""
    if report.problems:
        return
    try:
        with as_refusal():
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except QuintetError as refusal:
        report.problems.append(Problem("", None, "", as_text(refusal.message)))
