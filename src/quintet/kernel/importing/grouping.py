"""Rows of a sheet as the values of documents, each value with the cell it came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.importing.cells import tidy
from quintet.kernel.importing.files import Row
from quintet.kernel.importing.mapping import Plan
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.targets import Column
from quintet.kernel.text import _


@dataclass
class Reference:
    """A cell that names a document of another kind (or of the same): resolved once everything it may mean exists."""

    to: str
    text: str
    row: int
    column: Column
    holder: dict[str, Any]  # where the number goes


@dataclass
class Entry:
    """One document to be made: values as create takes them, the rows it came from, the references it waits for."""

    rows: list[int]
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    line_rows: dict[str, list[int]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    written: dict[int, str] = field(default_factory=dict)  # header cells of the first row, by position
    id: int | None = None
    known: bool = False  # it was there before this import
    failed: bool = False


def entries_of(plan: Plan) -> tuple[list[Entry], list[Problem]]:
    """The documents of a sheet, and every cell that cannot be read."""
    entries: list[Entry] = []
    by_key: dict[Any, Entry] = {}
    problems: list[Problem] = []
    has_lines = any(column.lines for column in plan.columns.values())
    for row in plan.sheet.rows:
        key = _key_of(plan, row, has_lines)
        entry = by_key.get(key) if has_lines else None
        if has_lines and plan.key is not None and key == "" and entries:
            entry = entries[-1]  # an empty key continues the document above
        if entry is None:
            entry = Entry([], key if isinstance(key, str) else "")
            entries.append(entry)
            by_key[key] = entry
            problems += _read_header(plan, row, entry)
        else:
            problems += _differences(plan, row, entry)
        entry.rows.append(row.number)
        problems += _read_lines(plan, row, entry)
    return entries, problems


def _cell(row: Row, position: int) -> str:
    return row.cells[position].strip() if position < len(row.cells) else ""


def _key_of(plan: Plan, row: Row, has_lines: bool) -> Any:
    if plan.key is not None:
        return _cell(row, plan.key)
    # without a key, neighbours with the same header cells are one document
    return tuple(_cell(row, i) for i, column in plan.columns.items() if not column.lines) if has_lines else row.number


def _read_header(plan: Plan, row: Row, entry: Entry) -> Iterable[Problem]:
    for column, text in plan.fixed.items():
        if not column.lines:
            yield from _put(plan, row, entry, column, text, entry.values)
    for position, column in plan.columns.items():
        if not column.lines:
            entry.written[position] = _cell(row, position)
            yield from _put(plan, row, entry, column, _cell(row, position), entry.values)


def _differences(plan: Plan, row: Row, entry: Entry) -> Iterable[Problem]:
    for position, text in entry.written.items():
        here = _cell(row, position)
        if here and here != text:
            message = _("{here} here, but {there} in row {row}", "此处为“{here}”，而第 {row} 行为“{there}”")
            yield Problem(
                plan.sheet.file,
                row.number,
                plan.sheet.headers[position],
                message.format(here=here, there=text or "-", row=entry.rows[0]),
            )


def _read_lines(plan: Plan, row: Row, entry: Entry) -> Iterable[Problem]:
    cells: dict[str, list[tuple[Column, str]]] = {}
    for position, column in plan.columns.items():
        text = _cell(row, position)
        if column.lines and text:
            cells.setdefault(column.lines, []).append((column, text))
    for name, found in cells.items():
        line: dict[str, Any] = {}
        entry.values.setdefault(name, []).append(line)
        entry.line_rows.setdefault(name, []).append(row.number)
        same = [(c, t) for c, t in plan.fixed.items() if c.lines == name]
        for column, text in [*same, *found]:
            yield from _put(plan, row, entry, column, text, line)


def _put(plan: Plan, row: Row, entry: Entry, column: Column, text: str, holder: dict[str, Any]) -> Iterable[Problem]:
    """Read a cell into `holder`; an empty one is left out, so that defaults and the document's own checks apply."""
    if not text:
        return
    if column.to:
        entry.references.append(Reference(column.to, text, row.number, column, holder))
        return
    value, problem = column.reader.parse(tidy(column.kind, text, column.options), column.path)
    if problem:
        yield Problem(plan.sheet.file, row.number, plan.header_of(column.path), problem.message)
    else:
        holder[column.key] = value
