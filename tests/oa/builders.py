"""Builders of approvals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.runner import perform
from quintet.oa.approvals.documents import approval_policy, approval_request
from quintet.oa.approvals.models import ApprovalRequest, ApprovalTask
from tests.master.builders import numbers


def a_policy(
    *steps: dict[str, Any],
    command: str = "crm.quotation.send",
    amount: str | None = None,
    conditions: Sequence[tuple[str, str, str]] = (),
    **values: Any,
) -> int:
    """A policy that puts the command behind these steps; the requester's manager when left out."""
    document, name = command.rsplit(".", 1)
    rows = [{"step_no": number, **step} for number, step in enumerate(steps or [{"approver": "manager"}], 1)]
    row = {
        "code": f"POL{next(numbers):05}",
        "name": "Policy",
        "document": document,
        "command": name,
        "min_amount": None if amount is None else Decimal(amount),
        "steps": rows,
        "conditions": [{"field": f, "operator": o, "value": v} for f, o, v in conditions],
        **values,
    }
    return perform(approval_policy.create, [row], actor=system_actor("test")).record.id


def the_request(document: int) -> Any:
    """The newest approval request of a document, with its tasks."""
    (found,) = store.select(ApprovalRequest, "t.subject_ref = %s", [document], tail="ORDER BY t.id DESC LIMIT 1")
    found.tasks = store.select(ApprovalTask, "t.request_id = %s", [found.id], tail="ORDER BY t.position")
    return found


def vote(request: Any, actor: Actor, how: str = "approve", *, seen: int | None = None, **inputs: Any) -> Any:
    """Approve (or reject, return_to_start, withdraw_request, retry) as the actor; `seen` is the version they saw."""
    number = request if isinstance(request, int) else request.id
    versions = {} if seen is None else {number: seen}
    return perform(approval_request.commands[how], [number], inputs, actor=actor, versions=versions)


def votes(request: Any) -> list[tuple[int, int, int, str]]:
    """(round, step, user, state) of all tasks, in order."""
    return sql.rows(
        "SELECT round_no, step_no, user_ref, state FROM oa_approvaltask WHERE request_id = %s ORDER BY position",
        [request.id],
    )


def hold_state(document: int) -> str | None:
    """The state of the newest hold of a document."""
    return sql.value("SELECT state FROM kernel_hold WHERE document = %s ORDER BY id DESC LIMIT 1", [document])
