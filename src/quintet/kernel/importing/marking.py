"""The error file: the sheet that was sent, its bad cells marked, and a last column that says why in the reader's words.

All rows stay, so that the file can be corrected and sent again; in a long sheet only those with problems are shown
until the filter is taken off. The added column is passed over when the file comes back.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import PurePath
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from quintet.kernel.exporting.csv_file import harmless
from quintet.kernel.importing.files import MARKS, decoded, delimiter_of, headers_of
from quintet.kernel.importing.packing import unpacked
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.workbooks import FAULT, as_written
from quintet.kernel.text import Text, _

SHORT = 60  # rows of a sheet that is shown whole
_PLACE = _("[{column}] {message}", "「{column}」{message}")

Marks = Mapping[int, Sequence[Problem]]  # by the row's number


def marked(data: bytes, name: str, problems: Sequence[Problem], heads: Mapping[str, int]) -> tuple[str, bytes]:
    """(name, content) of the error file of a file that was read, in the active language.

    `heads` are the rows of the headers, by the names of the sheets in reports.
    """
    by_sheet: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        by_sheet[problem.file][problem.row or 0].append(problem)
    stem = PurePath(name).stem + str(_(" - problems", "-问题"))
    if data[:4] == b"PK\x03\x04":
        return f"{stem}.xlsx", _workbook(data, name, by_sheet, heads)
    return f"{stem}.csv", _csv(data, by_sheet.get(name, {}), heads.get(name, 1))


def _why(problems: Sequence[Problem]) -> str:
    """One sentence a problem, the columns named."""
    told = [_PLACE.format(column=p.column, message=p.message) if p.column else p.message for p in problems]
    return str(_("; ", "；")).join(str(each) for each in told)


def _csv(data: bytes, marks: Marks, head: int) -> bytes:
    text = decoded(data) or ""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    width = max((len(row) for row in rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter_of(text), lineterminator="\r\n")
    for number, row in enumerate(rows, 1):
        why = MARKS if number == head else _why(marks.get(number, ()))
        padded = [*row, *[""] * (width - len(row))]
        writer.writerow([*(cell if _is_number(cell) else harmless(cell) for cell in padded), why])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _workbook(data: bytes, name: str, by_sheet: Mapping[str, Marks], heads: Mapping[str, int]) -> bytes:
    out = BytesIO()
    inside = unpacked(data)
    with (
        Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book,
        CalamineWorkbook.from_filelike(BytesIO(data)) as source,
    ):
        for title in source.sheet_names:
            if title in inside.sheets:
                rows = source.get_sheet_by_name(title).to_python(skip_empty_area=False)
                of = f"{name} [{title}]" if f"{name} [{title}]" in heads else name
                _Marked(book, title, by_sheet.get(of, {}), inside.sheets[title]).write(rows, heads.get(of, 1))
    return out.getvalue()


class _Marked:
    """One sheet of the error file."""

    def __init__(self, book: Any, title: str, marks: Marks, special: Mapping[tuple[int, int], str]) -> None:
        self.sheet, self.marks, self.special = book.add_worksheet(title), marks, special
        bad = {"bg_color": "#FFD6D6", "border": 1, "border_color": "#E34D59"}
        self.formats = {
            kind: (book.add_format(plain), book.add_format({**plain, **bad}))
            for kind, plain in {
                "": {},
                "%": {"num_format": "0.######%"},
                "date": {"num_format": "yyyy-mm-dd"},
                "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
                "time": {"num_format": "hh:mm:ss"},
            }.items()
        }
        self.bold = book.add_format({"bold": True})
        self.red = book.add_format({"font_color": "#C9353F", "text_wrap": False})

    def write(self, rows: Sequence[Sequence[Any]], head: int) -> None:
        """Rows as they were, the header frozen, the reasons behind the last column."""
        width = max((len(row) for row in rows), default=0)
        written = [as_written(cell) for cell in rows[head - 1]] if head <= len(rows) else []
        headers = {header: i for i, header in enumerate(headers_of(written))}
        hides = bool(self.marks) and len(rows) - head > SHORT
        for number, row in enumerate(rows, 1):
            told = self.marks.get(number, ())
            bad = {headers.get(p.column, -1) for p in told}
            for column, value in enumerate(row):
                self._cell(number, column, value, column in bad)
            if number == head and self.marks:
                self.sheet.write_string(number - 1, width, MARKS, self.bold)
            elif told:
                self.sheet.write_string(number - 1, width, _why(told), self.red)
            if hides and number > head and not told:
                self.sheet.set_row(number - 1, None, None, {"hidden": True})
        if self.marks:
            self._finish(head, len(rows), width, hides)

    def _finish(self, head: int, last: int, width: int, hides: bool) -> None:
        self.sheet.freeze_panes(head, 0)
        self.sheet.set_column(0, width - 1, 14)
        self.sheet.set_column(width, width, 60)
        self.sheet.autofilter(head - 1, 0, max(last, head) - 1, width)
        if hides:
            self.sheet.filter_column(width, "x == NonBlanks")

    def _cell(self, number: int, column: int, value: Any, is_bad: bool) -> None:
        special = self.special.get((number - 1, column), "")
        kind = special if special == "%" else _kind(value)
        shape = self.formats[kind][is_bad]
        row = number - 1
        if special == "#":
            self.sheet.write_string(row, column, FAULT, shape)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, shape)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, shape)
        elif isinstance(value, date | time):
            self.sheet.write_datetime(row, column, value, shape)
        elif value or is_bad:
            self.sheet.write_string(row, column, str(value), shape)


def _kind(value: Any) -> str:
    if isinstance(value, datetime):
        return "date" if value.time() == time() else "moment"
    return "date" if isinstance(value, date) else "time" if isinstance(value, time) else ""


def summary(problems: Sequence[Problem]) -> Text:
    """How many problems, in how many rows."""
    rows = len({(problem.file, problem.row) for problem in problems})
    return _("{n} problems in {m} rows", "{m} 行共有 {n} 个问题").format(n=len(problems), m=rows)
