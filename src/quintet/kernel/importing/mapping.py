"""Which file is which document, and which header is which field: by their names, or by a mapping.toml beside them.

```toml
[customers]                      # customers.csv; a Chinese name is quoted: ["客户"]
document = "master.party"
key = "编号"                     # rows with the same value are one document; the first has its header
existing = "skip"                # refuse (default), skip or update what has this key already
header_row = 3                   # where the headers stand, if not in the row that names most fields
then = "post"                    # a command to run on the new documents
columns = { "客户经理" = "owner", "联系人" = "contacts.name", "备用" = "" }
fixed = { is_customer = "true" } # the same for every row
```
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quintet.kernel.importing.files import Sheet, wide_rows
from quintet.kernel.importing.matching import find_column, with_its_header
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.targets import UNKNOWN_TARGET, Column, Target, find_target
from quintet.kernel.text import Text, _

FILE = "mapping.toml"
GROUP = _("Document group", "单据分组")  # the header of a column whose equal cells make one document
EXISTING = ("refuse", "skip", "update")
_ORDER = re.compile(r"^\d+[-_ ]+")
_FIELDS = {"document", "key", "existing", "then", "columns", "fixed", "header_row"}


@dataclass(frozen=True)
class Plan:
    """How one sheet is read: its target, the meaning of each column, what tells rows apart."""

    sheet: Sheet
    target: Target
    columns: Mapping[int, Column]  # by position in the sheet
    key: int | None  # position of the column that groups rows
    existing: str = "refuse"
    then: str = ""
    fixed: Mapping[Column, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # {path: header}, as errors name it

    def header_of(self, path: str) -> str:
        """The sheet's header of a field, as errors name it; the path where the sheet has no such column."""
        return self.headers.get(path, path)


def read_mapping(folder: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    """The sections of the folder's mapping.toml by file stem; empty when there is none."""
    path = folder / FILE
    if not path.is_file():
        return {}, []
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Problem(FILE, None, "", Text(str(error), str(error)))]
    return found, unknown_words(found)


def unknown_words(sections: Mapping[str, Any]) -> list[Problem]:
    """What is not understood in the sections of a mapping."""
    problems = []
    for name, section in sections.items():
        unknown = set(section) - _FIELDS if isinstance(section, dict) else {name}
        odd = not unknown and _odd(section)
        if unknown or odd:
            text = _("[{name}] is not understood: {what}", "[{name}] 无法识别：{what}")
            what = ", ".join(sorted(unknown)) if unknown else odd
            problems.append(Problem(FILE, None, "", text.format(name=name, what=what)))
    return problems


def _odd(section: Mapping[str, Any]) -> str:
    """The first word of a section with a value that cannot be; "" when all can."""
    if section.get("existing", "refuse") not in EXISTING:
        return "existing"
    for word in ("document", "key", "then"):
        if not isinstance(section.get(word, ""), str):
            return word
    for word in ("columns", "fixed"):
        if not isinstance(section.get(word, {}), dict):
            return word
    named = section.get("columns", {})
    if not all(isinstance(path, str) for path in named.values()):
        return "columns"
    return "" if type(section.get("header_row", 1)) is int else "header_row"


def plan_sheet(
    sheet: Sheet, section: Mapping[str, Any], existing: str, find: Callable[[str], Target | None] = find_target
) -> tuple[Plan | None, list[Problem]]:
    """The plan of a sheet; or None and what cannot be understood. `find` knows what the reader may import."""
    name = section.get("document") or _ORDER.sub("", sheet.stem)
    target = find(name)
    if target is None:
        return None, [Problem(sheet.file, None, "", UNKNOWN_TARGET.format(name=name))]
    at = section.get("header_row")
    sheet = sheet.headed_at(at) if isinstance(at, int) else with_its_header(sheet, target)
    named = section.get("columns", {})
    columns, problems = _meanings(sheet, target, named, section.get("key", ""))
    fixed = {}
    for path, value in section.get("fixed", {}).items():
        column = target.columns.get(path)
        if column is None:
            problems.append(_unknown(FILE, path, target))
        else:
            fixed[column] = str(value).lower() if isinstance(value, bool) else str(value)
    plan = Plan(
        sheet,
        target,
        columns,
        _key(sheet, columns, target, section.get("key", "")),
        section.get("existing", existing),
        section.get("then", ""),
        fixed,
        {column.path: sheet.headers[position] for position, column in columns.items()},
    )
    return plan, [*problems, *wide_rows(sheet)]


def _meanings(
    sheet: Sheet, target: Target, named: Mapping[str, str], key: str
) -> tuple[dict[int, Column], list[Problem]]:
    found: dict[int, Column] = {}
    problems = []
    for position, header in enumerate(sheet.headers):
        unnamed = header not in named and find_column(target, header) is None
        if not header or named.get(header) == "" or (unnamed and (header == key or is_group(header))):
            continue
        column = target.columns.get(named[header]) if header in named else find_column(target, header)
        if column is None:
            problems.append(_unknown(sheet.file, header, target, sheet.header_row))
        elif column in found.values():
            text = _("Another column means {label} already", "已有另一列表示{label}")
            problems.append(Problem(sheet.file, sheet.header_row, header, text.format(label=column.label)))
        else:
            found[position] = column
    return found, problems


def _unknown(file: str, header: str, target: Target, row: int | None = None) -> Problem:
    text = _("{label} has no field of this name", "{label}没有此字段")
    return Problem(file, row, header, text.format(label=target.label))


def _key(sheet: Sheet, columns: Mapping[int, Column], target: Target, named: str) -> int | None:
    if named:
        return sheet.headers.index(named) if named in sheet.headers else None
    grouping = next((i for i, header in enumerate(sheet.headers) if is_group(header)), None)
    return next((i for i, column in columns.items() if column.path == target.key), grouping)


def is_group(header: str) -> bool:
    """Whether a column only tells which rows are one document."""
    return header.lower() in (GROUP.en.lower(), GROUP.zh)
