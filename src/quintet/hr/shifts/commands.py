"""Putting people on shifts; each change is said, because schedules rest on it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from quintet.hr.employees.documents import employee
from quintet.hr.shifts import queries
from quintet.hr.shifts.documents import shift, shift_assignment
from quintet.hr.shifts.events import ShiftChanged
from quintet.hr.shifts.models import Shift, ShiftAssignment
from quintet.kernel import clock, store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current


@employee.command(employee.state("ACTIVE"), label=_("Assign shift", "排班"), lines=False)
def assign_shift(
    employees: Batch,
    *,
    shift: Annotated[int, Input(to="hr.shift", label=_("Shift", "班次"))],
    valid_from: Annotated[date | None, Input(label=_("From", "开始日期"))] = None,
    valid_to: Annotated[date | None, Input(label=_("To", "结束日期"))] = None,
):
    """Put people on a shift from a day (today) on; what they were on ends the day before.

    With a last day they go back to the shift they were on. Raises Refused when somebody has a later assignment in
    that time: that one is to be ended first.
    """
    first = valid_from or clock.today()
    if valid_to is not None and valid_to < first:
        raise Refused(_("It ends before it begins", "结束日期早于开始日期"), rule="hr_shift_assignment_dates")
    rows: list[dict[str, object]] = [
        {"employee": each, "shift": shift, "valid_from": first, "valid_to": valid_to} for each in sorted(employees.ids)
    ]
    rows += _cut_short(employees.ids, first, valid_to)
    shift_assignment.create(rows)
    return ()


def _cut_short(employees: Iterable[int], first: date, last: date | None) -> list[dict[str, object]]:
    """End what these people are on in that time; the rows that bring them back to it afterwards."""
    found = store.select(
        ShiftAssignment,
        "t.employee_id = ANY(%s::bigint[]) AND daterange(t.valid_from, t.valid_to, '[]')"
        " && daterange(%s::date, %s::date, '[]')",
        [store.array(employees), first, last],
        tail="ORDER BY t.id",
    )
    back: list[dict[str, object]] = []
    for each in current().load(shift_assignment, [row.id for row in found]):
        if each.valid_from >= first:
            text = _("On another shift from {day}: end that one first", "自 {day} 起已有其他排班，请先结束")
            raise Refused(text.format(day=each.valid_from), rule="hr.shifts.nothing_later")
        if last is not None and (each.valid_to is None or each.valid_to > last):
            again = {"employee": each.employee_id, "shift": each.shift_id, "valid_to": each.valid_to}
            back.append({**again, "valid_from": last + timedelta(days=1)})
        each.valid_to = first - timedelta(days=1)
    current().flush()  # before the database sees the new ones
    return back


@shift_assignment.command(label=_("End", "结束排班"), style="danger")
def end(
    records: Batch[ShiftAssignment],
    *,
    on: Annotated[date | None, Input(label=_("Last day", "最后一天"))] = None,
):
    """The last day on the shift (today); then the default shift counts. Raises Refused outside its time."""
    last = on or clock.today()
    for each in records:
        if last < each.valid_from or (each.valid_to is not None and last > each.valid_to):
            text = _("The day lies outside this assignment", "日期不在该排班期间内")
            raise Refused(text, rule="hr.shifts.ends_within")
        before, each.valid_to = each.valid_to, last
        yield ShiftChanged(
            document=each.id,
            shift=each.shift_id,
            employees=[each.employee_id],
            first_on=last + timedelta(days=1),
            last_on=before,
        )


@shift_assignment.command(label=_("Say what was entered", "通告变更"), button=False, held=None)
def announce(records: Batch[ShiftAssignment]):
    """Say assignments entered or edited as the fact they are (the kernel's own create and edit say only that)."""
    for each in records:
        yield ShiftChanged(
            document=each.id,
            shift=each.shift_id,
            employees=[each.employee_id],
            first_on=each.valid_from,
            last_on=each.valid_to,
        )


@shift.command(label=_("Say what was entered", "通告变更"), button=False)
def announce_hours(shifts: Batch[Shift]):
    """Say that the hours of shifts changed, to all who are on them from today on."""
    people = queries.people_on(shifts.ids, clock.today())
    for each in shifts:
        yield ShiftChanged(
            document=each.id, shift=each.id, employees=people[each.id], first_on=clock.today(), last_on=None
        )
