"""Claims about approvals; pure functions over what a policy, a record and the votes say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from quintet.kernel.rights import roles
from quintet.kernel.text import Text, _


class Condition(msgspec.Struct, frozen=True):
    """A column compared with a value already read; `operator` is one of the closed set (policy_models.OPERATORS)."""

    column: str
    operator: str
    value: Any = None


class Approver(msgspec.Struct, frozen=True):
    """Whom a step asks: `kind` manager (n-th level), head, superior (with a role), role, position or user."""

    kind: str
    level: int = 1
    role: str = ""
    position: int | None = None
    user: int | None = None
    department: int | None = None


class Step(msgspec.Struct, frozen=True):
    """One step of a route: who decides, how they decide, and when it counts as refused."""

    approvers: tuple[Approver, ...]
    mode: str = "any"
    refusal: str = "first"


class Policy(msgspec.Struct, frozen=True):
    """A policy as it is matched: everything it needs, in memory."""

    id: int
    code: str
    name: str
    priority: int
    company: int | None
    department: int | None
    min_amount: Decimal | None
    conditions: tuple[Condition, ...]
    steps: tuple[Step, ...]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda have, want: bool(have == want),
    "!=": lambda have, want: bool(have != want),
    "<": lambda have, want: have is not None and bool(have < want),
    "<=": lambda have, want: have is not None and bool(have <= want),
    ">": lambda have, want: have is not None and bool(have > want),
    ">=": lambda have, want: have is not None and bool(have >= want),
    "in": lambda have, want: have in want,
    "contains": lambda have, want: _text(want).lower() in _text(have).lower(),
    "empty": lambda have, _want: have is None or have == "",
    "not_empty": lambda have, _want: have is not None and have != "",
}


def condition_holds(condition: Condition, record: Any) -> bool:
    """Whether the record's field compares as the condition says. A field that is gone counts as true: no way around."""
    if not hasattr(record, condition.column):
        return True
    return _COMPARE[condition.operator](getattr(record, condition.column), condition.value)


def covers(policy: Policy, record: Any, amount: Decimal | None, below: Callable[[int], Iterable[int]]) -> bool:
    """Whether the policy asks for approval of this record; `below` gives a department with all under it."""
    if policy.company is not None and policy.company != record.company_id:
        return False
    if policy.min_amount is not None and (amount is None or amount < policy.min_amount):
        return False
    if policy.department is not None and record.unit_id not in set(below(policy.department)):
        return False
    return all(condition_holds(condition, record) for condition in policy.conditions)


def measured(policy: Policy, record: Any, amount: Decimal | None) -> Decimal | None:
    """What an approval grants at most: the first number that a condition limits from below, else the amount."""
    for condition in policy.conditions:
        value = getattr(record, condition.column, None)
        if condition.operator in (">", ">=") and isinstance(value, Decimal | int) and not isinstance(value, bool):
            return Decimal(value)
    return amount


def step_result(mode: str, refusal: str, votes: Sequence[str]) -> str | None:
    """APPROVED or REJECTED as soon as that is certain, else None. Skipped people do not count."""
    asked = [vote for vote in votes if vote not in ("SKIPPED", "CANCELLED")]
    approved, refused = asked.count("APPROVED"), asked.count("REJECTED")
    if refused and refusal == "first":
        return "REJECTED"
    if mode == "any":
        return "APPROVED" if approved else "REJECTED" if asked and refused == len(asked) else None
    if refused:  # all of them are needed, so that one refusal makes approval unreachable
        return "REJECTED"
    return "APPROVED" if asked and approved == len(asked) else None


def label_of(step: Step) -> Text:
    """What a step is called on the desk: whom it asks."""
    unique = list(dict.fromkeys(_name_of(approver) for approver in step.approvers))
    return Text(", ".join(name.en for name in unique), "、".join(name.zh for name in unique))


def _name_of(approver: Approver) -> Text:
    if approver.kind in ("role", "superior") and approver.role in roles:
        return roles[approver.role].label
    if approver.kind == "manager" and approver.level > 1:
        return _("manager {n} levels up", "第 {n} 级上级").format(n=approver.level)
    return _NAMES.get(approver.kind, _NAMES["manager"])


_NAMES = {
    "manager": _("manager", "直属上级"),
    "head": _("head of department", "部门负责人"),
    "position": _("position", "岗位"),
    "user": _("named person", "指定人员"),
}


def read_step(data: Any) -> Step:
    """A step from its stored form. Raises msgspec.ValidationError."""
    return msgspec.convert(data, Step)
