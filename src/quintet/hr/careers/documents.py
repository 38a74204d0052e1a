"""Assignments on screen: everybody's own, heads those of their departments, HR all."""

from typing import Any

from quintet.hr.careers.models import Assignment
from quintet.hr.employees.queries import employees_behind, get_employees
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.rights import DEPARTMENT, ColumnScope, Rights, Scope, may
from quintet.kernel.text import _

# by the employee, not by the account of the day: a history stays one's own when one signs in with another user
THEIRS: Scope = ColumnScope("own", "employee_id", lambda a: employees_behind(a.user_id) if a.user_id else ())

assignment = Document(
    Assignment,
    number="JA{n:06}",
    menu=Menu(14),
    room_label=_("Employment history", "任职记录"),
    icon="profile",
    subtitle="remark",
    creatable=False,  # joining, moving and leaving make it; sheets bring whole histories
    readonly=(
        "employee",
        "department",
        "position",
        "manager",
        "kind",
        "shift",
        "valid_from",
        "valid_to",
        "reason",
        "owner_id",
        "unit_id",
    ),  # by Correct, which moves the neighbours and the file along
    list=List(
        columns=["employee", "department", "position", "manager", "valid_from", "valid_to", "reason", "state"],
        sort="-valid_from",
        filters=["employee", "department", "position", "reason", "state", "valid_from"],
        group_by=["department", "reason", "state"],
        presets=[
            Preset("current", _("Current", "现任"), [("state", "=", "CURRENT")]),
            Preset("planned", _("To take effect", "待生效"), [("state", "=", "PLANNED")], sort="valid_from"),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Post", "任职"), ["number", "employee", "department", "position", "manager", "kind", "shift"]),
            Section(_("Time", "任期"), ["valid_from", "valid_to", "reason", "end_reason", "remark"]),
        ],
    ),
    rights=Rights(
        hr_staff=may("create edit correct cancel"),
        executive=may("read"),
        department_head=may("read", DEPARTMENT),
        everybody=may("read", THEIRS),
    ),
    date="valid_from",
    empty=_("No history yet: it begins with the first employee.", "还没有任职记录：员工入职后自动生成。"),
)


@assignment.prepare
def belongs_to_the_department(records: list[Any]) -> None:
    """The department makes the scopes of rights cover the record; the company is the employee's."""
    people = get_employees(each.employee_id for each in records)
    for each in records:
        each.unit_id = each.department_id
        if each.employee_id in people:
            each.company_id = people[each.employee_id].company_id
