"""Rows of a sheet as the values of documents, each value with the cell it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.importing.cells import tidy
from quintet.kernel.importing.files import Row
from quintet.kernel.importing.mapping import Plan
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.targets import Column
from quintet.kernel.text import Text, _

_FAULTS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
_FAULT = _("The formula in this cell failed", "该单元格的公式出错")
_DIFFERENT = _("{here} here, but {there} in row {row}", "此处为“{here}”，而第 {row} 行为“{there}”")
_REMEMBERED = 20_000  # values of a column that are not read again


@dataclass(slots=True)
class Reference:
    """A cell that names a document of another kind (or of the same): resolved once everything it may mean exists."""

    to: str
    text: str
    row: int
    column: Column
    holder: dict[str, Any]  # where the number goes


@dataclass(slots=True)
class Entry:
    """One document to be made: values as create takes them, the rows it came from, the references it waits for."""

    rows: list[int]
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    line_rows: dict[str, list[int]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    written: dict[int, str] | None = None  # header cells of the first row, by position
    id: int | None = None
    known: bool = False  # it was there before this import
    failed: bool = False


def entries_of(plan: Plan) -> tuple[list[Entry], list[Problem]]:
    """The documents of a sheet, and every cell that cannot be read."""
    reading = _Reading(plan)
    for row in plan.sheet.rows:
        reading.take(row)
    return reading.entries, reading.problems


class _Reading:
    """The rows of a sheet on their way to documents."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.file = plan.sheet.file
        self.entries: list[Entry] = []
        self.by_key: dict[Any, Entry] = {}
        self.problems: list[Problem] = []
        self.header = [(i, column) for i, column in plan.columns.items() if not column.lines]
        self.lines = [(i, column) for i, column in plan.columns.items() if column.lines]
        self.fixed = [(column, text) for column, text in plan.fixed.items() if not column.lines]
        self.fixed_lines = [(column, text) for column, text in plan.fixed.items() if column.lines]
        self.known: dict[str, dict[str, tuple[Any, Text | None]]] = {path: {} for path in plan.target.columns}

    def take(self, row: Row) -> None:
        """A row: the beginning of a document, or more of one."""
        if not self.lines:
            key = _cell(row, self.plan.key) if self.plan.key is not None else ""
            self._begin(row, key)
            return
        named: Any = _cell(row, self.plan.key) if self.plan.key is not None else None
        # without a key, neighbours with the same header cells are one document
        named = named if named is not None else tuple(_cell(row, i) for i, _column in self.header)
        entry = self.by_key.get(named)
        if self.plan.key is not None and named == "" and self.entries:
            entry = self.entries[-1]  # an empty key continues the document above
        if entry is None:
            entry = self._begin(row, named if isinstance(named, str) else "")
            self.by_key[named] = entry
        else:
            self._differences(row, entry)
            entry.rows.append(row.number)
        self._read_lines(row, entry)

    def _begin(self, row: Row, key: str) -> Entry:
        entry = Entry([row.number], key)
        self.entries.append(entry)
        for column, text in self.fixed:
            self._put(row, entry, column, text, entry.values)
        cells = row.cells
        for position, column in self.header:
            text = cells[position].strip() if position < len(cells) else ""
            if text:
                self._put(row, entry, column, text, entry.values)
        if self.lines:
            entry.written = {i: _cell(row, i) for i, _column in self.header}
        return entry

    def _differences(self, row: Row, entry: Entry) -> None:
        for position, text in (entry.written or {}).items():
            here = _cell(row, position)
            if here and here != text:
                message = _DIFFERENT.format(here=here, there=text or "-", row=entry.rows[0])
                self.problems.append(Problem(self.file, row.number, self.plan.sheet.headers[position], message))

    def _read_lines(self, row: Row, entry: Entry) -> None:
        cells: dict[str, list[tuple[Column, str]]] = {}
        for position, column in self.lines:
            text = _cell(row, position)
            if text:
                cells.setdefault(column.lines, []).append((column, text))
        for name, found in cells.items():
            line: dict[str, Any] = {}
            entry.values.setdefault(name, []).append(line)
            entry.line_rows.setdefault(name, []).append(row.number)
            same: Iterable[tuple[Column, str]] = [each for each in self.fixed_lines if each[0].lines == name]
            for column, text in [*same, *found]:
                self._put(row, entry, column, text, line)

    def _put(self, row: Row, entry: Entry, column: Column, text: str, holder: dict[str, Any]) -> None:
        """Read a cell into `holder`; an empty one is left out, so that defaults and the document's checks apply."""
        if text in _FAULTS:
            self._tell(row, column, _FAULT)
        elif column.to:
            entry.references.append(Reference(column.to, text, row.number, column, holder))
        else:
            known = self.known[column.path]
            found = known.get(text)
            if found is None:
                value, problem = column.reader.parse(tidy(column.kind, text, column.options), column.path)
                found = value, problem.message if problem else None
                if len(known) < _REMEMBERED:
                    known[text] = found
            if found[1] is not None:
                self._tell(row, column, found[1])
            else:
                holder[column.key] = found[0]

    def _tell(self, row: Row, column: Column, message: Text) -> None:
        self.problems.append(Problem(self.file, row.number, self.plan.header_of(column.path), message))


def _cell(row: Row, position: int) -> str:
    return row.cells[position].strip() if position < len(row.cells) else ""


def rows_of(entries: Sequence[Entry]) -> int:
    """How many rows these documents came from."""
    return sum(len(entry.rows) for entry in entries)
