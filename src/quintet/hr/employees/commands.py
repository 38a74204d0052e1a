"""Move and leave, today or on a day to come; and what keeps account, employee and history together."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from quintet.hr.careers import commands as careers
from quintet.hr.careers.events import LeavingPlanned, MovePlanned
from quintet.hr.employees.documents import employee
from quintet.hr.employees.events import EmployeeLeft, EmployeeTransferred
from quintet.hr.employees.models import ACTIVE, LEFT, Employee
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.persons import commands as persons

LEFT_EARLY = _("They left before they joined", "离职日期早于入职日期")


@employee.command(ACTIVE, label=_("Transfer", "调动"), lines=False)
def transfer(
    employees: Batch[Employee],
    *,
    department: Annotated[int | None, Input(to="master.org_unit", label=_("Department", "部门"))] = None,
    position: Annotated[int | None, Input(to="hr.position", label=_("Position", "职位"))] = None,
    manager: Annotated[int | None, Input(to="hr.employee", label=_("Manager", "直接上级"))] = None,
    kind: Annotated[str, Input(label=_("Employment", "用工形式"), options=careers.KIND_OPTIONS)] = "",
    shift: Annotated[int | None, Input(to="hr.shift", label=_("Shift", "班次"))] = None,
    on: Annotated[date | None, Input(label=_("Effective on", "生效日期"))] = None,
    reason: Annotated[str, Input(label=_("Reason", "原因"), options=careers.MOVE_OPTIONS)] = "moved",
    remark: Annotated[str, Input(label=_("Remark", "备注"))] = "",
):
    """Another department, post, manager or employment from a day on (today); what is left empty stays.

    A day since the present post began counts from then on; a day to come is planned, and file, account, shift and line
    of managers change on it. Raises Refused where the history does not allow it (hr.careers.…).
    """
    day = on or clock.today()
    given = {"department_id": department, "position_id": position, "manager_id": manager, "kind": kind}
    changes = {name: value for name, value in {**given, "shift_id": shift}.items() if value}
    if manager in employees.ids:
        raise Refused(_("Nobody manages themselves", "直接上级不能是本人"), rule="hr.employees.not_own_manager")
    careers.move(employees, day, changes, reason=reason, remark=remark)
    for each in employees:
        if day <= clock.today():
            yield _moved(each, day)
        else:
            post = {"department": department or each.department_id, "position": position or each.position_id}
            yield MovePlanned(document=each.id, **post, manager=manager or each.manager_id, happened_on=day)


def _moved(each: Employee, day: date) -> EmployeeTransferred:
    return EmployeeTransferred(
        document=each.id,
        user=each.user_id,
        department=each.department_id,
        position=each.position_id,
        manager=each.manager_id,
        happened_on=day,
    )


@employee.command(ACTIVE, label=_("Take up the planned post", "到岗"), button=False, lines=False)
def take_effect(employees: Batch[Employee]):
    """What was planned for today, or for a day that passed, happens: file, account, shift, line of managers."""
    for each, day in careers.advance(employees):
        yield _moved(each, day)


@employee.command(ACTIVE >> (LEFT | ACTIVE), label=_("Leave", "离职"), style="danger", confirm=True, lines=False)
def leave(
    employees: Batch[Employee],
    *,
    left_on: Annotated[date | None, Input(label=_("Left on", "离职日期"))] = None,
    reason: Annotated[str, Input(label=_("Reason", "原因"), options=careers.LEAVING_OPTIONS)] = "other",
):
    """End the employment; left_on is the last day, today or any other. On a day to come they work until then.

    Their account is off in the same transaction; their reports go to the manager above from the day after.
    """
    on = left_on or clock.today()
    if any(on < each.joined_on for each in employees):
        raise Refused(LEFT_EARLY, rule="hr.employees.left_after_joined")
    gone = on <= clock.today()
    careers.end(employees, on, reason, gone=gone)
    for each in employees:
        if not gone:
            yield LeavingPlanned(document=each.id, left_on=on)
            continue
        each.left_on, each.state = on, LEFT.value
        yield EmployeeLeft(document=each.id, user=each.user_id, left_on=on)
    if gone:
        current().flush()
        careers.hand_over(_above(employees.ids), min(on + careers.DAY, clock.today()))
        users = [each.user_id for each in employees if each.user_id]
        if users:
            persons.switch_off(users)


# the nearest manager above each of them who stays
_ABOVE = """
WITH RECURSIVE up AS (
  SELECT e.id, e.manager_id, 0 AS depth FROM hr_employee e WHERE e.id = ANY(%s::bigint[])
  UNION ALL
  SELECT up.id, m.manager_id, up.depth + 1 FROM up JOIN hr_employee m ON m.id = up.manager_id
  WHERE (m.id = ANY(%s::bigint[]) OR m.state <> 'ACTIVE') AND up.depth < 50
)
SELECT DISTINCT ON (id) id, manager_id FROM up ORDER BY id, depth DESC
"""


def _above(leaving: Iterable[int]) -> dict[int, int | None]:
    ids = store.array(leaving)
    return dict(sql.rows(_ABOVE, [ids, ids]))


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
