"""What a leave request says by itself: whose it is, how many days it takes, what is left, what it collides with."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.hr.employees.queries import employee_of, get_employees
from quintet.hr.leave import rules
from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.models import LeaveType
from quintet.hr.shifts.queries import Roster, get_roster
from quintet.kernel import sql, store
from quintet.kernel.unit import current

# index hr_leave_balance_once
_LEFT = """
SELECT b.employee_id, b.type_id, b.year, b."left" + b.overdraft FROM hr_leavebalance b
WHERE (b.employee_id, b.type_id) IN (
  SELECT w.employee, w.type FROM json_to_recordset(%s) AS w(employee bigint, type bigint))
"""
_COLLIDING = """
SELECT w.place, min(r.number) FROM json_to_recordset(%s)
  AS w(place int, request bigint, employee bigint, first bigint, last bigint)
JOIN hr_leaverequest r ON r.employee_id = w.employee AND r.state IN ('DRAFT', 'APPROVED')
  AND r.first_half <= w.last AND r.last_half >= w.first AND r.id IS DISTINCT FROM w.request
GROUP BY w.place
"""


def is_datable(request: Any) -> bool:
    """Whether beginning and end are there, and no longer apart than a request may be."""
    if not (isinstance(request.from_on, date) and isinstance(request.to_on, date)):
        return False
    return 0 <= (request.to_on - request.from_on).days <= rules.LONGEST


@leave_request.prepare
def belongs_to_the_employee(requests: Sequence[Any]) -> None:
    """Without a name it is one's own; owner and department are the employee's."""
    actor = current().actor
    for each in requests:
        if not each.employee_id and actor.user_id:
            each.employee_id = employee_of(actor.user_id)
    people = get_employees(each.employee_id for each in requests)
    for each in requests:
        person = people.get(each.employee_id)
        if person is None or person.company_id != each.company_id:
            each.employee_id = None
        else:
            each.owner_id, each.unit_id = person.user_id, person.department_id


@leave_request.prepare
def keep_private_what_is(requests: Sequence[Any]) -> None:
    """For a confidential type the reason goes where only the employee and HR read it."""
    types = store.by_ids(LeaveType, (each.type_id for each in requests))
    for each in requests:
        type_ = types.get(each.type_id)
        if type_ is not None and type_.confidential and each.reason:
            each.private_note = "\n".join(filter(None, (each.private_note, each.reason)))
            each.reason = ""


@leave_request.prepare
def count_days(requests: Sequence[Any]) -> None:
    """Days on the employee's own shift and calendar, by year, and what is left of the balance."""
    for each in requests:
        each.first_half, each.last_half = 0, 0
        each.days, each.by_year, each.left_before = Decimal(0), {}, None
    whole = [each for each in requests if each.employee_id and each.type_id and is_datable(each)]
    types = store.by_ids(LeaveType, (each.type_id for each in whole))
    whole = [each for each in whole if each.type_id in types]
    if not whole:
        return
    first, last = min(each.from_on for each in whole), max(each.to_on for each in whole)
    roster = get_roster(whole[0].company_id, (each.employee_id for each in whole), first, last)
    for each in whole:
        each.first_half = rules.half_of(each.from_on, each.from_part)
        each.last_half = rules.half_of(each.to_on, each.to_part)
        found = _days(roster, each, types[each.type_id])
        each.by_year = {str(year): str(days) for year, days in found.items()}
        each.days = sum(found.values(), Decimal(0))
    _note_left([each for each in whole if types[each.type_id].needs_balance])
    _note_collisions(whole)


def _days(roster: Roster, request: Any, type_: Any) -> dict[int, Decimal]:
    parts = rules.parts_of_days(request.from_on, request.from_part, request.to_on, request.to_part)
    if type_.counts == "calendar":
        return rules.days_by_year(parts, lambda on: True)
    return rules.days_by_year(parts, lambda on: roster.works(request.employee_id, on))


def _note_left(requests: Sequence[Any]) -> None:
    if not requests:
        return
    keys = [{"employee": each.employee_id, "type": each.type_id} for each in requests]
    left = {row[:3]: row[3] for row in sql.rows(_LEFT, [store.as_json(keys)])}
    for each in requests:
        years = each.by_year or {str(each.from_on.year): "0"}
        each.left_before = sum(
            (left.get((each.employee_id, each.type_id, int(year)), Decimal(0)) for year in years), Decimal(0)
        )


def _note_collisions(requests: Iterable[Any]) -> None:
    """The number of another request of the same employee that covers some of these half days, for the rule to tell."""
    numbered = list(enumerate(requests))
    rows = [
        {
            "place": place,
            "request": each.id,
            "employee": each.employee_id,
            "first": each.first_half,
            "last": each.last_half,
        }
        for place, each in numbered
    ]
    found = dict(sql.rows(_COLLIDING, [store.as_json(rows)]))
    for place, each in numbered:
        each.__dict__["colliding"] = found.get(place)
