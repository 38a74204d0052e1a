"""Workbooks (xlsx) as rows of text: dates in ISO form, numbers as the cell holds them, percentages with their sign.

Formulas count as the value they showed last. What is merged stands in every row it covers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from quintet.kernel.importing.packing import TooMuch, Unpacked, unpacked
from quintet.kernel.text import Text, _

_UNREADABLE = _("This is no workbook that can be read: {why}", "无法读取该工作簿：{why}")
_SECRET = _("The workbook has a password; save it without one", "工作簿有密码，请去掉密码后再导入")
FAULT = "#N/A"  # what a formula that failed leaves in a cell


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet as text, from its first row on."""

    name: str
    rows: Sequence[tuple[str, ...]]


def read_workbook(data: bytes) -> tuple[list[Grid], Text | None]:
    """The visible sheets of a workbook; or none and what is wrong with it."""
    try:
        inside = unpacked(data)
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            shown = [each.name for each in book.sheets_metadata if str(each.visible).endswith("Visible")]
            return [_grid(book, name, inside) for name in shown if name in inside.sheets], None
    except PasswordError:
        return [], _SECRET
    except TooMuch as problem:
        return [], problem.message
    except (CalamineError, ValueError, OSError, KeyError) as problem:
        return [], _UNREADABLE.format(why=str(problem)[:200])


def _grid(book: CalamineWorkbook, name: str, inside: Unpacked) -> Grid:
    sheet = book.get_sheet_by_name(name)
    special = inside.sheets[name]
    rows = [
        tuple(
            as_written(cell, special.get((r, c), "")) if special or type(cell) is not str else cell
            for c, cell in enumerate(cells)
        )
        for r, cells in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    return Grid(name, _merged_filled(rows, sheet.merged_cell_ranges or ()))


def as_written(value: Any, kind: str = "") -> str:
    """A cell's value as somebody would write it in a csv file; `kind` "%" is shown as a percentage, "#" an error."""
    if kind == "#":
        return FAULT
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value * 100:.13g}%" if kind == "%" else _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else str(value or "")


def _number(value: float) -> str:
    """Without the dust of binary fractions, as the spreadsheet itself shows 15 digits."""
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.20f}".rstrip("0") if "e" in text and abs(value) < 1 else text


def _merged_filled(rows: list[tuple[str, ...]], ranges: Iterable[Any]) -> list[tuple[str, ...]]:
    """Cells merged over several rows hold their value in each of them; merged over columns, in the first."""
    changes: dict[int, dict[int, str]] = {}
    for (top, left), (bottom, _right) in ranges:
        if bottom > top and top < len(rows) and left < len(rows[top]):
            for row in range(top + 1, min(bottom + 1, len(rows))):
                changes.setdefault(row, {})[left] = rows[top][left]
    for row, cells in changes.items():
        rows[row] = _with(rows[row], cells)
    return rows


def _with(cells: tuple[str, ...], changes: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(changes.get(i, cell) for i, cell in enumerate(cells))
