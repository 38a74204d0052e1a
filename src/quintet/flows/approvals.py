"""Approvals 审批: any command may wait for people's decision, and runs by itself with the last vote.

A policy, or another gate that holds (credit over the limit), stops a command. The request goes to the people whom HR
names, step by step. The last vote grants exactly what was measured and runs the command as the requester, in the same
transaction; a refusal then keeps the votes and blocks the request until it is retried.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from quintet.flows.approvers import Asker, find_approvers
from quintet.kernel import holds, register
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Batch, Command
from quintet.kernel.core_events import CommandHeld, HoldClosed
from quintet.kernel.documents import Document, get_document
from quintet.kernel.fields import MasterKey
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, blocks_beside, document_blocks, fact, facts, note
from quintet.kernel.reading.values import reference
from quintet.kernel.results import Hold
from quintet.kernel.text import Text, _, as_text
from quintet.kernel.unit import current
from quintet.oa.approvals import commands as approvals
from quintet.oa.approvals.documents import approval_request
from quintet.oa.approvals.events import (
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRetried,
    ApprovalReturned,
    ApprovalStepApproved,
    ApprovalWithdrawn,
)
from quintet.oa.approvals.queries import (
    Approver,
    Policy,
    Step,
    amount_of,
    find_policy,
    find_returned,
    get_policy,
    label_of,
    list_policies,
    list_requests_of_holds,
    list_waiting_for,
    measured,
    read_step,
)

flow = Flow("approvals", _("Approvals", "审批"), spec="O1")

FALLBACK = Step((Approver("fallback"),))


# Before: a policy stops the command ----------------------------------------------------------------------------------


def covered(command: Command) -> bool:
    """Whether any policy names the command: from memory, so that all others cost nothing."""
    return command.document.has_company and bool(list_policies(command.id))


@flow.before(
    None,
    system="oa",
    hold=True,
    applies=covered,
    label=_("A policy holds the command until people decide", "命中审批策略的操作先挂起，等待审批"),
)
def policy_asks(records: Batch[Any], command: Command) -> Iterator[Hold]:
    """Hold each record that a policy covers; an approval grants up to its amount, or what its condition limits."""
    for record in records:
        policy = find_policy(command, record)
        if policy is not None:
            amount = amount_of(command.document, record)
            yield Hold(
                record,
                _why(policy, amount),
                gate=f"approvals.policy_asks:{policy.code}",
                measured=measured(policy, record, amount),
                detail={"policy": policy.id},
            )


def _why(policy: Policy, amount: Any) -> Text:
    if policy.min_amount is None or amount is None:
        return as_text(policy.name)
    text = _("{name}: {amount} is {limit} or more", "{name}：{amount} 达到 {limit}")
    return text.format(name=policy.name, amount=f"{amount:,}", limit=f"{policy.min_amount:,}")


# After: the request, its steps, its end ------------------------------------------------------------------------------


@flow.after(CommandHeld, system="oa", label=_("A held command becomes an approval request", "挂起的操作生成审批单"))
def ask_for_approval(events: list[CommandHeld]) -> None:
    """A held command gets a request; what was returned, or needs more than was granted, a new round of the old."""
    for event in events:
        facts = _facts(event)
        returned = find_returned(event.document, event.command)
        if returned is None:
            request = approval_request.create([facts]).record
        else:
            request = approvals.start_round([returned], facts={returned: facts}).record
        holds.attach_request(event.hold, request.id)
        _begin_step([request])


def _facts(event: CommandHeld) -> dict[str, Any]:
    document = get_document(event.doc)
    record = current().load(document, [event.document], lines=False)[0]
    route = list(dict.fromkeys(step for gate in event.gates for step in _steps(gate)))
    texts = [as_text(gate["message"]) for gate in event.gates]
    return {
        "subject_ref": event.document,
        "subject_doc": event.doc,
        "subject_command": event.command,
        "subject_hold": event.hold,
        "title": _title(document, record),
        "reason": Text("; ".join(t.en for t in texts), "；".join(t.zh for t in texts)).to_json(),
        "amount": amount_of(document, record),
        "currency": str(getattr(record, document.currency or "", "") or ""),
        "route": msgspec.to_builtins(route),
        "step_count": len(route),
        "owner_id": event.requester,
        "unit_id": record.unit_id,
        "company_id": record.company_id,
    }


def _steps(gate: dict[str, Any]) -> Iterable[Step]:
    """The steps of the policy behind a gate; the person or the superior with the role it names; else the manager."""
    policy = get_policy(gate["detail"].get("policy", 0))
    if policy is not None:
        return policy.steps
    user, role = gate["detail"].get("user"), gate["detail"].get("role")
    if user:
        return [Step((Approver("user", user=user),))]
    return [Step((Approver("superior", role=role),))] if role else [FALLBACK]


def _title(document: Document, record: Any) -> str:
    """The document's own title and whom it is about: the first look-up its list shows (the customer)."""
    keys = (document.model._meta.get_field(name) for name in document.list.columns if _is_key(document, name))
    about = next((getattr(record, key.attname) for key in keys), None)
    titles = register.titles([record.id, about])
    return " · ".join(titles[each][1] for each in (record.id, about) if each in titles)[:240]


def _is_key(document: Document, name: str) -> bool:
    return any(each.name == name and isinstance(each, MasterKey) for each in document.model._meta.concrete_fields)


@flow.after(ApprovalStepApproved, system="oa", label=_("The next step finds its approvers", "进入下一步并确定审批人"))
def begin_next_step(events: list[ApprovalStepApproved]) -> None:
    """The next step finds its people when it begins, as things stand then."""
    _begin_step(current().load(approval_request, [event.document for event in events]))


def _begin_step(requests: Iterable[Any]) -> None:
    found = {request.id: find_approvers(*_question(request)) for request in requests}
    approvals.begin_step(
        list(found),
        asked={number: each.ask for number, each in found.items()},
        skipped={number: each.skip for number, each in found.items()},
    )


def _question(request: Any) -> tuple[Step, Asker]:
    approved = {t.user_ref for t in request.tasks if t.round_no == request.round_no and t.state == "APPROVED"}
    asker = Asker(request.owner_id, request.company_id, request.unit_id, frozenset(approved))
    return read_step(request.route[request.step_no]), asker


@flow.after(
    ApprovalGranted,
    system="oa",
    label=_("After the last vote the command runs as its requester", "最后一票通过后，以发起人身份执行原操作"),
)
def run_the_command(events: list[ApprovalGranted]) -> None:
    """The command runs as its requester, with what was granted."""
    for event in events:
        holds.grant(event.hold)


@flow.after(
    ApprovalRetried,
    system="oa",
    label=_("A blocked command runs again; the votes stand", "受阻的操作重新执行，已有审批保留"),
)
def run_it_again(events: list[ApprovalRetried]) -> None:
    """A blocked command runs again; the votes stand."""
    for event in events:
        holds.resume(event.hold)


@flow.after(ApprovalRefused, system="oa", label=_("Rejected: the document is free again", "审批驳回，单据解除挂起"))
def free_the_refused(events: list[ApprovalRefused]) -> None:
    """The hold ends, the document is free again."""
    for event in events:
        holds.reject(event.hold)


@flow.after(
    ApprovalReturned,
    system="oa",
    label=_("Returned: the requester may change it and ask again", "退回发起人，修改后可再次提交"),
)
def free_the_returned(events: list[ApprovalReturned]) -> None:
    """The hold ends, so that the requester may change the document and run the command again."""
    for event in events:
        holds.reject(event.hold)


@flow.after(ApprovalWithdrawn, system="oa", label=_("Withdrawn: the hold ends", "撤回审批，单据解除挂起"))
def free_the_withdrawn(events: list[ApprovalWithdrawn]) -> None:
    """Taking the request back ends the hold, unless that is where it came from."""
    for event in events:
        hold = holds.get(event.hold)
        if hold.state in (holds.OPEN, holds.BLOCKED):
            get_document(hold.doc).commands["withdraw"]([hold.document])


@flow.after(HoldClosed, system="oa", label=_("The request follows what became of the hold", "审批单随挂起结果更新"))
def follow_the_hold(events: list[HoldClosed]) -> None:
    """Withdrawn on the document: the request too. Refused when it ran: blocked. More than granted: a new round."""
    requests = {request.subject_hold: request for request in list_requests_of_holds(event.hold for event in events)}
    for event in events:
        request = requests.get(event.hold)
        if request is None:
            continue
        if event.outcome == holds.WITHDRAWN and request.state in ("RUNNING", "BLOCKED"):
            approvals.withdraw_request([request.id])
        elif event.outcome == holds.BLOCKED:
            approvals.block([request.id], reasons={request.id: holds.get(event.hold).blocked_reason})
        elif event.outcome == holds.EXCEEDED:
            approvals.note_exceeded([request.id])


# Beside: what is decided ---------------------------------------------------------------------------------------------


@flow.beside(approval_request, system="oa", label=_("What is asked", "审批事项"))
def what_is_asked(record: Any) -> list[Block]:
    """The command that waits, why it waits, who has decided to come, and why it could not run."""
    document = get_document(record.subject_doc)
    titles = register.titles([record.subject_ref, record.owner_id])
    subject = reference(record.subject_doc, record.subject_ref, titles.get(record.subject_ref, ("", "", ""))[1])
    blocks = [
        facts(
            [
                fact(document.label, subject, "ref"),
                fact(_("Command", "操作"), str(document.commands[record.subject_command].label)),
                fact(_("Asked by", "发起人"), titles.get(record.owner_id, ("", "", ""))[1]),
                fact(_("Waits for", "待审批人"), "、".join(list_waiting_for(record.id)) or "—"),
                *(_route_fact(no, step) for no, step in enumerate(record.route, 1)),
            ]
        ),
        note(as_text(record.reason), "warning"),
    ]
    if record.blocked_reason:
        blocks.append(note(as_text(record.blocked_reason), "error"))
    return blocks


def _route_fact(no: int, step: Any) -> dict[str, Any]:
    label = _("Step {no}", "第 {no} 步").format(no=no)
    return fact(label, str(label_of(read_step(step))))


@flow.beside(approval_request, system="oa", label=_("The document", "单据内容"))
def the_document(record: Any, actor: Actor) -> list[Block]:
    """What is decided on, so that nobody has to leave to see it; under the reader's own field rights."""
    return document_blocks(actor, get_document(record.subject_doc), record.subject_ref)


@flow.beside(approval_request, system="oa", label=_("What the other systems know", "相关信息"))
def what_others_know(record: Any, actor: Actor) -> list[Block]:
    """The live facts that stand beside the document: stock, credit, what the customer owes."""
    return blocks_beside(actor, get_document(record.subject_doc), record.subject_ref)
