"""The desk as the web contract's `Desk` asks for it."""

import json
from datetime import UTC
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import alarm_if_any, desk_number
from quintet.kernel.documents import documents
from quintet.kernel.text import _, as_text
from quintet.oa.approvals.documents import BLOCKED, RUNNING, approval_request
from quintet.oa.approvals.queries import label_of, read_step

BOXES = ("todo", "started", "done")
PAGE = 50

_TODO = "SELECT k.request_id FROM oa_approvaltask k WHERE k.user_ref = %s AND k.state = 'PENDING'"  # oa_task_desk
_DONE = (
    "SELECT k.request_id FROM oa_approvaltask k"
    " WHERE k.user_ref = %s AND k.state IN ('APPROVED', 'REJECTED', 'RETURNED')"
)
_BOX = {
    # what waits longest comes first; of the rest the newest
    "todo": (f"r.id IN ({_TODO}) AND r.state = 'RUNNING' AND r.id > %s", "r.id"),
    "started": ("r.owner_id = %s AND r.id < %s", "r.id DESC"),  # index oa_request_started
    "done": (f"r.id IN ({_DONE}) AND r.id < %s", "r.id DESC"),
}
_COLUMNS = {
    "id": "r.id",
    "version": "r.version",
    "title": "r.title",
    "subject": "r.subject_ref",
    "doc": "r.subject_doc",
    "command": "r.subject_command",
    "requester": "coalesce(u.name, '')",
    "since": "r.created_at",
    "reason": "r.reason::text",
    "amount": "r.amount",
    "currency": "r.currency",
    "state": "r.state",
    "step_no": "r.step_no",
    "step_count": "r.step_count",
    "route": "r.route::text",
    "label": "coalesce(e.title, r.title)",
    "owner": "r.owner_id",
    "pending": (
        "EXISTS (SELECT 1 FROM oa_approvaltask k WHERE k.request_id = r.id AND k.user_ref = %s AND k.state = 'PENDING')"
    ),
}
_ITEMS = (
    f"SELECT {', '.join(_COLUMNS.values())} FROM oa_approvalrequest r"
    " LEFT JOIN kernel_user u ON u.id = r.owner_id LEFT JOIN kernel_entry e ON e.id = r.subject_ref"
)
_COUNTS = f"""
SELECT (SELECT count(*) FROM oa_approvalrequest r WHERE r.id IN ({_TODO}) AND r.state = 'RUNNING'),
       (SELECT count(*) FROM oa_approvalrequest r
        WHERE r.owner_id = %s AND r.state IN ('RUNNING', 'BLOCKED', 'RETURNED')),
       (SELECT count(DISTINCT request_id) FROM ({_DONE}) d)
"""


def get_counts(actor: Actor) -> dict[str, int]:
    """How much waits for the actor, how much of what they started is still open, how much they decided."""
    row = sql.one(_COUNTS, [actor.user_id] * 3) or (0, 0, 0)
    return dict(zip(BOXES, row, strict=True))


def get_desk(actor: Actor, box: str = "todo", after: str | None = None, limit: int = PAGE) -> dict[str, Any]:
    """The contract's `Desk` for the actor: counts and a page of one box.

    `after` is the cursor that the page before gave as `next`. Raises KeyError for an unknown box.
    """
    where, order = _BOX[box]
    start = int(after) if after and after.isdigit() else 0 if box == "todo" else 2**62
    rows = sql.rows(
        f"{_ITEMS} WHERE {where} ORDER BY {order} LIMIT %s::int",
        [actor.user_id, actor.user_id, start, limit + 1],
    )
    return {
        "counts": get_counts(actor),
        "items": [_item(actor, dict(zip(_COLUMNS, row, strict=True))) for row in rows[:limit]],
        "next": str(rows[limit - 1][0]) if len(rows) > limit else None,
    }


def _item(actor: Actor, row: dict[str, Any]) -> dict[str, Any]:
    document, shown = documents.get(row["doc"]), approval_request.state(row["state"])
    command = document.commands.get(row["command"]) if document else None
    mine = row["owner"] == actor.user_id
    return {
        "id": row["id"],
        "version": row["version"],
        "title": row["title"],
        "document": {"doc": row["doc"], "id": row["subject"], "label": row["label"]},
        "document_label": str(document.label) if document else row["doc"],
        "command_label": str(command.label) if command else row["command"],
        "requester": row["requester"],
        "since": row["since"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reason": str(as_text(json.loads(row["reason"]))),
        "amount": None if row["amount"] is None else str(row["amount"]),
        "currency": row["currency"] or None,
        "state": row["state"],
        "state_label": str(shown.label),
        "tone": shown.tone,
        "step": _step(json.loads(row["route"]), row["step_no"], row["step_count"]),
        "commands": [_allowed(name) for name in _commands(row["state"], row["pending"], mine)],
    }


def _step(route: list[Any], step_no: int, step_count: int) -> str:
    if not 1 <= step_no <= len(route):
        return ""
    text = _("Step {no} of {count}: {who}", "第 {no}/{count} 步：{who}")
    return str(text.format(no=step_no, count=step_count, who=label_of(read_step(route[step_no - 1]))))


def _commands(state: str, pending: bool, mine: bool) -> list[str]:
    if state == RUNNING.value and pending:
        return ["approve", "reject", "return_to_start"]
    if state == RUNNING.value and mine:
        return ["withdraw_request"]
    if state == BLOCKED.value:
        return ["retry", "withdraw_request"] if mine else ["retry"]
    return []


def _allowed(name: str) -> dict[str, str]:
    command = approval_request.commands[name]
    return {"name": name, "label": str(command.label), "style": command.style}


desk_number(
    "oa.my_running_requests",
    _("My requests in approval", "我发起的审批中"),
    doc="oa.approval_request",
    where=[("owner", "me", None), ("state", "=", RUNNING.value)],
    hide_zero=True,
)
desk_number(
    "oa.my_blocked_requests",
    _("Approved, but not carried out", "已通过，未能执行"),
    doc="oa.approval_request",
    where=[("owner", "me", None), ("state", "=", BLOCKED.value)],
    tone=alarm_if_any,
    hide_zero=True,
)
