"""Sheets as they come: csv in UTF-8 (with or without BOM) or GBK, workbooks (xlsx) with their dates and numbers."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.workbooks import Grid, read_workbook
from quintet.kernel.text import Text, _

_DELIMITERS = ",\t;"
LARGEST_FILE = 50_000_000  # bytes
MOST_ROWS = 200_000
MOST_COLUMNS = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HELP = _("How to fill in", "填写说明")  # the name of the sheet that explains a template; it holds no data
MARKS = "问题 Problems"  # the column that the error file adds; it is never a field


@dataclass(frozen=True)
class Row:
    """A row of a sheet; `number` is what a spreadsheet shows beside it (the first row is 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: its file, its headers and their row, its rows. Rows without any text are left out.

    `name` is the sheet's own in a workbook, "" in a csv file. `above` are the rows over the header (titles).
    """

    file: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    header_row: int = 1
    above: tuple[Row, ...] = ()

    @property
    def stem(self) -> str:
        """What a mapping calls it: the file's name without its ending, or the sheet's in a workbook of several."""
        return self.name if self.name else Path(self.file).stem

    def headed_at(self, number: int) -> "Sheet":
        """The same sheet with another row as its header."""
        every = [*self.above, Row(self.header_row, self.headers), *self.rows]
        head = next((row for row in every if row.number == number), None)
        if head is None or number == self.header_row:
            return self
        below = tuple(row for row in every if row.number > number)
        above = tuple(row for row in every if row.number < number)
        return replace(self, headers=headers_of(head.cells), rows=below, above=above, header_row=number)


def read_sheets(data: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    """The sheets in a file, known in reports as `name`, and what is wrong with it. The header is the first row."""
    if len(data) > LARGEST_FILE:
        text = _("The file is larger than {n} MB", "文件超过 {n} MB")
        return [], [Problem(name, None, "", text.format(n=LARGEST_FILE // 1_000_000))]
    if data[:4] == b"PK\x03\x04":
        return _of_workbook(data, name)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        text = _("Save it as .xlsx or csv without a password", "请另存为不带密码的 .xlsx 或 csv 后再导入")
        return [], [Problem(name, None, "", text)]
    grid, problems = _of_csv(data, name)
    sheet, more = _as_sheet(grid, name, "") if grid is not None else (None, [])
    return [sheet] if sheet else [], [*problems, *more]


def _of_workbook(data: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    grids, wrong = read_workbook(data)
    if wrong is not None:
        return [], [Problem(name, None, "", wrong)]
    found: list[Sheet] = []
    problems: list[Problem] = []
    helps = (HELP.en, HELP.zh)
    filled = [grid for grid in grids if grid.name not in helps and any(any(cells) for cells in grid.rows)]
    for grid in filled:
        label = grid.name if len(filled) > 1 else ""
        sheet, more = _as_sheet(grid, name if not label else f"{name} [{grid.name}]", label)
        found += [sheet] if sheet else []
        problems += more
    return found, problems if filled else [Problem(name, None, "", _EMPTY)]


_EMPTY = _("The file is empty", "文件为空")


def _as_sheet(grid: Grid, file: str, name: str) -> tuple[Sheet | None, list[Problem]]:
    """Rows with text, the first of them as header."""
    filled = [Row(number, cells) for number, cells in enumerate(grid.rows, 1) if any(c and c.strip() for c in cells)]
    if not filled:
        return None, [Problem(file, None, "", _EMPTY)]
    if len(filled) - 1 > MOST_ROWS or max(len(row.cells) for row in filled) > MOST_COLUMNS:
        text = _("More than {n} rows or {m} columns; split it", "超过 {n} 行或 {m} 列，请拆分后导入")
        return None, [Problem(file, None, "", text.format(n=f"{MOST_ROWS:,}", m=MOST_COLUMNS))]
    head = filled[0]
    return Sheet(file, headers_of(head.cells), tuple(filled[1:]), name, head.number), []


def headers_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Tidied, each once: the second "名称" is "名称 (2)"."""
    seen: Counter[str] = Counter()
    found = []
    for cell in cells:
        header = " ".join(unicodedata.normalize("NFKC", cell).split())
        seen[header] += 1
        header = f"{header} ({seen[header]})" if header and seen[header] > 1 else header
        found.append("" if header == MARKS else header)
    return tuple(found)


def wide_rows(sheet: Sheet) -> Iterable[Problem]:
    """Rows with text beyond the last header."""
    width = len(sheet.headers)
    for row in sheet.rows:
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            text = _("The row has more cells than the header", "该行的列数多于表头")
            yield Problem(sheet.file, row.number, "", text)


def _of_csv(data: bytes, name: str) -> tuple[Grid | None, list[Problem]]:
    text = decoded(data)
    if text is None:
        return None, [Problem(name, None, "", _("The file is neither UTF-8 nor GBK", "文件编码既非 UTF-8 也非 GBK"))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    try:
        # a cell may hold line breaks: a spreadsheet counts rows, not lines
        rows.extend(tuple(_plain(cell) if cell[:1] == "'" else cell for cell in cells) for cells in reader)
    except csv.Error as error:
        why = _("Row {n} cannot be read: {why}", "第 {n} 行无法读取：{why}").format(
            n=len(rows) + 1, why=Text(str(error), str(error))
        )
        problems.append(Problem(name, len(rows) + 1, "", why))
    return Grid("", rows), problems


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating a text (kernel/exporting/csv_file.py)."""
    return cell[1:] if cell[1:2] in _FORMULA else cell


def decoded(data: bytes) -> str | None:
    """The text of a csv file; None when it is in neither encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def delimiter_of(text: str) -> str:
    """What stands between the cells of a csv file."""
    first = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)
