"""Which header means which field: by API name or label in either language, and in which row the headers stand."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from quintet.kernel.importing.files import Sheet
from quintet.kernel.importing.targets import Column, Target

LOOKED_AT = 12  # rows in which the header is looked for


def find_column(target: Target, header: str) -> Column | None:
    """A column by its header: API name or label, of the document first, then of the only line set that has it."""
    plain = header.rstrip("*＊ ").strip().lower()
    for own in (True, False):
        found = _by_name(target)[own].get(plain, ())
        on_form = [c for c in found if c.path in target.on_form]
        if len(found) == 1 or len(on_form) == 1:
            return (on_form or found)[0]
    return None


@lru_cache(maxsize=500)
def _by_name(target: Target) -> Mapping[bool, Mapping[str, Sequence[Column]]]:
    """{of the document itself: {name in lower case: columns}}."""
    found: dict[bool, dict[str, list[Column]]] = {True: {}, False: {}}
    for column in target.columns.values():
        if column.listed:
            for name in _names(column, target):
                found[not column.lines].setdefault(name, []).append(column)
    return found


def _names(column: Column, target: Target) -> set[str]:
    names = {column.path, column.path.rpartition(".")[2], column.label.en.lower(), column.label.zh.lower()}
    if column.lines:
        group = target.line_labels[column.lines]
        names |= {f"{group.en}.{column.label.en}".lower(), f"{group.zh}.{column.label.zh}".lower()}
        names |= {f"{group.zh}{column.label.zh}".lower()}
    # sheets come with half-width brackets (files.py): so must the labels they are compared with
    return {unicodedata.normalize("NFKC", name) for name in names}


def with_its_header(sheet: Sheet, target: Target) -> Sheet:
    """The sheet with the row as header that names most fields; titles and notes above it are passed over."""
    rows = [(sheet.header_row, sheet.headers), *((row.number, row.cells) for row in sheet.rows[:LOOKED_AT])]
    scores = {number: _known(target, cells) for number, cells in rows}
    best = max(scores, key=lambda number: (scores[number], -number))
    if scores[best] > scores[sheet.header_row]:
        return sheet.headed_at(best)
    if scores[best] == 0:  # nothing is known: a title has one cell, a header several
        first = next((number for number, cells in rows if sum(bool(c.strip()) for c in cells) > 1), sheet.header_row)
        return sheet.headed_at(first)
    return sheet


def _known(target: Target, cells: Sequence[str]) -> int:
    found = {find_column(target, unicodedata.normalize("NFKC", cell)) for cell in cells if cell.strip()}
    return len(found - {None})
