"""What follows people wherever they go: their records belong to their department and account."""

from collections.abc import Iterable

from quintet.hr.leave.documents import leave_balance, leave_request
from quintet.hr.shifts.documents import shift_assignment
from quintet.hr.skills.documents import employee_skill
from quintet.kernel import sql, store

FOLLOWING = (employee_skill, shift_assignment, leave_balance, leave_request)

_FOLLOW = """
WITH moved AS (
  UPDATE "{table}" t SET owner_id = e.user_id, unit_id = e.department_id FROM hr_employee e
  WHERE t.employee_id = e.id AND e.id = ANY(%s::bigint[])
    AND (t.owner_id, t.unit_id) IS DISTINCT FROM (e.user_id, e.department_id)
  RETURNING t.id, t.owner_id, t.unit_id
)
UPDATE kernel_entry k SET owner_id = m.owner_id, unit_id = m.unit_id FROM moved m WHERE k.id = m.id
"""


def let_records_follow(employees: Iterable[int]) -> None:
    """Skills, shifts, balances and requests of these employees belong to their present account and department.

    One statement a table. Call it inside a command.
    """
    numbers = store.array(employees)
    if numbers != "{}":
        for document in FOLLOWING:
            sql.execute(_FOLLOW.format(table=document.table), [numbers])
