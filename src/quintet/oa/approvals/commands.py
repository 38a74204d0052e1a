"""Votes and what the system does around them. The request's row is locked by each of these (the runner locks it)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from quintet.kernel import store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import WrongState
from quintet.kernel.shares import share, take_back
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current
from quintet.oa.approvals import rules
from quintet.oa.approvals.documents import approval_request
from quintet.oa.approvals.events import (
    ApprovalAsked,
    ApprovalBlocked,
    ApprovalExceeded,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRetried,
    ApprovalReturned,
    ApprovalRoundStarted,
    ApprovalStepApproved,
    ApprovalVoted,
    ApprovalWithdrawn,
)
from quintet.oa.approvals.models import (
    APPROVED,
    BLOCKED,
    CANCELLED,
    PENDING,
    REJECTED,
    RETURNED,
    RUNNING,
    SKIPPED,
    TASK_APPROVED,
    TASK_REJECTED,
    TASK_RETURNED,
    WAITING,
    WITHDRAWN,
    ApprovalRequest,
    ApprovalTask,
)

COMMENT, REASON = _("Comment", "意见"), _("Reason", "原因")


def _tasks_of_step(request: Any) -> list[Any]:
    """The tasks of the step that is being decided."""
    return [t for t in request.tasks if (t.round_no, t.step_no) == (request.round_no, request.step_no)]


def _turn(request: Any) -> Any:
    """The actor's pending task. Raises WrongState (409) when it was decided meanwhile, or is not yet their turn."""
    user = current().actor.user_id
    mine = [task for task in request.tasks if task.user_ref == user]
    for task in mine:
        if task.state == PENDING.value:
            return task
    if any(task.state == WAITING.value for task in mine):
        raise WrongState(_("It is not your turn yet", "还未轮到您审批"), rule="oa.approvals.in_turn")
    text: Text = _("This was decided already; nothing waits for your vote", "该审批已处理，无需您再表决")
    raise WrongState(text, rule="oa.approvals.one_vote_each")


def _decide(request: Any, state: str, comment: str) -> ApprovalVoted:
    task, unit = _turn(request), current()
    task.state, task.comment, task.decided_at = state, comment, unit.at
    return ApprovalVoted(
        document=request.id,
        subject=request.subject_ref,
        user=task.user_ref,
        round=task.round_no,
        step=task.step_no,
        vote=state,
    )


def _close_tasks(request: Any) -> None:
    """Nobody else is asked any more; who never voted in any round stops seeing the document."""
    for task in request.tasks:
        if task.state in (PENDING.value, WAITING.value):
            task.state = CANCELLED.value
    voted = {task.user_ref for task in request.tasks if task.state != CANCELLED.value}
    take_back(_share(request), {task.user_ref for task in request.tasks} - voted)


def _share(request: Any) -> str:
    return f"oa.approval_request:{request.id}"


def _go_on(request: Any) -> Iterator[Any]:
    """What follows from the votes so far: nothing, the next person's turn, the next step, or the end."""
    tasks, step = _tasks_of_step(request), request.route[request.step_no - 1]
    result = rules.step_result(step["mode"], step["refusal"], [task.state for task in tasks])
    if result is None:
        if step["mode"] == "sequence" and not any(task.state == PENDING.value for task in tasks):
            following = next(task for task in tasks if task.state == WAITING.value)
            following.state, following.opened_at = PENDING.value, current().at
        return
    _close_tasks(request)
    if result == "REJECTED":
        yield from _end(request, REJECTED.value, ApprovalRefused)
    elif request.step_no < request.step_count:
        yield ApprovalStepApproved(document=request.id, subject=request.subject_ref, step=request.step_no)
    else:
        yield from _end(request, APPROVED.value, ApprovalGranted)


def _end(request: Any, state: str, event: Any) -> Iterator[Any]:
    _close_tasks(request)
    request.state, request.closed_at, request.blocked_reason = state, current().at, None
    yield event(document=request.id, subject=request.subject_ref, hold=request.subject_hold)


@approval_request.command(
    RUNNING >> (RUNNING | APPROVED | REJECTED), label=_("Approve", "同意"), style="primary", labels={"comment": COMMENT}
)
def approve(requests: Batch[ApprovalRequest], *, comment: Annotated[str, Input(long=True)] = "") -> Iterable[Any]:
    """Say yes. With the last vote that is needed the command runs, in this transaction. Raises WrongState (409)."""
    for request in requests:
        yield _decide(request, TASK_APPROVED.value, comment or "")
        yield from _go_on(request)


@approval_request.command(
    RUNNING >> (RUNNING | APPROVED | REJECTED), label=_("Reject", "驳回"), style="danger", labels={"reason": REASON}
)
def reject(requests: Batch[ApprovalRequest], *, reason: Annotated[str, Input(long=True)]) -> Iterable[Any]:
    """Say no; the document is free again and nothing runs. Raises WrongState (409)."""
    for request in requests:
        yield _decide(request, TASK_REJECTED.value, reason)
        yield from _go_on(request)


@approval_request.command(RUNNING >> RETURNED, label=_("Return to start", "退回发起人"), labels={"reason": REASON})
def return_to_start(requests: Batch[ApprovalRequest], *, reason: Annotated[str, Input(long=True)]) -> Iterable[Any]:
    """Send it back to who asked: they may change the document and run the command again. Raises WrongState (409)."""
    for request in requests:
        yield _decide(request, TASK_RETURNED.value, reason)
        yield from _end(request, RETURNED.value, ApprovalReturned)


@approval_request.command((RUNNING | BLOCKED) >> WITHDRAWN, label=_("Withdraw", "撤回"), confirm=True, bulk=False)
def withdraw_request(requests: Batch[ApprovalRequest]) -> Iterable[Any]:
    """Take the request back; the document is free again. Only who asked (rights: own)."""
    for request in requests:
        yield from _end(request, WITHDRAWN.value, ApprovalWithdrawn)


@approval_request.command(BLOCKED >> APPROVED, label=_("Carry out again", "重新执行"), style="primary", bulk=False)
def retry(requests: Batch[ApprovalRequest]) -> Iterable[Any]:
    """Run the approved command again after what refused it was put right; the votes stand."""
    for request in requests:
        yield from _end(request, APPROVED.value, ApprovalRetried)


# What flows tell a request -------------------------------------------------------------------------------------------


@approval_request.command(RUNNING, label=_("Begin a step", "进入步骤"), button=False)
def begin_step(
    requests: Batch[ApprovalRequest], *, asked: dict[int, list[int]], skipped: dict[int, list[int]]
) -> Iterable[Any]:
    """The next step begins for these people (user numbers by request): who is asked is settled now and stays so.

    `skipped` are people who would be asked but have approved in an earlier step. Everybody asked may read the document.
    """
    for request in requests:
        request.step_no += 1
        sequence = request.route[request.step_no - 1]["mode"] == "sequence"
        for index, user in enumerate(asked[request.id]):
            request.tasks.append(_task(request, user, WAITING if sequence and index else PENDING))
        request.tasks += [_task(request, user, SKIPPED) for user in skipped.get(request.id, ())]
        share([request.subject_ref, request.id], asked[request.id], _share(request))
        yield ApprovalAsked(
            document=request.id,
            subject=request.subject_ref,
            round=request.round_no,
            step=request.step_no,
            users=asked[request.id],
        )


def _task(request: Any, user: int, state: Any) -> ApprovalTask:
    return store.new(
        ApprovalTask,
        id=None,
        round_no=request.round_no,
        step_no=request.step_no,
        user_ref=user,
        state=state.value,
        opened_at=current().at if state == PENDING else None,
    )


@approval_request.command(RETURNED >> RUNNING, label=_("New round", "新一轮"), button=False)
def start_round(requests: Batch[ApprovalRequest], *, facts: dict[int, Mapping[str, Any]]) -> Iterable[Any]:
    """A new round: other hold, route, amount (columns by request); old votes stay to be seen and count no more."""
    for request in requests:
        for name, value in facts[request.id].items():
            setattr(request, name, value)
        request.round_no += 1
        request.step_no, request.closed_at = 0, None
        yield ApprovalRoundStarted(
            document=request.id, subject=request.subject_ref, hold=request.subject_hold, round=request.round_no
        )


@approval_request.command(APPROVED >> BLOCKED, label=_("Not carried out", "未能执行"), button=False)
def block(requests: Batch[ApprovalRequest], *, reasons: dict[int, dict[str, str]]) -> Iterable[Any]:
    """The approved command was refused when it ran, and why ({"en", "zh"} by request)."""
    for request in requests:
        request.blocked_reason = reasons[request.id]
        yield ApprovalBlocked(document=request.id, subject=request.subject_ref, hold=request.subject_hold)


@approval_request.command(APPROVED >> RETURNED, label=_("More than was granted", "超出批准范围"), button=False)
def note_exceeded(requests: Batch[ApprovalRequest]) -> Iterable[Any]:
    """The command needs more than the votes granted; a new round follows."""
    for request in requests:
        yield ApprovalExceeded(document=request.id, subject=request.subject_ref, hold=request.subject_hold)
