"""What a sheet looks like, small enough to be shown: its first rows, its headers, some values of each column."""

from collections.abc import Mapping, Sequence
from typing import Any

from quintet.kernel.importing.files import Row, Sheet
from quintet.kernel.importing.matching import LOOKED_AT

SAMPLES = 4  # different values of a column
_READ = 400  # rows in which samples are looked for
_LONGEST = 60


def outline_of(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain values; `sheet_from` makes a short sheet of it again."""
    first = [(sheet.header_row, sheet.headers), *((row.number, row.cells) for row in sheet.rows[:LOOKED_AT])]
    return {
        "file": sheet.file,
        "name": sheet.name,
        "stem": sheet.stem,
        "rows": len(sheet.rows),
        "first": [[number, [cell[:_LONGEST] for cell in cells]] for number, cells in first],
        "samples": samples_of(sheet.rows[:_READ], len(sheet.headers)),
    }


def samples_of(rows: Sequence[Row], width: int) -> list[list[list[Any]]]:
    """For each column some (row, text), each text once."""
    width = max([width, *(len(row.cells) for row in rows)])
    found: list[dict[str, int]] = [{} for _column in range(width)]
    for row in rows:
        for position, cell in enumerate(row.cells):
            text = cell.strip()
            if text and len(found[position]) < 2 * SAMPLES and text not in found[position]:
                found[position][text] = row.number
    return [[[number, text[:_LONGEST]] for text, number in column.items()] for column in found]


def sheet_from(outline: Mapping[str, Any]) -> Sheet:
    """A short sheet with the same beginning: enough to find its header and what its columns mean."""
    (number, headers), *rows = outline["first"]
    return Sheet(
        outline["file"],
        tuple(headers),
        tuple(Row(at, tuple(cells)) for at, cells in rows),
        outline["name"],
        number,
    )


def samples_below(outline: Mapping[str, Any], position: int, head: int) -> list[str]:
    """Some values of a column below its header."""
    if position >= len(outline["samples"]):
        return []
    return [text for number, text in outline["samples"][position] if number > head][:SAMPLES]
