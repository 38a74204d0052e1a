"""Who took what out of the system, when, from where: written before the first row leaves, completed after the last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor


@dataclass(frozen=True)
class Asking:
    """Who asks, and from which address."""

    actor: Actor
    address: str = ""


def begin(asking: Asking, what: str, format: str, question: Mapping[str, Any]) -> int:
    """An export begins: its number in kernel_export."""
    actor = asking.actor
    return int(
        sql.value(
            "INSERT INTO kernel_export (user_id, company_id, what, format, question, address, at, outcome)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'RUNNING') RETURNING id",
            [
                actor.user_id,
                actor.company_id,
                what,
                format,
                Jsonb({k: v for k, v in question.items() if v not in (None, "", [])}),
                asking.address[:60],
                clock.now(),
            ],
        )
    )


def end(number: int, outcome: str, rows: int) -> None:
    """It ended: DONE, STOPPED (the reader went away) or FAILED, after so many documents (rows of a report)."""
    sql.execute(
        "UPDATE kernel_export SET outcome = %s, rows = %s, ended_at = %s WHERE id = %s AND outcome = 'RUNNING'",
        [outcome, rows, clock.now(), number],
    )
