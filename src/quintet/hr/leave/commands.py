"""Asking for leave, deciding, taking it back; granting and adjusting what people may take."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from quintet.hr.leave import balances, claims, entitlements, filling
from quintet.hr.leave.balances import Shortage, Wanted, release, reserve
from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.events import LeaveApproved, LeaveCancelled, LeaveDiscarded, LeaveRejected
from quintet.hr.leave.models import APPROVED, CANCELLED, DRAFT, REJECTED, WITHDRAWN, LeaveRequest
from quintet.hr.leave.queries import get_leave_types
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

# the gate of balances is for flows: `reserve` what `wanted` says, `release`
__all__ = [
    "apply",
    "cancel",
    "discard",
    "entitlements",
    "filling",
    "keep_waiting",
    "reject",
    "release",
    "reserve",
    "told",
    "wanted",
]

SHORT = _("{asked} days of {year} asked for, {left} are left", "申请 {year} 年 {asked} 天，剩余 {left} 天")


def wanted(requests: Iterable[Any]) -> list[Wanted]:
    """What these requests take of balances; nothing for types that need none."""
    types = get_leave_types()
    return [
        Wanted(
            request=each.id,
            employee=each.employee_id,
            type=each.type_id,
            days={int(year): Decimal(days) for year, days in each.by_year.items()},
        )
        for each in requests
        if types[each.type_id].needs_balance
    ]


def told(shortage: Shortage) -> Any:
    """A shortage in words."""
    asked, left = (f"{each.normalize():f}" for each in (shortage.asked, shortage.left))
    return SHORT.format(year=shortage.year, asked=asked, left=left)


@leave_request.command(DRAFT >> APPROVED, label=_("Apply", "提交申请"), style="primary", lines=False)
def apply(requests: Batch[LeaveRequest]):
    """Ask for the leave: with the manager's vote it is approved and its days are taken from the balance.

    Raises Refused when the employee has not enough days left.
    """
    for shortage in reserve(wanted(requests)):  # asks nothing twice: the gate has noted these days already
        raise Refused(told(shortage), rule="hr.leave.enough_left")
    balances.take(requests.ids)
    for each in requests:
        each.approved_at = current().at
        yield LeaveApproved(**_facts(each))


def _facts(request: Any) -> dict[str, Any]:
    return {
        "document": request.id,
        "employee": request.employee_id,
        "user": request.owner_id,
        "type": request.type_id,
        "first_on": request.from_on,
        "first_part": request.from_part,
        "last_on": request.to_on,
        "last_part": request.to_part,
        "days": request.days,
    }


@leave_request.command(DRAFT >> REJECTED, label=_("Reject", "驳回"), button=False, held=None, lines=False)
def reject(requests: Batch[LeaveRequest]):
    """Who decides said no; another request may be made. The days that waited are given back."""
    release(requests.ids)
    for each in requests:
        yield LeaveRejected(document=each.id, employee=each.employee_id)


@leave_request.command(DRAFT >> WITHDRAWN, label=_("Discard", "作废"), confirm=True, lines=False)
def discard(requests: Batch[LeaveRequest]):
    """The draft is not needed. What waits for the manager is withdrawn first."""
    for each in requests:
        yield LeaveDiscarded(document=each.id, employee=each.employee_id)


@leave_request.command(APPROVED >> CANCELLED, label=_("Cancel leave", "销假"), style="danger", lines=False)
def cancel(requests: Batch[LeaveRequest], *, reason: Annotated[str, Input(label=_("Reason", "原因"))]):
    """Approved leave is not taken: its days go back to the balance. Once it has begun, only HR may.

    Raises Refused for one's own leave that has begun.
    """
    for each in requests:
        if each.from_on <= clock.today() and not claims.is_hr():
            text = _("It has begun: ask HR to correct it", "假期已开始，请联系人事更正")
            raise Refused(text, rule="hr.leave.not_begun")
        each.cancel_reason = reason
    release(requests.ids)
    for each in requests:
        yield LeaveCancelled(**_facts(each))


def keep_waiting(requests: Sequence[Any]) -> None:
    """Hold the days of requests that are being decided. Raises Refused when they are gone meanwhile."""
    for shortage in reserve(wanted(requests)):
        raise Refused(told(shortage), rule="hr.leave.enough_left")
