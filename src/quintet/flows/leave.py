"""Leave 请假: the balance says whether, the manager says yes; meanwhile the days wait on the balance.

What leave does to the schedule is told in people_at_work.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from quintet.hr.employees.queries import managers_of
from quintet.hr.leave import commands as leave
from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.queries import get_leave_types
from quintet.kernel import holds
from quintet.kernel.commands import Batch, Command
from quintet.kernel.core_events import CommandHeld, HoldClosed
from quintet.kernel.flow import Flow
from quintet.kernel.results import Hold, Refuse
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.oa.approvals.events import ApprovalRefused
from quintet.oa.approvals.queries import find_policy

flow = Flow("leave", _("Leave", "请假"), spec="X6")


@flow.before(
    leave.apply,
    system="hr",
    reserve=True,
    label=_("The balance reserves the days asked for", "假期额度预占所申请的天数"),
)
def balance_suffices(records: Batch[Any]) -> Iterator[Refuse]:
    """The days are reserved under the lock of the balance; what is not left is refused."""
    for shortage in leave.reserve(leave.wanted(records)):
        yield Refuse(shortage.request, leave.told(shortage), field="days")


@flow.before(
    leave.apply,
    system="oa",
    hold=True,
    label=_("The manager decides on leave", "直接上级审批请假"),
)
def manager_decides(records: Batch[Any], command: Command) -> Iterator[Hold]:
    """Everybody's leave waits for their manager (else HR), unless a policy names other people for it."""
    types = get_leave_types()
    deciders = managers_of(record.employee_id for record in records)
    for record in records:
        if find_policy(command, record) is None:
            text = _("{days} days of {type}", "{type} {days} 天")
            decider = deciders.get(record.employee_id)
            yield Hold(
                record,
                text.format(days=f"{record.days.normalize():f}", type=types[record.type_id].name),
                measured=record.days,
                detail={"user": decider} if decider else {"role": "hr_staff"},
            )


@flow.after(
    CommandHeld,
    of=leave_request,
    system="hr",
    label=_("Days wait on the balance while they are decided", "审批期间占用假期额度"),
)
def days_wait_meanwhile(events: list[CommandHeld]) -> None:
    """What is being decided cannot be asked for twice."""
    leave.keep_waiting(current().load(leave_request, [event.document for event in events], lines=False))


@flow.after(
    HoldClosed,
    of=leave_request,
    system="hr",
    label=_("Days come back when nothing was granted", "未获批准的天数退回额度"),
)
def days_are_free_again(events: list[HoldClosed]) -> None:
    """Withdrawn, refused or returned: the days wait no more. Granted, they have been taken."""
    leave.release(event.document for event in events if event.outcome in (holds.WITHDRAWN, holds.REJECTED))


@flow.after(
    ApprovalRefused,
    system="hr",
    label=_("A refused request is rejected", "审批驳回后请假单为已驳回"),
)
def refused_is_rejected(events: list[ApprovalRefused]) -> None:
    """The manager's no is the end of this request."""
    numbers = [event.subject for event in events if holds.get(event.hold).doc == leave_request.name]
    if numbers:
        leave.reject(_still_drafts(numbers))


def _still_drafts(numbers: Iterable[int]) -> list[Any]:
    return [each for each in current().load(leave_request, numbers, lines=False) if each.state == "DRAFT"]
