"""Approval policies and requests."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.oa.approvals import policy_rules
from quintet.oa.approvals.models import (
    APPROVED,
    BLOCKED,
    RUNNING,
    ApprovalPolicy,
    ApprovalRequest,
    ApprovalTask,
    PolicyCondition,
    PolicyStep,
)
from quintet.oa.approvals.participants import RequestRights

ROOM = _("Approvals", "审批")
__all__ = ["BLOCKED", "RUNNING", "approval_policy", "approval_request"]

approval_policy = Document(
    ApprovalPolicy,
    menu=Menu(90),
    room_label=ROOM,
    icon="safety-certificate",
    cached=True,
    lines=[
        Lines("conditions", PolicyCondition, "policy", ["field", "operator", "value"], label=_("Conditions", "条件")),
        Lines(
            "steps",
            PolicyStep,
            "policy",
            ["step_no", "approver", "level", "role", "department", "position_ref", "user_ref", "mode", "refusal"],
            label=_("Steps", "审批步骤"),
            min_rows=1,
        ),
    ],
    list=List(
        columns=["code", "name", "document", "command", "min_amount", "department", "priority", "active"],
        sort="code",
        filters=["document", "department", "active"],
    ),
    form=Form(
        sections=[
            Section(_("What waits", "审批范围"), ["code", "name", "document", "command", "priority", "active"]),
            Section(_("When", "触发条件"), ["company", "department", "min_amount"]),
        ],
        tabs=[Tab(_("Steps", "审批步骤"), lines="steps"), Tab(_("Conditions", "条件"), lines="conditions")],
    ),
    rights=Rights(
        administrator=may("create edit"), executive=may("read"), cfo=may("read"), department_head=may("read")
    ),
    search=("code", "name", "document", "command"),
    help=_(
        "A command that a policy covers waits until the people of its steps approve; then it runs by itself.",
        "被策略覆盖的操作须经各步骤审批，最后一票通过后系统自动执行。",
    ),
    empty=_(
        "No policies yet: nothing waits for approval, except what other rules hold. Add the first one.",
        "还没有审批策略：除其他规则拦截外，任何操作都无需审批。请新建第一条策略。",
    ),
)


@approval_policy.rule
def known_command(policy: Any) -> Invalid | None:
    """The document exists, belongs to a company and has the command; create, edit and votes never wait."""
    return policy_rules.known_command(policy.document, policy.command)


@approval_policy.rule
def readable_conditions(policy: Any) -> Iterable[Invalid]:
    """Each condition names a header field, and its value reads as that field does."""
    return policy_rules.readable_conditions(policy.document, policy.conditions)


@approval_policy.rule
def complete_steps(policy: Any) -> Iterable[Invalid]:
    """Each step says whom it asks, and rows of one step agree on how they decide."""
    return policy_rules.complete_steps(policy.steps)


approval_request = Document(
    ApprovalRequest,
    menu=Menu(10),
    number="AP-{yymm}-{n:05}",
    room_label=ROOM,
    icon="audit",
    creatable=False,
    lines=[
        Lines(
            "tasks",
            ApprovalTask,
            "request",
            ["round_no", "step_no", "user_ref", "state", "comment", "decided_at"],
            label=_("Votes", "审批记录"),
        )
    ],
    list=List(
        columns=["number", "state", "title", "amount", "owner", "step_no", "round_no", "created_at"],
        filters=["state", "owner", "amount", "created_at"],
        group_by=["state", "owner"],
        presets=[
            Preset("running", _("Running", "审批中"), [("state", "=", RUNNING.value)]),
            Preset("mine", _("Started by me", "我发起的"), [("owner", "me", None)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Request", "审批单"),
                ["title", "subject_ref", "amount", "currency", "owner", "unit", "round_no", "step_no", "step_count"],
            ),
        ],
        tabs=[Tab(_("Votes", "审批记录"), lines="tasks")],
        states=[RUNNING, APPROVED],
    ),
    rights=RequestRights(),
    readonly=["owner_id", "unit_id"],
    title="number",
    subtitle="title",
    search=("number", "title"),
    amount="amount",
    currency="currency",
    help=_(
        "Made by the system when a command waits for approval; decided here, on the desk, or beside the document.",
        "操作需审批时由系统生成；可在此处、工作台或单据旁处理。",
    ),
    empty=_(
        "Nothing waits for you, and you have asked for nothing. What you send for approval shows up here.",
        "没有与您相关的审批。您提交审批的事项会显示在这里。",
    ),
)
