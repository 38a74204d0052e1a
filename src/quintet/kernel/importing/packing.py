"""What a workbook's package holds, looked at before it is read: no bomb, and which cells are shown as percentages."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from quintet.kernel.text import Text, _

LARGEST_INSIDE = 400_000_000  # bytes, all parts together
MOST_CELLS = 12_000_000  # of a sheet, counted from corner to corner
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# a cell with something in it: an empty one that is only formatted closes itself
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_BUILT_IN = {9, 10}  # 0% and 0.00%


class TooMuch(ValueError):
    """A package that would not fit in memory once it is open."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Unpacked:
    """Sheets by name, with their special cells by (row, column) from 0: "%" a percentage, "#" an error."""

    sheets: dict[str, dict[tuple[int, int], str]]


def unpacked(data: bytes) -> Unpacked:
    """Look into a workbook. Raises TooMuch for one that is too large inside, ValueError for what is no workbook."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST_INSIDE:
                raise TooMuch(_("The workbook is too large inside", "工作簿解压后过大"))
            percents = _percent_styles(package)
            return Unpacked({name: _scan(package.read(path), percents) for name, path in _sheets(package)})
    except (zipfile.BadZipFile, ElementTree.ParseError, zlib.error, RuntimeError, NotImplementedError) as problem:
        raise ValueError(str(problem)) from problem


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path of its part)."""
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    present = set(package.namelist())
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in present:
            yield sheet.get("name", ""), path


def _percent_styles(package: zipfile.ZipFile) -> set[bytes]:
    """The numbers of the cell formats that show a percentage."""
    if "xl/styles.xml" not in package.namelist():
        return set()
    root = ElementTree.fromstring(package.read("xl/styles.xml"))
    own = {
        int(each.get("numFmtId", "0"))
        for each in root.iter(f"{_MAIN}numFmt")
        if "%" in re.sub(r'"[^"]*"', "", each.get("formatCode", ""))
    }
    formats = root.find(f"{_MAIN}cellXfs")
    shown = _BUILT_IN | own
    return {
        str(index).encode()
        for index, each in enumerate(formats if formats is not None else ())
        if int(each.get("numFmtId", "0")) in shown
    }


def _scan(part: bytes, percents: set[bytes]) -> dict[tuple[int, int], str]:
    """The special cells. Raises TooMuch for a sheet whose cells lie too far apart."""
    found: dict[tuple[int, int], str] = {}
    rows, columns = 0, 0
    for cell in _CELL.finditer(part):
        at = _AT.search(cell[1])
        if at is None:
            continue
        row, column = int(at[2]), _column(at[1])
        rows, columns = max(rows, row), max(columns, column)
        style = _STYLE.search(cell[1]) if percents else None
        if style is not None and style[1] in percents:
            found[row - 1, column - 1] = "%"
        if _ERROR.search(cell[1]):
            found[row - 1, column - 1] = "#"
    if rows * columns > MOST_CELLS:
        text = _(
            "A sheet reaches to row {row} and column {column}; delete what is far out",
            "工作表延伸至第 {row} 行、第 {column} 列，请删除远处的单元格",
        )
        raise TooMuch(text.format(row=rows, column=columns))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
