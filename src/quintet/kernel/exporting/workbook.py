"""A workbook, row by row, in flat memory and without a file on disk.

XlsxWriter makes everything around the rows (styles, sheets, frozen header, filter, widths): once at the beginning for
what stands before the rows of a sheet, once at the end for the parts that count. The rows are written here, straight
into the zip that is being sent, as ISO/IEC 29500-1 §18.3.1.4 has them: its own constant-memory mode keeps them in
temporary files and can send the first byte only after the last row (measured: four times the CPU).
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from quintet.kernel.exporting.sheets import Blocks, Layout, Row

MOST_ROWS = 1_048_575  # of a sheet, below its header
_LONGEST = 32_767  # characters a cell can hold
_FORMATS = {"money": "#,##0.00", "price": "#,##0.00####", "date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_EPOCH = date(1899, 12, 30).toordinal()  # day 0, as spreadsheets count since 1900-03-01

Write = Callable[[str, Any], str]


class _Pipe(io.RawIOBase):
    """Where the zip is written to; what was written is taken out and sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        found, self.parts = b"".join(self.parts), []
        return found


class _Rows:
    """The rows that are left, taken some at a time, never more than a sheet still holds."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._rest: list[Row] = []

    def take(self, most: int) -> list[Row]:
        """At most so many rows, none only at the end."""
        if not self._rest:
            self._rest = next(self._blocks, [])
        taken, self._rest = self._rest[:most], self._rest[most:]
        return taken

    def is_empty(self) -> bool:
        """Whether none are left; looks at the next block where it must."""
        if not self._rest:
            self._rest = next(self._blocks, [])
        return not self._rest


def xlsx_bytes(layout: Layout, blocks: Blocks, most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """The file. A sheet that is full (`most_rows`) is followed by a further one with the same header."""
    pipe, left = _Pipe(), _Rows(blocks)
    packed = zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    around, styles = _around(layout, [0])
    before = around["xl/worksheets/sheet1.xml"].split("</sheetData>")[0]
    writers = _writers(layout, styles)
    counts: list[int] = []
    while not counts or not left.is_empty():
        with packed.open(f"xl/worksheets/sheet{len(counts) + 1}.xml", "w") as sheet:
            sheet.write(_selected(before, len(counts)).encode())
            count = 0
            while count < most_rows and (rows := left.take(most_rows - count)):
                sheet.write(_rows(rows, writers, count + 2))
                count += len(rows)
                yield pipe.taken()
            counts.append(count)
            sheet.write(_behind(layout, count).encode())
    final, _styles = _around(layout, counts)
    for name, content in final.items():
        if not name.startswith("xl/worksheets/sheet"):
            packed.writestr(name, content)
    packed.close()
    yield pipe.taken()


def _around(layout: Layout, counts: Sequence[int]) -> tuple[dict[str, str], dict[str, int]]:
    """The parts of a workbook with these numbers of rows on its sheets, and the style of each kind of cell."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#F2F4F7", "bottom": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    for number, count in enumerate(counts):
        sheet = book.add_worksheet(_sheet_name(layout.title, number))
        for index, column in enumerate(layout.columns):
            sheet.set_column(index, index, column.shown_width(), formats.get(column.kind))
            sheet.write_string(0, index, _clean(column.header), head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, max(len(layout.columns) - 1, 0))
    book.close()
    with zipfile.ZipFile(out) as made:
        parts = {name: made.read(name).decode() for name in made.namelist()}
    return parts, {kind: each.xf_index or 0 for kind, each in formats.items()}


def _behind(layout: Layout, count: int) -> str:
    """What stands behind the rows of a sheet."""
    parts, _styles = _around(layout, [count])
    return "</sheetData>" + parts["xl/worksheets/sheet1.xml"].split("</sheetData>", 1)[1]


def _selected(before: str, number: int) -> str:
    """Only the first sheet is the one that is open."""
    return before if number == 0 else before.replace(' tabSelected="1"', "")


def _sheet_name(title: str, number: int) -> str:
    plain = _NOT_IN_NAMES.sub(" ", title).strip("' ") or "1"
    tail = f" {number + 1}" if number else ""
    return plain[: 31 - len(tail)] + tail


def _writers(layout: Layout, styles: dict[str, int]) -> list[tuple[str, Write]]:
    """By column: its letters, and what makes the text of a cell from its place and its value."""
    return [
        (xl_col_to_name(index), _writer(column.kind, styles.get(column.kind)))
        for index, column in enumerate(layout.columns)
    ]


def _writer(kind: str, style: int | None) -> Write:
    styled = f' s="{style}"' if style else ""
    if kind == "date":
        return lambda place, day: f'<c r="{place}"{styled}><v>{day.toordinal() - _EPOCH}</v></c>'
    if kind == "time":
        return lambda place, moment: f'<c r="{place}"{styled}><v>{_serial(moment)}</v></c>'
    if kind == "text":
        return _text
    return lambda place, number: f'<c r="{place}"{styled}><v>{number}</v></c>'


def _serial(moment: datetime) -> str:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f"{moment.toordinal() - _EPOCH + seconds / 86_400:.10f}"


def _text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(_clean(text))}</t></is></c>'


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)[:_LONGEST]


def _rows(rows: list[Row], writers: list[tuple[str, Write]], first: int) -> bytes:
    parts = []
    for number, row in enumerate(rows, first):
        parts.append(f'<row r="{number}">')
        for (letters, write), cell in zip(writers, row, strict=True):
            if cell is not None and cell != "":
                parts.append(write(f"{letters}{number}", cell))
        parts.append("</row>")
    return "".join(parts).encode()
