"""Sheets: what a story hands to the importer. Written as csv with a mapping.toml, as `quintet import` reads them."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quintet.kernel.importing.run import import_path

MAPPING = "mapping.toml"


@dataclass(frozen=True)
class Sheet:
    """Rows of one kind of document; the columns are names of the API ("lines.item").

    `then` runs a command on what was made. `key` names the column that only says which rows are one document.
    """

    document: str
    rows: Sequence[Mapping[str, Any]]
    then: str = ""
    existing: str = "refuse"
    key: str = ""
    name: str = ""

    @property
    def columns(self) -> list[str]:
        """Every column that some row has, in the order they first come."""
        return list(dict.fromkeys(column for row in self.rows for column in row))


class BadSheets(ValueError):
    """The importer refused: its problems, by file, row and column."""


def bring_in(sheets: Iterable[Sheet], into: Path) -> dict[str, int]:
    """Write the sheets into a new folder and import it; {document: rows made}. Raises BadSheets, nothing written."""
    into.mkdir(parents=True)
    sections = []
    for place, sheet in enumerate(each for each in sheets if each.rows):
        stem = f"{place * 10 + 10:03}-{sheet.name or sheet.document.rpartition('.')[2]}"
        _write(into / f"{stem}.csv", sheet)
        sections.append(_section(stem, sheet))
    (into / MAPPING).write_text("\n".join(sections), "utf-8")
    report = import_path(into)
    if not report.written:
        raise BadSheets("\n".join(str(each.line()) for each in report.problems[:20]))
    made: Counter[str] = Counter()
    for each in report.files:
        made[each.target] += each.created
    return made


def _write(path: Path, sheet: Sheet) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        columns = sheet.columns
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in sheet.rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _section(stem: str, sheet: Sheet) -> str:
    """The importer finds columns by name; only what a name does not say stands in the mapping."""
    lines = [f'["{stem}"]', f'document = "{sheet.document}"', f'existing = "{sheet.existing}"']
    if sheet.then:
        lines.append(f'then = "{sheet.then}"')
    if sheet.key:
        lines.append(f'key = "{sheet.key}"')
    named = {column: "" if column == sheet.key else column for column in sheet.columns}
    lines.append("columns = { " + ", ".join(f'"{c}" = "{means}"' for c, means in named.items()) + " }")
    return "\n".join(lines) + "\n"
