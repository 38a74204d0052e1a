"""Sheets on disk: csv in UTF-8 (with or without BOM) or GBK, as Excel in Chinese saves it."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from quintet.kernel.importing.report import Problem
from quintet.kernel.text import _

_DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Row:
    """A row of a sheet; `number` is what a spreadsheet shows beside it (the header is row 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A csv file that was read: its name, its headers, its rows. Rows without any text are left out."""

    file: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.file).stem


def read_sheet(path: Path, name: str) -> tuple[Sheet | None, list[Problem]]:
    """The sheet in a file, known in reports as `name`; or None and what is wrong with the file."""
    text = _decode(path.read_bytes())
    if text is None:
        return None, [Problem(name, None, "", _("The file is neither UTF-8 nor GBK", "文件编码既非 UTF-8 也非 GBK"))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row | None] = []
    problems: list[Problem] = []
    headers: tuple[str, ...] | None = None
    try:
        for cells in reader:
            # a cell may hold line breaks: a spreadsheet counts rows, not lines
            number = len(rows) + 1
            rows.append(None if headers is None or not any(c.strip() for c in cells) else Row(number, tuple(cells)))
            headers = headers or tuple(unicodedata.normalize("NFKC", c).strip() for c in cells)
    except csv.Error as error:
        text_ = _("Row {n} cannot be read: {why}", "第 {n} 行无法读取：{why}")
        problems.append(Problem(name, len(rows) + 1, "", text_.format(n=len(rows) + 1, why=error)))
    found = tuple(row for row in rows if row is not None)
    if headers is None or not any(headers):
        return None, [Problem(name, None, "", _("The file is empty", "文件为空"))]
    problems += [
        Problem(name, row.number, "", _("The row has more cells than the header", "该行的列数多于表头"))
        for row in found
        if any(cell.strip() for cell in row.cells[len(headers) :])
    ]
    return Sheet(name, headers, found), problems


def _decode(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)
