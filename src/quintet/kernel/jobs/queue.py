"""Jobs asked for, looked at, cancelled."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Command
from quintet.kernel.constraints import as_refusal, constraint_text
from quintet.kernel.text import _, as_text

_QUEUE = """
INSERT INTO kernel_job (document, command, inputs, user_id, language, state, done, total, cancelling, tries, queued_at)
VALUES (%s, %s, %s::jsonb, %s, %s, 'QUEUED', 0, 0, false, 0, %s) RETURNING id
"""
_LAST = """
SELECT id, command, state, phase::text, done, total, cancelling, message::text, queued_at, started_at, ended_at
FROM kernel_job WHERE document = %s ORDER BY id DESC LIMIT 1
"""
_NAMES = (
    "id", "command", "state", "phase", "done", "total", "cancelling", "message", "queued_at", "started_at", "ended_at",
)  # fmt: skip

constraint_text("kernel_job_one_open", _("This is being worked on already", "该单据已有任务在进行中"), field=None)


def queue(command: Command, document: int, inputs: Mapping[str, Any] | None = None, *, actor: Actor) -> int:
    """Run a command on a document in the background, as `actor`, in the language of the request; the job's number.

    Rights are asked when it runs, like those of any command. Raises Refused while another job of the document is open.
    """
    with as_refusal():
        number: int = sql.value(
            _QUEUE,
            [
                document,
                command.id,
                store.as_json(inputs or {}),
                actor.user_id,
                (get_language() or actor.language)[:10],
                clock.now(),
            ],
        )
    return number


def last_of(document: int) -> dict[str, Any] | None:
    """The newest job of a document, as the API shows it; None when it never had one."""
    row = sql.one(_LAST, [document])
    if row is None:
        return None
    job = dict(zip(_NAMES, row, strict=True))
    for name in ("phase", "message"):
        job[name] = str(as_text(json.loads(job[name]))) if job[name] else None
    return job


def is_open(document: int) -> bool:
    """Whether a job of the document waits or runs."""
    return bool(
        sql.value("SELECT 1 FROM kernel_job WHERE document = %s AND state IN ('QUEUED', 'RUNNING')", [document])
    )


def cancel(document: int) -> bool:
    """Cancel the open job of a document: at once while it waits, at its next step while it runs. False: none open."""
    return bool(
        sql.execute(
            "UPDATE kernel_job SET cancelling = true,"
            " state = CASE state WHEN 'QUEUED' THEN 'CANCELLED' ELSE state END,"
            " ended_at = CASE state WHEN 'QUEUED' THEN %s ELSE ended_at END"
            " WHERE document = %s AND state IN ('QUEUED', 'RUNNING')",
            [clock.now(), document],
        )
    )
