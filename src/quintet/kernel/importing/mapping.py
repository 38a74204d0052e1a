"""Which file is which document, and which header is which field: by their names, or by a mapping.toml beside them.

```toml
[customers]                      # customers.csv; a Chinese name is quoted: ["客户"]
document = "master.party"
key = "编号"                     # rows with the same value are one document; the first has its header
existing = "skip"                # refuse (default), skip or update what has this key already
then = "post"                    # a command to run on the new documents
columns = { "客户经理" = "owner", "联系人" = "contacts.name", "备用" = "" }
fixed = { is_customer = "true" } # the same for every row
```
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quintet.kernel.importing.files import Sheet
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.targets import UNKNOWN_TARGET, Column, Target, find_target
from quintet.kernel.text import Text, _

FILE = "mapping.toml"
EXISTING = ("refuse", "skip", "update")
_ORDER = re.compile(r"^\d+[-_ ]+")
_FIELDS = {"document", "key", "existing", "then", "columns", "fixed"}


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

    def header_of(self, path: str) -> str:
        """The sheet's header of a field, as errors name it; the path where the sheet has no such column."""
        return next((self.sheet.headers[i] for i, c in self.columns.items() if c.path == path), path)


def read_mapping(folder: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    """The sections of the folder's mapping.toml by file stem; empty when there is none."""
    path = folder / FILE
    if not path.is_file():
        return {}, []
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Problem(FILE, None, "", Text(str(error), str(error)))]
    problems = []
    for name, section in found.items():
        unknown = set(section) - _FIELDS if isinstance(section, dict) else {name}
        if unknown or section.get("existing", "refuse") not in EXISTING:
            text = _("[{name}] is not understood: {what}", "[{name}] 无法识别：{what}")
            problems.append(Problem(FILE, None, "", text.format(name=name, what=", ".join(unknown) or "existing")))
    return found, problems


def plan_sheet(sheet: Sheet, section: Mapping[str, Any], existing: str) -> tuple[Plan | None, list[Problem]]:
    """The plan of a sheet; or None and what cannot be understood."""
    name = section.get("document") or _ORDER.sub("", sheet.stem)
    target = find_target(name)
    if target is None:
        return None, [Problem(sheet.file, None, "", UNKNOWN_TARGET.format(name=name))]
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
    )
    return plan, problems


def _meanings(
    sheet: Sheet, target: Target, named: Mapping[str, str], key: str
) -> tuple[dict[int, Column], list[Problem]]:
    found: dict[int, Column] = {}
    problems = []
    for position, header in enumerate(sheet.headers):
        if not header or named.get(header) == "" or (header == key and header not in named and not _find(target, key)):
            continue
        column = target.columns.get(named[header]) if header in named else _find(target, header)
        if column is None:
            problems.append(_unknown(sheet.file, header, target))
        elif column in found.values():
            text = _("Another column means {label} already", "已有另一列表示{label}")
            problems.append(Problem(sheet.file, 1, header, text.format(label=column.label)))
        else:
            found[position] = column
    return found, problems


def _unknown(file: str, header: str, target: Target) -> Problem:
    text = _("{label} has no field of this name", "{label}没有此字段")
    return Problem(file, None if file == FILE else 1, header, text.format(label=target.label))


def _find(target: Target, header: str) -> Column | None:
    """A column by its header: API name or label, of the header first, then of the only line set that has it."""
    plain = header.rstrip("*＊ ").strip().lower()
    listed = [column for column in target.columns.values() if column.listed]
    for own in (True, False):
        found = [c for c in listed if (not c.lines) == own and plain in _names(c, target)]
        on_form = [c for c in found if c.path in target.on_form]
        if len(found) == 1 or len(on_form) == 1:
            return (on_form or found)[0]
    return None


def _names(column: Column, target: Target) -> set[str]:
    names = {column.path, column.path.rpartition(".")[2], column.label.en.lower(), column.label.zh.lower()}
    if column.lines:
        group = target.line_labels[column.lines]
        names |= {f"{group.en}.{column.label.en}".lower(), f"{group.zh}.{column.label.zh}".lower()}
        names |= {f"{group.zh}{column.label.zh}".lower()}
    # sheets come with half-width brackets (files.py): so must the labels they are compared with
    return {unicodedata.normalize("NFKC", name) for name in names}


def _key(sheet: Sheet, columns: Mapping[int, Column], target: Target, named: str) -> int | None:
    if named:
        return sheet.headers.index(named) if named in sheet.headers else None
    return next((i for i, column in columns.items() if column.path == target.key), None)
