"""Reads of leave: types and their tiers (in memory), balances, who is away when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.hr.leave import checks, rules
from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.models import LeaveTier, LeaveType
from quintet.hr.leave.rules import Tier
from quintet.kernel import cache, sql, store
from quintet.kernel.desk import desk_number
from quintet.kernel.text import _

__all__ = ["Absence", "Balance", "checks"]  # checks: the doctor's


def get_leave_types() -> Mapping[int, LeaveType]:
    """Every leave type by number; kept in memory until one is written."""
    return cache.get("hr.leave_type", _load)[0]


def tiers_of(type_id: int) -> Sequence[Tier]:
    """What a year of that type gives by career years."""
    return cache.get("hr.leave_type", _load)[1].get(type_id, ())


def _load() -> tuple[dict[int, LeaveType], dict[int, list[Tier]]]:
    tiers: dict[int, list[Tier]] = defaultdict(list)
    for row in store.select(LeaveTier, "true", tail="ORDER BY t.type_id, t.position"):
        tiers[row.type_id].append(Tier(row.career_years, row.days, row.valid_from or date.min))
    return {each.id: each for each in store.select(LeaveType, "true")}, dict(tiers)


@dataclass(frozen=True, slots=True)
class Balance:
    """An employee's balance of a type in a year, in days."""

    id: int
    employee: int
    type: int
    name: str
    entitled: Decimal
    taken: Decimal
    pending: Decimal
    left: Decimal


def get_leave_balances(employee: int, year: int) -> list[Balance]:
    """What the employee has of each type that year; one statement, index hr_leave_balance_once."""
    rows = sql.rows(
        'SELECT b.id, b.employee_id, b.type_id, t.name, b.entitled, b.taken, b.pending, b."left"'
        " FROM hr_leavebalance b JOIN hr_leavetype t ON t.id = b.type_id"
        " WHERE b.employee_id = %s AND b.year = %s ORDER BY t.code",
        [employee, year],
    )
    return [Balance(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is (or, while `waiting`, may be) away; why is not told."""

    request: int
    employee: int
    name: str
    type: int
    first_on: date
    first_part: str
    last_on: date
    last_part: str
    waiting: bool

    def parts(self) -> Mapping[date, str]:
        """{day: whole, first or second half}."""
        return rules.parts_of_days(self.first_on, self.first_part, self.last_on, self.last_part)


# index hr_leave_request_employee; half days as numbers, two a day
_ABSENCES = """
SELECT r.id, r.employee_id, e.name, r.type_id, r.from_on, r.from_part, r.to_on, r.to_part, r.state = 'DRAFT'
FROM hr_leaverequest r JOIN hr_employee e ON e.id = r.employee_id
WHERE r.company_id = %s AND r.from_on <= %s::date AND r.to_on >= %s::date
  AND (r.state = 'APPROVED' OR (%s AND r.state = 'DRAFT' AND r.hold_id IS NOT NULL))
  AND (%s::bigint[] IS NULL OR r.employee_id = ANY(%s::bigint[]))
ORDER BY r.from_on, r.id
"""


def list_absences(
    company: int, first: date, last: date, *, employees: Iterable[int] | None = None, waiting: bool = False
) -> list[Absence]:
    """Approved leave that touches these days, with `waiting` also what is being decided; one statement."""
    chosen = None if employees is None else store.array(sorted(set(employees)))
    return [Absence(*row) for row in sql.rows(_ABSENCES, [company, last, first, waiting, chosen, chosen])]


_TEAM = """
SELECT o.id FROM hr_employee e JOIN hr_employee o ON o.company_id = e.company_id AND o.state = 'ACTIVE' AND o.id <> e.id
  AND (o.department_id = e.department_id OR o.manager_id = e.manager_id OR o.manager_id = e.id)
WHERE e.id = %s
"""


def team_of(employee: int) -> list[int]:
    """Colleagues: of the same department, of the same manager, and one's own people; index hr_employee_department."""
    return [row[0] for row in sql.rows(_TEAM, [employee])]


def team_absence(company: int, employee: int, first: date, last: date) -> list[Absence]:
    """Which colleagues are away or waiting to be, in those days; two statements."""
    team = team_of(employee)
    return list_absences(company, first, last, employees=team, waiting=True) if team else []


def as_absence(request: Any, name: str = "") -> Absence:
    """A request's days as an absence."""
    return Absence(
        request.id, request.employee_id, name, request.type_id, request.from_on, request.from_part, request.to_on,
        request.to_part, request.state != "APPROVED",
    )  # fmt: skip


desk_number(
    "hr.away_today",
    _("Away today", "今日请假"),
    roles="hr_staff department_head",
    doc=leave_request.name,
    where=[("state", "=", "APPROVED"), ("from_on", "<=", "today"), ("to_on", ">=", "today")],
)
