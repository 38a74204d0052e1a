"""Shifts and who is on them, on screen."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.hr.employees.queries import get_employees
from quintet.hr.shifts import rules
from quintet.hr.shifts.models import Shift, ShiftAssignment, ShiftWindow
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

ROOM = _("Attendance", "考勤")

shift = Document(
    Shift,
    menu=Menu(92),
    room_label=ROOM,
    icon="clock-circle",
    cached=True,
    lines=[
        Lines(
            "windows", ShiftWindow, "shift", ["start_time", "end_time"], label=_("Working time", "工作时段"), min_rows=1
        )
    ],
    list=List(
        columns=["code", "name", "company", "hours", "crosses_midnight", "calendar", "is_default", "active"],
        sort="code",
        filters=["company", "active"],
    ),
    form=Form(
        sections=[
            Section(_("Shift", "班次"), ["code", "name", "company", "calendar", "is_default", "active"]),
            Section(_("Length", "时长"), ["hours", "crosses_midnight"]),
        ],
        tabs=[Tab(_("Working time", "工作时段"), lines="windows")],
    ),
    rights=Rights(hr_staff=may("create edit"), everybody=may("read")),
    help=_(
        "A window that ends at or before it begins goes on after midnight; the shift belongs to the date it starts on.",
        "结束不晚于开始的时段跨零点；夜班计入其开始的日期。",
    ),
    empty=_("No shifts yet: enter the first and make it the default.", "还没有班次：请新建并设为默认。"),
)


@shift.prepare
def measure(shifts: list[Any]) -> None:
    """Hours a day, and whether the shift passes midnight; nothing while a time cannot be read."""
    for each in shifts:
        try:
            windows = rules.minutes_of((w.start_time, w.end_time) for w in each.windows)
        except rules.NotATime:
            continue
        each.hours = (Decimal(rules.total(windows)) / 60).quantize(Decimal("0.01"))
        each.crosses_midnight = bool(windows) and windows[-1][1] > rules.DAY


@shift.rule
def times_make_a_day(record: Any) -> Iterable[Invalid]:
    """Times are written as 08:00, and the shift is over before it begins again."""
    try:
        windows = rules.minutes_of((w.start_time, w.end_time) for w in record.windows)
    except rules.NotATime as problem:
        text = _("Times are written as 08:00", "时间的格式为 08:00")
        yield Invalid(text, f"windows.{problem.index}.{problem.field}")
        return
    if not rules.within_a_day(windows):
        text = _("The windows take more than 24 hours", "各时段合计跨度超过 24 小时")
        yield Invalid(text, f"windows.{len(windows) - 1}.end_time")


shift_assignment = Document(
    ShiftAssignment,
    number="SA{n:06}",
    menu=Menu(32),
    room_label=ROOM,
    icon="schedule",
    date="valid_from",
    list=List(
        columns=["employee", "shift", "valid_from", "valid_to", "unit"],
        sort="-valid_from",
        filters=["employee", "shift", "unit", "valid_to"],
        group_by=["shift", "unit"],
        presets=[
            Preset("open", _("Without end", "长期"), [("valid_to", "empty", True)]),
            Preset("ended", _("Over", "已结束"), [("valid_to", "<", "today")]),
        ],
    ),
    form=Form(sections=[Section(_("On a shift", "排班"), ["number", "employee", "shift", "valid_from", "valid_to"])]),
    rights=Rights(
        hr_staff=may("create edit end"),
        planner=may("read"),
        department_head=may("read", DEPARTMENT),
        workshop=may("read", DEPARTMENT),
        everybody=may("read", OWN),
    ),
    help=_(
        "Who is on no shift works on the company's default one.",
        "未排班的员工适用公司的默认班次。",
    ),
    empty=_(
        "Nobody is on a shift of their own. Select employees in their list and choose Assign shift.",
        "还没有单独排班的员工。可在员工列表中选择多人后点“排班”。",
    ),
)


@shift_assignment.prepare
def belongs_to_the_employee(records: list[Any]) -> None:
    """Owner and department are the employee's, so that scopes of rights cover the assignment."""
    people = get_employees(each.employee_id for each in records)
    for each in records:
        person = people.get(each.employee_id)
        if person is None or person.company_id != each.company_id:
            each.employee_id = None
        else:
            each.owner_id, each.unit_id = person.user_id, person.department_id


@shift_assignment.rule
def ends_after_it_begins(record: Any) -> Invalid | None:
    """The last day is not before the first."""
    if record.valid_to is not None and record.valid_to < record.valid_from:
        return Invalid(_("It ends before it begins", "结束日期早于开始日期"), "valid_to")
    return None
