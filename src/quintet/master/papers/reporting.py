"""Any report on paper: its heading, what was asked, the columns as wide as they need, totals, checks, page numbers.

A room that wants another shape for one of its reports says so with `report_printed`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation

from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.inputs import Parameter
from quintet.kernel.printing import LANGUAGES, Paper, as_filename, compiled
from quintet.kernel.printing.compiler import ROOT
from quintet.kernel.printing.selection import on_record
from quintet.kernel.printing.shape import day, money, percent, quantity
from quintet.kernel.reports import Column, Report, Result, reports
from quintet.kernel.results import NotFound
from quintet.kernel.text import _
from quintet.master.papers.heads import company_head

TEMPLATE = ROOT / "master/papers/print/report.typ"
LONGEST = 26  # Latin letters: longer words do not widen their column
PORTRAIT = 7  # columns: more of them lie across
RIGHT = frozenset({"money", "decimal", "integer", "percent"})

Data = Callable[[Result, Mapping[str, Any], Actor], Mapping[str, Any]]


@dataclass(frozen=True)
class ReportPrint:
    """How one report is printed: `data(result, parameters, actor)` fills the template."""

    template: Path
    data: Data


report_prints: dict[str, ReportPrint] = {}


def report_printed(name: str, *, template: str, data: Data) -> None:
    """A report has a paper of its own. Raises TypeError for a file that is missing."""
    path = ROOT / template
    if not path.is_file():
        raise TypeError(f"print of report {name}: there is no {template}")
    report_prints[name] = ReportPrint(path, data)


def report_paper(asking: Asking, name: str, given: Mapping[str, Any], language: str) -> Paper:
    """A report on paper in "zh" or "en", on record. Raises NotFound, NotAllowed, InvalidInput."""
    report = reports.get(name)
    if report is None or language not in LANGUAGES:
        raise NotFound()
    question = {"params": dict(given), "lang": language}
    with translation.override(LANGUAGES[language]):
        return on_record(asking, f"report:{name}", question, 1, lambda: _paper(asking.actor, report, given, language))


def _paper(actor: Actor, report: Report, given: Mapping[str, Any], language: str) -> Paper:
    result = report.run(actor, dict(given))
    parameters = report.parse({**report.defaults(actor), **given})
    own = report_prints.get(report.name)
    template = own.template if own is not None else TEMPLATE
    data = own.data(result, parameters, actor) if own is not None else report_data(report, result, parameters)
    company = company_head(actor.company_id) if actor.company_id else {"name": "", "second_name": "", "rows": []}
    made = {"at": clock.local(clock.now()).strftime("%Y-%m-%d %H:%M"), "who": actor.name}
    title = " ".join(part for part in (str(report.label), str(data.get("named", ""))) if part)
    pdf = compiled(template, {"lang": language, "mark": "", "company": company, "made": made, **data})
    return Paper(pdf, as_filename(f"{title}.pdf"))


def report_data(report: Report, result: Result, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the template of all reports reads."""
    heading = result.heading
    names = {name: str(text) for name in ("form", "period", "unit") if (text := getattr(heading, name, None))}
    texts = [index for index, each in enumerate(result.columns) if each.type not in RIGHT]
    return {
        "title": str(report.label),
        "named": names.get("period", ""),
        **{name: names.get(name, "") for name in ("form", "period", "unit")},
        "asked": _asked(report, parameters, skip_periods="period" in names),
        "flipped": len(result.columns) > PORTRAIT and "form" not in names,  # official forms are bound upright
        "columns": _columns(result),
        "rows": [_row(result.columns, row, texts[:1]) for row in result.rows],
        "totals": _totals(result),
        "checks": [[str(check.label), check.ok, check.detail] for check in result.checks],
        "signed": bool(names.get("unit")),
    }


def _columns(result: Result) -> list[list[Any]]:
    """[label, side, type, weight]: words share the width by the longest of them, figures take what they need."""
    found: list[list[Any]] = []
    for column in result.columns:
        longest = max((_width(shown_as(column, row.get(column.name))) for row in result.rows), default=0)
        weight = min(max(longest, _width(str(column.label)), 4), LONGEST)
        side = "right" if column.type in RIGHT else "left"
        found.append([str(column.label), side, column.type, weight])
    return found


def _width(text: str) -> int:
    """How wide a text is, in Latin letters: Chinese characters count twice."""
    return sum(2 if ord(each) > 0x2E7F else 1 for each in text)


def _row(columns: Sequence[Column], row: Mapping[str, Any], texts: Sequence[int]) -> list[Any]:
    """[(text, level, bold)] of a row's cells; the first column of words is indented by the row's level."""
    levels, bolds = row.get("_levels") or {}, row.get("_bolds") or ()
    cells = []
    for index, column in enumerate(columns):
        level = levels.get(column.name, row.get("_level", 0) if index in texts else 0)
        bold = bool(row.get("_bold")) or column.name in bolds
        cells.append([shown_as(column, row.get(column.name)), level, bold])
    return cells


def _totals(result: Result) -> list[str] | None:
    if result.totals is None:
        return None
    found = [shown_as(column, result.totals.get(column.name)) for column in result.columns]
    if found and not found[0]:
        found[0] = str(_("Total", "合计"))
    return found


def shown_as(column: Column, value: Any) -> str:
    """A value of a report as it stands on paper."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        return str(value.get("label", ""))
    if column.type == "money" and isinstance(value, Decimal | int):
        return (
            money(Decimal(value)) if value or column.name.endswith("balance") else ""
        )  # nothing is left blank, a balance is not
    if column.type == "percent" and isinstance(value, Decimal | int):
        return percent(Decimal(value))
    if isinstance(value, bool):
        return str(_("yes", "是") if value else _("no", "否"))
    if isinstance(value, Decimal):
        return quantity(value)
    return day(value) if hasattr(value, "isoformat") else str(value)


def _asked(report: Report, parameters: Mapping[str, Any], *, skip_periods: bool) -> list[list[str]]:
    """What the reader chose, in words: [(label, value)]."""
    usual = {name: each.default for name, each in report.parameters.items()}
    chosen = {n: v for n, v in parameters.items() if v not in (None, "") and v != usual[n] and n != "page"}
    if skip_periods:
        chosen = {n: v for n, v in chosen.items() if report.parameters[n].input.to != "finance.period"}
    titles = register.titles(v for n, v in chosen.items() if report.parameters[n].input.to and isinstance(v, int))
    return [
        [str(report.parameters[name].reader.label), _value(report.parameters[name], value, titles)]
        for name, value in chosen.items()
    ]


def _value(parameter: Parameter, value: Any, titles: Mapping[int, tuple[str, str, str]]) -> str:
    if parameter.input.to and value in titles:
        return " ".join(part for part in titles[value][1:] if part)
    for option in parameter.input.options or ():
        if option[0] == value:
            return str(option[1])
    if isinstance(value, bool):
        return str(_("yes", "是") if value else _("no", "否"))
    return day(value) if hasattr(value, "isoformat") else str(value)
