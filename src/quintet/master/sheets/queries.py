"""Imports read: one as its page shows it, its problems, its files."""

from collections.abc import Mapping
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.importing.proposing import commands_of, fields_of, proposed_sheets
from quintet.kernel.importing.report import Problem
from quintet.kernel.importing.targets import Target, target_for, targets_for
from quintet.kernel.jobs import queue
from quintet.kernel.reading import values
from quintet.kernel.results import NotFound
from quintet.master.sheets import files, memory
from quintet.master.sheets.models import IMPORTED, SheetImport

SHOWN = 200  # problems on the page; the error file has them all


def list_importable(actor: Actor) -> list[dict[str, str]]:
    """What the actor may import: name and label."""
    found = [{"name": each.name, "label": str(each.label)} for each in targets_for(actor)]
    return sorted(found, key=lambda each: each["label"])


def get_import(actor: Actor, record: SheetImport) -> dict[str, Any]:
    """An import as its page shows it: what the columns mean or may mean, how far it is, what came of it."""
    target = target_for(actor, record.target)
    if target is None:
        raise NotFound()
    sheets = get_sheets(actor, record, target)
    used = {target.name: target} | {name: t for name in _documents(sheets) if (t := target_for(actor, name))}
    return {
        "id": record.id,
        "number": record.number,
        "state": record.state,
        "file_name": record.file_name,
        "document": target.name,
        "label": str(target.label),
        "sheets": sheets,
        "targets": {name: _target(each) for name, each in used.items()},
        "counts": {
            name: getattr(record, f"{name}_count") for name in ("row", "created", "updated", "skipped", "problem")
        },
        "job": _job(record.id),
        "made_at": record.imported_at.isoformat() if record.state == IMPORTED and record.imported_at else None,
    }


def _documents(sheets: list[dict[str, Any]]) -> set[str]:
    return {sheet["document"] for sheet in sheets} - {""}


def _target(target: Target) -> dict[str, Any]:
    document = target.document
    return {
        "label": str(target.label),
        "fields": fields_of(target),
        "key": target.key if target.key in target.columns else "",
        "lines": bool(target.line_labels),
        "updates": document is not None and target.key in target.columns,
        "commands": commands_of(target),
    }


def _job(number: int) -> dict[str, Any] | None:
    job = queue.last_of(number)
    if job is not None:
        for name in ("queued_at", "started_at", "ended_at"):
            job[name] = values.moment(job[name]) if job[name] is not None else None
        job["command"] = job["command"].rsplit(".", 1)[1]
    return job


def get_sheets(actor: Actor, record: SheetImport, target: Target) -> list[dict[str, Any]]:
    """The sheets of the file with their mapping as it stands, or as it is proposed; empty before it was read."""
    outlines = files.find_json(record.id, "outline")
    if not outlines:
        return []
    kept: Mapping[str, Any] = record.mapping.get("sheets", {})
    earlier = memory.recall(actor, target.name)
    return proposed_sheets(outlines, target, lambda name: target_for(actor, name), kept, earlier)


def get_sections(actor: Actor, record: SheetImport) -> dict[str, Any]:
    """The mapping of an import as sections of mapping.toml, every column named."""
    target = target_for(actor, record.target)
    if target is None:
        raise NotFound()
    return {sheet["stem"]: section_of(sheet) for sheet in get_sheets(actor, record, target)}


def section_of(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet of the page as a section."""
    if not sheet["document"]:
        return {"document": ""}
    group = next((each["header"] for each in sheet["columns"] if each["why"] == "group"), "")
    return {
        "document": sheet["document"],
        "header_row": sheet["header_row"],
        "columns": {each["header"]: each["path"] for each in sheet["columns"]},
        "key": sheet["key"] or group,
        "existing": sheet["existing"],
        "then": sheet["then"],
        "fixed": sheet["fixed"],
    }


def list_problems(record: SheetImport) -> dict[str, Any]:
    """What is wrong, by sheet, row and column, in the reader's language: the first ones, and how many there are."""
    found = files.find_problems(record.id)
    found.sort(key=lambda p: (p.file, p.row or 0))
    return {"problems": [_problem(record, each) for each in found[:SHOWN]], "count": len(found)}


def _problem(record: SheetImport, problem: Problem) -> dict[str, Any]:
    sheet = problem.file.removeprefix(record.file_name).strip(" []")
    return {"sheet": sheet, "row": problem.row, "column": problem.column, "message": str(problem.message)}


def get_file(record: SheetImport, kind: str) -> tuple[str, bytes]:
    """(name, content) of a file of an import. Raises NotFound."""
    found = files.find(record.id, kind)
    if found is None:
        raise NotFound()
    return found
