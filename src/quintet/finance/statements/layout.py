"""A filled form as rows of a report: one below the other, or its sides next to each other as on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from quintet.finance.ledgers.queries import PeriodFacts
from quintet.finance.statements.forms import Form, Row, Section
from quintet.finance.statements.rules import Filled, selection
from quintet.kernel.reports import Column, to_report
from quintet.kernel.text import Text, _

CellRow = dict[str, Any]


@dataclass(frozen=True)
class Amounts:
    """A column of amounts: the filled form, and the periods its figures open into."""

    name: str
    label: Text
    filled: Filled
    first: PeriodFacts
    last: PeriodFacts
    with_closing: bool = True


def columns_of(form: Form, amounts: Sequence[Amounts], sides: bool) -> list[Column]:
    """Item, number and amounts; twice where the sides stand next to each other."""
    found: list[Column] = []
    for index, section in enumerate(form.sections if sides else form.sections[:1]):
        end = "" if index == 0 else f"_{index + 1}"
        item = section.label if sides or len(form.sections) == 1 else _("Item", "项目")
        found.append(Column(f"item{end}", item, width=230 if sides else 380))
        found.append(Column(f"no{end}", _("No.", "行次"), "integer", width=52))
        found += [Column(f"{each.name}{end}", each.label, "money", width=132) for each in amounts]
    return found


def rows_of(form: Form, amounts: Sequence[Amounts], sides: bool, notes: Mapping[int, Text]) -> list[CellRow]:
    """The rows of the report; every figure but zero opens what it is made of."""
    if not sides:
        return [_cells(form, row, amounts, "", notes) for section in form.sections for row in section.rows]
    longest = max(len(section.rows) for section in form.sections)
    columns = [
        [_cells(form, row, amounts, "" if index == 0 else f"_{index + 1}", notes) for row in _padded(section, longest)]
        for index, section in enumerate(form.sections)
    ]
    return [_merged(parts) for parts in zip_longest(*columns, fillvalue={})]


def _padded(section: Section, length: int) -> list[Row | None]:
    """The section with blank lines before its `fill` row (else at its end), `length` lines in all."""
    at = next((i for i, row in enumerate(section.rows) if row.fill), len(section.rows))
    blank: list[Row | None] = [None] * (length - len(section.rows))
    return [*section.rows[:at], *blank, *section.rows[at:]]


def _cells(form: Form, row: Row | None, amounts: Sequence[Amounts], end: str, notes: Mapping[int, Text]) -> CellRow:
    if row is None:
        return {}
    label = row.label + notes[row.no] if row.no is not None and row.no in notes else row.label
    found: CellRow = {f"item{end}": str(label), f"no{end}": row.no, "_levels": {f"item{end}": row.level}}
    links: dict[str, Any] = {}
    for each in amounts:
        if row.no is not None:
            found[f"{each.name}{end}"] = each.filled.values[row.no]
            links[f"{each.name}{end}"] = _behind(form, row, each)
    names = [f"item{end}", f"no{end}", *(f"{each.name}{end}" for each in amounts)]
    return {**found, "_links": links, "_bolds": names if row.bold else []}


def _behind(form: Form, row: Row, of: Amounts) -> dict[str, Any]:
    """A row opens into the lines of its accounts, a total into the balances of all that it adds."""
    assert row.no is not None
    name = "finance.trial_balance" if row.total else "finance.account_ledger"
    codes = " ".join(of.filled.codes[row.no]) if row.memo else selection(form, of.filled.codes[row.no])
    closing = {} if of.with_closing else {"closing": False}
    return to_report(name, codes=codes, from_period=of.first.id, to_period=of.last.id, **closing)


def _merged(parts: Sequence[CellRow]) -> CellRow:
    row: CellRow = {"_links": {}, "_levels": {}, "_bolds": []}
    for part in parts:
        row |= {name: value for name, value in part.items() if not name.startswith("_")}
        row["_links"] |= part.get("_links", {})
        row["_levels"] |= part.get("_levels", {})
        row["_bolds"] += part.get("_bolds", [])
    return row
