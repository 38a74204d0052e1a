"""Who came, who leaves, whose probation runs; how many work where."""

from collections.abc import Sequence

from quintet.kernel.actor import Actor
from quintet.kernel.desk import Groups, Series, desk_chart, desk_list, desk_number
from quintet.kernel.desk.asked import Predicate
from quintet.kernel.rights import units_below
from quintet.kernel.text import _


def _of_my_department(actor: Actor) -> Sequence[Predicate]:
    units = list(units_below(actor.unit_id)) if actor.unit_id else []
    return [_ACTIVE, ("department", "in", units)]  # index hr_employee_department


_ACTIVE = ("state", "=", "ACTIVE")
desk_number(
    "hr.my_team",
    _("My people", "我的团队人数"),
    roles="department_head",
    rank=20,
    doc="hr.employee",
    where=_of_my_department,
)
desk_list(
    "hr.my_team_list",
    _("My people", "我的团队"),
    roles="department_head",
    rank=40,
    doc="hr.employee",
    where=_of_my_department,
    sort="name",
    fields=["position", "department", "manager", "joined_on"],
    limit=8,
    empty=_("Nobody works in your department yet.", "部门里还没有员工。"),
)
desk_number("hr.headcount", _("Employees", "在职人数"), roles="hr_staff executive", doc="hr.employee", where=[_ACTIVE])
desk_number(
    "hr.joined_this_month",
    _("Joined this month", "本月入职"),
    roles="hr_staff",
    doc="hr.employee",
    where=[("joined_on", "=", "month")],  # index hr_employee_joined
    since="joined_on",
)
desk_number(
    "hr.left_this_month",
    _("Left this month", "本月离职"),
    roles="hr_staff executive",
    doc="hr.employee",
    where=[("left_on", "=", "month")],
    since="left_on",
    hide_zero=True,
)
desk_number(
    "hr.on_probation",
    _("On probation", "试用期员工"),
    roles="hr_staff",
    doc="hr.employee",
    where=[_ACTIVE, ("kind", "=", "probation")],
)
desk_list(
    "hr.joiners",
    _("Joined lately, or joining", "新入职与待入职"),
    roles="hr_staff",
    rank=20,
    doc="hr.employee",
    where=[("joined_on", ">=", "today-60")],  # index hr_employee_joined
    sort="-joined_on",
    fields=["department", "position", "joined_on", "kind"],
    command="assign_shift",
    empty=_("Nobody joined in 60 days.", "近 60 天没有新入职。"),
)
desk_list(
    "hr.probation_next",
    _("On probation, longest first", "试用期员工（最早入职在前）"),
    roles="hr_staff",
    rank=25,
    doc="hr.employee",
    where=[_ACTIVE, ("kind", "=", "probation")],
    sort="joined_on",
    fields=["department", "position", "joined_on", "manager"],
    empty=_("Nobody is on probation.", "没有试用期员工。"),
)
desk_list(
    "hr.leavers",
    _("Leaving, or just left", "离职"),
    roles="hr_staff",
    rank=30,
    doc="hr.employee",
    where=[("left_on", ">=", "today-60")],
    sort="-left_on",
    fields=["department", "position", "left_on"],
    empty=_("Nobody left in 60 days.", "近 60 天没有离职。"),
)
desk_chart(
    "hr.heads_by_department",
    _("Employees by department", "各部门人数"),
    roles="hr_staff executive",
    rank=80,
    axis=Groups(most=12),
    series=[Series(_("Employees", "人数"), doc="hr.employee", where=[_ACTIVE], by="department", tone="cyan")],
)
