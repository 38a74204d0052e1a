"""The files of an import in the database, and its problems as they are told later, perhaps in the other language."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.importing.report import Problem
from quintet.kernel.text import as_text
from quintet.master.sheets.models import IMPORTED

_KEEP = """
INSERT INTO master_sheet_file (sheet_import_id, kind, name, content) VALUES (%s, %s, %s, %s)
ON CONFLICT (sheet_import_id, kind) DO UPDATE SET name = excluded.name, content = excluded.content
"""
_DROP_IMPORTED = """
DELETE FROM master_sheet_file f USING master_sheetimport i
WHERE i.id = f.sheet_import_id AND i.state = %s AND i.imported_at < %s
"""


def keep(number: int, kind: str, name: str, content: bytes) -> None:
    """Keep a file of an import in place of what it had of that kind."""
    sql.execute(_KEEP, [number, kind, name, content])


def drop(number: int, *kinds: str) -> None:
    """Let go of files of an import."""
    sql.execute("DELETE FROM master_sheet_file WHERE sheet_import_id = %s AND kind = ANY(%s)", [number, list(kinds)])


def drop_imported_before(moment: datetime) -> None:
    """Let go of all files of what was imported before that."""
    sql.execute(_DROP_IMPORTED, [IMPORTED.value, moment])


def find(number: int, kind: str) -> tuple[str, bytes] | None:
    """(name, content) of a file of an import; None when there is none."""
    row = sql.one(
        "SELECT name, content FROM master_sheet_file WHERE sheet_import_id = %s AND kind = %s", [number, kind]
    )
    return (row[0], bytes(row[1])) if row else None


def keep_json(number: int, kind: str, data: Any) -> None:
    """Keep plain values."""
    keep(number, kind, "", store.as_json(data).encode())


def find_json(number: int, kind: str) -> Any:
    """What `keep_json` kept; None when there is none."""
    found = find(number, kind)
    return json.loads(found[1]) if found else None


def keep_problems(number: int, problems: Sequence[Problem]) -> None:
    """Keep what is wrong, in both languages."""
    rows = [{"file": p.file, "row": p.row, "column": p.column, "message": p.message.to_json()} for p in problems]
    keep_json(number, "problems", rows)


def find_problems(number: int) -> list[Problem]:
    """What was wrong when it was checked last."""
    rows = find_json(number, "problems") or []
    return [Problem(row["file"], row["row"], row["column"], as_text(row["message"])) for row in rows]
