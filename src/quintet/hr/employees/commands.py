"""Transfer, leave, and what keeps account and employee together."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from quintet.hr.employees.documents import employee
from quintet.hr.employees.events import EmployeeLeft, EmployeeTransferred
from quintet.hr.employees.models import ACTIVE, LEFT, Employee
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.master.persons import commands as persons

LEFT_EARLY = _("They left before they joined", "离职日期早于入职日期")


@employee.command(ACTIVE, label=_("Transfer", "调动"))
def transfer(
    employees: Batch[Employee],
    *,
    department: Annotated[int, Input(to="master.org_unit", label=_("Department", "部门"))],
    position: Annotated[int | None, Input(to="hr.position", label=_("Position", "职位"))] = None,
    manager: Annotated[int | None, Input(to="hr.employee", label=_("Manager", "直接上级"))] = None,
):
    """Move people to another department, today; position and manager stay when left empty. The account follows."""
    for each in employees:
        each.department_id = each.unit_id = department
        each.position_id = position or each.position_id
        each.manager_id = manager or each.manager_id
        if each.manager_id == each.id:
            raise Refused(_("Nobody manages themselves", "直接上级不能是本人"), rule="hr.employees.not_own_manager")
        yield EmployeeTransferred(
            document=each.id,
            user=each.user_id,
            department=department,
            position=each.position_id,
            manager=each.manager_id,
            happened_on=clock.today(),
        )
    persons.set_departments({each.user_id: department for each in employees if each.user_id})


@employee.command(ACTIVE >> LEFT, label=_("Leave", "离职"), style="danger", confirm=True)
def leave(employees: Batch[Employee], *, left_on: Annotated[date | None, Input(label=_("Left on", "离职日期"))] = None):
    """End the employment. Their account is off in the same transaction; their reports go to their manager."""
    on = left_on or clock.today()
    for each in employees:
        if on < each.joined_on:
            raise Refused(LEFT_EARLY, rule="hr.employees.left_after_joined")
        each.left_on = on
        yield EmployeeLeft(document=each.id, user=each.user_id, left_on=on)
    _pass_reports_on(employees.ids)
    users = [each.user_id for each in employees if each.user_id]
    if users:
        persons.switch_off(users)


# Reports of who leaves go to the nearest manager above who stays; index hr_employee_manager.
_REPORTS_UP = """
WITH RECURSIVE up AS (
  SELECT e.id, e.manager_id FROM hr_employee e WHERE e.manager_id = ANY(%s::bigint[]) AND e.state = 'ACTIVE'
    AND e.id <> ALL(%s::bigint[])
  UNION ALL
  SELECT up.id, m.manager_id FROM up JOIN hr_employee m ON m.id = up.manager_id WHERE m.id = ANY(%s::bigint[])
)
UPDATE hr_employee t SET manager_id = up.manager_id, version = t.version + 1
FROM up WHERE t.id = up.id AND (up.manager_id IS NULL OR up.manager_id <> ALL(%s::bigint[]))
"""


def _pass_reports_on(leaving: Iterable[int]) -> None:
    ids = store.array(leaving)
    sql.execute(_REPORTS_UP, [ids, ids, ids, ids])


def follow_accounts(users: Mapping[int, int | None]) -> None:
    """{person: user or None}: the employees of these persons sign in with that user. Call it inside a command."""
    rows = [{"person_id": person, "user_id": user} for person, user in users.items()]
    moved = sql.rows(
        "UPDATE hr_employee t SET user_id = u.user_id, owner_id = u.user_id"
        " FROM json_populate_recordset(NULL::hr_employee, %s) u"
        " WHERE t.person_id = u.person_id AND t.state = 'ACTIVE' RETURNING t.user_id, t.department_id",
        [store.as_json(rows)],
    )
    persons.set_departments({user: department for user, department in moved if user})


def settle_accounts(employee_ids: Iterable[int]) -> None:
    """The accounts of these employees belong to the employees' departments. Call it inside a command."""
    found = sql.rows(
        "SELECT user_id, department_id FROM hr_employee WHERE id = ANY(%s::bigint[]) AND user_id IS NOT NULL",
        [store.array(employee_ids)],
    )
    if found:
        persons.set_departments(dict(found))
