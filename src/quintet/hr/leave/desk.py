"""Who is away, for those who answer for people; and for everybody their own leave."""

from decimal import Decimal
from typing import Any

from quintet.hr.employees.queries import employee_of
from quintet.hr.leave.documents import leave_balance, leave_request
from quintet.hr.leave.queries import get_leave_balances
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_facts, desk_list, figure
from quintet.kernel.reading.values import trimmed
from quintet.kernel.reports import to_list
from quintet.kernel.text import _

desk_list(
    "hr.away_next",
    _("Away today and this week", "今天与本周请假"),
    roles="hr_staff department_head",
    rank=10,
    doc=leave_request.name,
    # index hr_leave_request_from; nobody is away longer than a year
    where=[
        ("state", "=", "APPROVED"),
        ("from_on", ">=", "today-366"),
        ("from_on", "<=", "today+7"),
        ("to_on", ">=", "today"),
    ],
    sort="from_on",
    title="employee",
    fields=["type", "from_on", "to_on", "days"],
    empty=_("Everybody is here this week.", "本周无人请假。"),
)
desk_list(
    "hr.leave_to_apply",
    _("Leave not applied for yet", "未提交的请假单"),
    roles="hr_staff",
    rank=40,
    doc=leave_request.name,
    where=[("state", "=", "DRAFT"), ("from_on", ">=", "today-30")],  # index hr_leave_request_from
    sort="from_on",
    title="employee",
    fields=["type", "from_on", "to_on"],
    empty=_("No draft lies about.", "没有未提交或审批中的请假单。"),
)
desk_list(
    "hr.my_leave_next",
    _("My leave", "我的请假"),
    rank=40,
    doc=leave_request.name,
    # index hr_leave_request_owner
    where=[("owner", "me", None), ("state", "in", ["DRAFT", "APPROVED"]), ("to_on", ">=", "today")],
    sort="from_on",
    roles="employee",
    title="type",
    fields=["from_on", "to_on", "days", "state"],
    command="apply",
    empty=_("You have no leave ahead. Ask for it here: one form, and your manager decides.", "近期没有请假。"),
)


@desk_facts("hr.my_balance", _("My leave balance", "我的假期余额"), roles="employee", rank=20)
def my_balance(actor: Actor) -> list[dict[str, Any]] | None:
    """What is left of each kind of leave this year, in days; None for somebody who is no employee. Two statements."""
    employee = employee_of(actor.user_id) if actor.user_id else None
    if employee is None:
        return None
    year = clock.today().year
    where = [("owner", "me", None), ("year", "=", year)]
    return [
        figure(
            each.name,
            trimmed(each.left),
            "decimal",
            note=_said(each.entitled, each.pending),
            to=to_list(leave_balance.name, [*where, ("type", "=", each.type)]),
        )
        for each in get_leave_balances(employee, year)
    ]


def _said(entitled: Decimal, pending: Decimal) -> str:
    text = _("of {all} days", "共 {all} 天").format(all=trimmed(entitled))
    if pending:
        waits = _(", {n} asked for", "，申请中 {n} 天").format(n=trimmed(pending))
        return f"{text}{waits}"
    return str(text)
