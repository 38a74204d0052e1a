"""What somebody's columns meant last time, kept with their preferences: proposed for the same headers again."""

import json
from collections.abc import Mapping
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor

MOST_COLUMNS = 300
MOST_SECTIONS = 20
_KEEP = """
INSERT INTO kernel_preference (user_id, key, value) VALUES (%s, %s, %s::jsonb)
ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value
"""


def recall(actor: Actor, target: str) -> dict[str, Any]:
    """{"columns": {header: path}, "sections": {headers: section}} as of the last imports of this kind."""
    row = sql.one(
        "SELECT value::text FROM kernel_preference WHERE user_id = %s AND key = %s", [actor.user_id, _key(target)]
    )
    return json.loads(row[0]) if row else {"columns": {}, "sections": {}}


def remember(actor: Actor, target: str, headers: str, section: Mapping[str, Any]) -> None:
    """Keep a section for sheets with these headers, and each column for others that have it."""
    known = recall(actor, target)
    columns = {**known["columns"], **section.get("columns", {})}
    sections = {k: v for k, v in known["sections"].items() if k != headers} | {
        headers: {name: section[name] for name in ("key", "existing", "then", "fixed") if section.get(name)}
    }
    kept = {
        "columns": dict(list(columns.items())[-MOST_COLUMNS:]),
        "sections": dict(list(sections.items())[-MOST_SECTIONS:]),
    }
    sql.execute(_KEEP, [actor.user_id, _key(target), store.as_json(kept)])


def _key(target: str) -> str:
    return f"import:{target}"
