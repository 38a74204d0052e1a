"""What the columns of a sheet probably mean, shown for somebody to confirm: by name, or as they said last time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quintet.kernel.documents import documents
from quintet.kernel.importing.files import Sheet
from quintet.kernel.importing.mapping import EXISTING, is_group
from quintet.kernel.importing.matching import find_column, with_its_header
from quintet.kernel.importing.outline import samples_below, sheet_from
from quintet.kernel.importing.targets import Column, Target
from quintet.kernel.importing.templates import kind_of

Section = Mapping[str, Any]
Find = Callable[[str], Target | None]


def proposed_sheets(
    outlines: Sequence[Mapping[str, Any]], wanted: Target, find: Find, kept: Mapping[str, Section], earlier: Section
) -> list[dict[str, Any]]:
    """Each sheet with what it becomes and what its columns mean.

    `wanted` is what the reader came to import, `kept` the sections they chose so far, `earlier` what they chose another
    time: {"columns": {header: path}, "sections": {headers: section}}.
    """
    targets = {each["stem"]: _target_of(each, kept.get(each["stem"]), find) for each in outlines}
    if not kept and wanted.name not in {target.name for target in targets.values() if target is not None}:
        targets[outlines[0]["stem"]] = wanted
    return [proposed(each, targets[each["stem"]], kept.get(each["stem"]), earlier) for each in outlines]


def _target_of(outline: Mapping[str, Any], section: Section | None, find: Find) -> Target | None:
    if section is not None:
        return find(section["document"]) if section.get("document") else None
    return find(outline["name"]) if outline["name"] else None


def proposed(
    outline: Mapping[str, Any], target: Target | None, section: Section | None, earlier: Section
) -> dict[str, Any]:
    """One sheet: its header, its columns with samples, the key, what to do with what exists, fixed values."""
    found: dict[str, Any] = {
        "stem": outline["stem"],
        "name": outline["name"],
        "rows": outline["rows"],
        "document": target.name if target is not None else "",
        "first": outline["first"],
    }
    if target is None:
        return {**found, "header_row": outline["first"][0][0], "columns": [], "chosen": section is not None}
    sheet = sheet_from(outline)
    at = (section or {}).get("header_row")
    sheet = sheet.headed_at(at) if isinstance(at, int) else with_its_header(sheet, target)
    before = earlier.get("sections", {}).get(signature(sheet), {})
    said = section if section is not None else before
    return {
        **found,
        "header_row": sheet.header_row,
        "columns": _columns(outline, sheet, target, section, earlier),
        "key": said.get("key", "") if said.get("key", "") in sheet.headers else "",
        "existing": said.get("existing", "refuse") if said.get("existing") in EXISTING else "refuse",
        "then": said.get("then", ""),
        "fixed": {path: value for path, value in said.get("fixed", {}).items() if path in target.columns},
        "chosen": section is not None,
        "remembered": section is None and bool(before),
    }


def signature(sheet: Sheet) -> str:
    """What tells sheets with the same headers."""
    return "|".join(sheet.headers)[:500]


def _columns(
    outline: Mapping[str, Any], sheet: Sheet, target: Target, section: Section | None, earlier: Section
) -> list[dict[str, Any]]:
    taken: set[str] = set()
    found = []
    for position, header in enumerate(sheet.headers):
        if not header:
            continue
        path, why = _meaning(header, target, section, earlier)
        if path in taken:
            path, why = "", ""
        taken |= {path} - {""}
        samples = samples_below(outline, position, sheet.header_row)
        group = is_group(header) and not path
        found.append({"header": header, "samples": samples, "path": path, "why": "group" if group else why})
    return found


def _meaning(header: str, target: Target, section: Section | None, earlier: Section) -> tuple[str, str]:
    """(path, how it is known): as chosen, as another time, by its name; ("", "") when nothing is known."""
    chosen = (section or {}).get("columns", {})
    if header in chosen:
        return (chosen[header], "chosen") if chosen[header] in target.columns else ("", "left")
    before = earlier.get("columns", {}).get(header)
    column = find_column(target, header)
    if before in target.columns and (column is None or column.path != before):
        return before, "earlier"
    if column is not None:
        return column.path, "name"
    return "", "left" if before == "" else ""


def fields_of(target: Target) -> list[dict[str, Any]]:
    """What a column can mean, in the reader's language, for a list to choose from."""
    return [_field(column, target) for column in target.columns.values() if column.kind != "json"]


def _field(column: Column, target: Target) -> dict[str, Any]:
    document = documents.get(column.to)
    return {
        "path": column.path,
        "label": str(column.label),
        "group": str(target.line_labels[column.lines]) if column.lines else "",
        "required": column.reader.required,
        "kind": column.kind,
        "to": str(document.label) if document is not None else "",
        "expects": kind_of(column),
        "help": str(column.help),
        "options": [str(each) for each in column.choices],
    }


def commands_of(target: Target) -> list[dict[str, str]]:
    """Commands without input that can follow: posting what was made, say."""
    if target.document is None:
        return []
    return [
        {"name": command.name, "label": str(command.label)}
        for command in target.document.commands.values()
        if command.button and command.bulk and not command.held and not _asks(command)
    ]


def _asks(command: Any) -> bool:
    return any(parameter.reader.required for parameter in command.parameters.values())
