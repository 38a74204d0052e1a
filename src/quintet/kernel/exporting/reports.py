"""A report's figures as a file: its columns, its rows, its totals."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quintet.kernel import clock
from quintet.kernel.exporting.sheets import Cell, Layout, Row, SheetColumn, said
from quintet.kernel.reports import Column, Report, Result

_KINDS = {"money": "money", "decimal": "number", "percent": "number", "integer": "whole"}
_KINDS |= {"date": "date", "datetime": "time"}
_TYPES: dict[str, type[Any] | tuple[type[Any], ...]] = {
    "money": (Decimal, int), "number": (Decimal, int), "whole": (Decimal, int), "date": date, "time": datetime,
}  # fmt: skip


def layout_of(report: Report, result: Result) -> Layout:
    """The file's columns. A column whose cells are not all what its type says is text: nothing is left out."""
    heading = result.heading
    title = f"{report.label} {heading.period}" if heading and heading.period else str(report.label)
    return Layout(title, [SheetColumn(str(each.label), _kind(each, result)) for each in result.columns])


def rows_of(result: Result) -> list[Row]:
    """The rows, the totals below them."""
    kinds = [(each.name, _kind(each, result)) for each in result.columns]
    rows = [*result.rows, *([result.totals] if result.totals is not None else [])]
    return [[_cell(row.get(name), kind) for name, kind in kinds] for row in rows]


def _kind(column: Column, result: Result) -> str:
    kind = _KINDS.get(column.type, "text")
    rows = [*result.rows, *([result.totals] if result.totals is not None else [])]
    fits = (
        all(row.get(column.name) in (None, "") or isinstance(row[column.name], _TYPES[kind]) for row in rows)
        if (kind in _TYPES)
        else True
    )
    return kind if fits else "text"


def _cell(value: Any, kind: str) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = clock.local(value).replace(tzinfo=None)
    if kind != "text":
        return value
    if isinstance(value, Mapping):
        return str(value.get("label", ""))
    return str(said(value))
