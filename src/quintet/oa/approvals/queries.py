"""Reads of policies (kept in memory) and of requests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.kernel import cache, sql, store
from quintet.kernel.commands import Command, commands
from quintet.kernel.converting import Unreadable
from quintet.kernel.documents import Document, documents
from quintet.kernel.reading.holding import register_waiting_for
from quintet.master.organisation.queries import list_units_below
from quintet.oa.approvals import rules
from quintet.oa.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyCondition, PolicyStep
from quintet.oa.approvals.policy_rules import read_condition, readers_by_name
from quintet.oa.approvals.rules import Approver, Policy, Step, label_of, measured, read_step

__all__ = ["Approver", "Policy", "Step", "label_of", "measured", "read_step"]


def list_policies(command_id: str) -> Sequence[Policy]:
    """The active policies of a command, the first to decide first. From memory; read anew when a policy changed."""
    return _policies().get(command_id, ())


def get_policy(policy_id: int) -> Policy | None:
    """An active policy by its number, from memory."""
    return next((p for policies in _policies().values() for p in policies if p.id == policy_id), None)


def find_policy(command: Command, record: Any) -> Policy | None:
    """The policy that puts this command on this record behind approval, or None."""
    amount = amount_of(command.document, record)
    return next((p for p in list_policies(command.id) if rules.covers(p, record, amount, list_units_below)), None)


def amount_of(document: Document, record: Any) -> Decimal | None:
    """The amount of a record as its document declares it."""
    return getattr(record, document.amount, None) if document.amount else None


def _policies() -> dict[str, tuple[Policy, ...]]:
    return cache.get("oa.approval_policy", _load_policies)


def _load_policies() -> dict[str, tuple[Policy, ...]]:
    headers = store.select(ApprovalPolicy, "t.active", tail="ORDER BY t.priority, t.id")
    if not headers:
        return {}
    conditions, steps = _lines(PolicyCondition), _lines(PolicyStep)
    found: dict[str, list[Policy]] = defaultdict(list)
    for header in headers:
        command_id = f"{header.document}.{header.command}"
        if command_id in commands:
            found[command_id].append(_policy(header, conditions[header.id], steps[header.id]))
    return {command_id: tuple(policies) for command_id, policies in found.items()}


def _lines(model: type[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for line in store.select(model, "true", tail="ORDER BY t.policy_id, t.position"):
        found[line.policy_id].append(line)
    return found


def _policy(header: Any, conditions: Iterable[Any], steps: Iterable[Any]) -> Policy:
    return Policy(
        id=header.id,
        code=header.code,
        name=header.name,
        priority=header.priority,
        company=header.company_id,
        department=header.department_id,
        min_amount=header.min_amount,
        conditions=tuple(_condition(documents[header.document], each) for each in conditions),
        steps=_steps(steps),
    )


def _condition(document: Document, line: Any) -> rules.Condition:
    reader = readers_by_name(document).get(line.field)
    try:
        if reader is not None:
            return read_condition(reader, line.operator, line.value)
    except Unreadable:
        pass
    return rules.Condition(f"{line.field} (gone)", "=")  # a field that changed since: counts as true, see rules


def _steps(lines: Iterable[Any]) -> tuple[Step, ...]:
    together: dict[int, list[Any]] = defaultdict(list)
    for line in lines:
        together[line.step_no].append(line)
    return tuple(
        Step(tuple(_approver(row) for row in rows), rows[0].mode, rows[0].refusal)
        for _no, rows in sorted(together.items())
    )


def _approver(line: Any) -> Approver:
    return Approver(line.approver, line.level, line.role, line.position_ref, line.user_ref, line.department_id)


def list_requests_of_holds(hold_ids: Iterable[int]) -> Sequence[Any]:
    """The requests that decide these holds."""
    return store.select(
        ApprovalRequest, "t.subject_hold = ANY(%s::bigint[])", [store.array(hold_ids)], tail="ORDER BY t.id"
    )


def find_returned(subject: int, command: str) -> int | None:
    """The request of this document and command that waits for a new round, if any."""
    found = store.select(
        ApprovalRequest,
        "t.subject_ref = %s AND t.subject_command = %s AND t.state = 'RETURNED'",
        [subject, command],
        tail="ORDER BY t.id DESC LIMIT 1",
    )
    return found[0].id if found else None


def list_waiting_for(request_id: int) -> Sequence[str]:
    """Names of the people whose vote a request waits for, in the order they were asked."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT u.name FROM oa_approvaltask k JOIN kernel_user u ON u.id = k.user_ref"
            " WHERE k.request_id = %s AND k.state = 'PENDING' ORDER BY k.position",
            [request_id],
        )
    ]


register_waiting_for(list_waiting_for)
