"""Rules of leave requests and types: each a claim, told at its field."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from quintet.hr.leave.documents import leave_request, leave_type
from quintet.hr.leave.filling import is_datable
from quintet.hr.leave.queries import get_leave_types
from quintet.kernel import clock
from quintet.kernel.results import Invalid
from quintet.kernel.text import _
from quintet.kernel.unit import current


def is_hr() -> bool:
    """Whether HR (or the system) acts."""
    actor = current().actor
    return actor.is_system or bool({"hr_staff", "administrator"} & actor.roles)


@leave_request.rule
def for_oneself_unless_hr(request: Any) -> Invalid | None:
    """Everybody asks for themselves; HR also for others."""
    if not is_hr() and request.owner_id != current().actor.user_id:
        return Invalid(
            _("Ask for yourself; HR enters it for others", "只能为本人请假，代他人请假由人事办理"), "employee"
        )
    return None


@leave_request.rule
def ends_after_it_begins(request: Any) -> Invalid | None:
    """From one half day to the same or a later one, within a year."""
    if (request.to_on, request.to_part == "pm") < (request.from_on, request.from_part == "pm"):
        return Invalid(_("It ends before it begins", "结束早于开始"), "to_on")
    if not is_datable(request):
        return Invalid(_("At most a year in one request", "一次最多申请一年"), "to_on")
    return None


@leave_request.rule
def takes_some_time(request: Any) -> Invalid | None:
    """Free days need no leave."""
    if is_datable(request) and request.days == 0:
        return Invalid(_("No working day in this time", "所选时间内没有工作日"), "from_on")
    return None


@leave_request.rule
def one_request_at_a_time(request: Any) -> Invalid | None:
    """No two requests of an employee share a half day."""
    colliding = request.__dict__.get("colliding")
    if colliding:
        text = _("{number} covers some of these days", "请假单 {number} 已包含其中的日期")
        return Invalid(text.format(number=colliding), "from_on")
    return None


@leave_request.rule
def within_the_rules_of_its_type(request: Any) -> Iterable[Invalid]:
    """Half days, length, how late, and a reason, as the type says. HR may enter what is long past."""
    type_ = get_leave_types().get(request.type_id)
    if type_ is None:
        return
    if not type_.half_days and (request.from_part, request.to_part) != ("am", "pm"):
        yield Invalid(_("Whole days only", "该假期须按整天申请"), "from_part")
    if type_.max_days is not None and request.days > type_.max_days:
        text = _("At most {n} days at a time", "一次最多 {n} 天").format(n=f"{type_.max_days.normalize():f}")
        yield Invalid(text, "to_on")
    if request.from_on < clock.today() - timedelta(days=type_.past_days) and not is_hr():
        text = _("It began more than {n} days ago: ask HR", "开始已超过 {n} 天，请联系人事补办")
        yield Invalid(text.format(n=type_.past_days), "from_on")
    if type_.needs_reason and not (request.reason or request.private_note):
        yield Invalid(_("Say why", "请填写事由"), "private_note" if type_.confidential else "reason")


@leave_type.rule
def tiers_need_a_balance(type_: Any) -> Invalid | None:
    """A yearly entitlement is kept on a balance."""
    if type_.tiers and not type_.needs_balance:
        return Invalid(_("A yearly entitlement needs a balance", "设置了年度额度的类型须启用额度"), "needs_balance")
    return None
