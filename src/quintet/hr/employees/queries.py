"""Whom approvals find: managers, heads of departments, holders of positions. Answers are numbers of users."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quintet.hr.employees.models import Employee
from quintet.kernel import sql, store

# index hr_employee_user_once (user_id), then primary keys up the line
_MANAGERS = """
WITH RECURSIVE up AS (
  SELECT e.manager_id, 0 AS depth FROM hr_employee e WHERE e.user_id = %s AND e.state = 'ACTIVE'
  UNION ALL
  SELECT m.manager_id, up.depth + 1 FROM up JOIN hr_employee m ON m.id = up.manager_id WHERE up.depth < 50
)
SELECT m.user_id FROM up JOIN hr_employee m ON m.id = up.manager_id
JOIN kernel_user u ON u.id = m.user_id AND u.active
WHERE m.state = 'ACTIVE' ORDER BY up.depth
"""
_HEADS = """
WITH RECURSIVE up AS (
  SELECT o.id, o.parent_id, o.head_user, 0 AS depth FROM master_orgunit o WHERE o.id = %s
  UNION ALL
  SELECT p.id, p.parent_id, p.head_user, up.depth + 1 FROM up JOIN master_orgunit p ON p.id = up.parent_id
  WHERE up.depth < 50
)
SELECT up.head_user FROM up JOIN kernel_user u ON u.id = up.head_user AND u.active ORDER BY up.depth
"""


def superiors_of(user_id: int) -> Sequence[int]:
    """The user's line of superiors, nearest first: managers up the line, then heads of the departments above.

    Managers who left or cannot sign in are passed over. The user is never among them.
    """
    line = [row[0] for row in sql.rows(_MANAGERS, [user_id])]
    unit = department_of(user_id)
    if unit is not None:
        line += [row[0] for row in sql.rows(_HEADS, [unit])]
    return [each for each in dict.fromkeys(line) if each != user_id]


def manager_of(user_id: int, level: int = 1) -> int | None:
    """The user's manager (level 1), the manager's manager (2) …; None above the top.

    Where no manager is entered, the head of the department counts, then heads of the departments above it.
    """
    line = superiors_of(user_id)
    return line[level - 1] if 0 < level <= len(line) else None


def head_of_unit(unit_id: int) -> int | None:
    """The user who heads the department; where it has no active head, of the nearest department above."""
    found: int | None = sql.value(_HEADS, [unit_id])
    return found


def users_in_position(position_id: int) -> Sequence[int]:
    """Users of active employees in that position, lowest number first; index hr_employee_position."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT e.user_id FROM hr_employee e JOIN kernel_user u ON u.id = e.user_id AND u.active"
            " WHERE e.position_id = %s AND e.state = 'ACTIVE' ORDER BY e.user_id",
            [position_id],
        )
    ]


def department_of(user_id: int) -> int | None:
    """The department the user works in: the employee's, else what the account says; None when neither does."""
    found: int | None = sql.value(
        "SELECT coalesce((SELECT e.department_id FROM hr_employee e WHERE e.user_id = u.id AND e.state = 'ACTIVE'),"
        " u.unit_id) FROM kernel_user u WHERE u.id = %s",
        [user_id],
    )
    return found


def employee_of(user_id: int) -> int | None:
    """The number of the active employee behind a user."""
    found: int | None = sql.value("SELECT id FROM hr_employee WHERE user_id = %s AND state = 'ACTIVE'", [user_id])
    return found


def employees_behind(user_id: int) -> list[int]:
    """Every employment of the person behind a user, ended ones as well; index hr_employee_user."""
    return [row[0] for row in sql.rows("SELECT id FROM hr_employee WHERE user_id = %s ORDER BY id", [user_id])]


def get_employees(ids: Iterable[int | None]) -> dict[int, Employee]:
    """Employees by number, in one statement; unknown ones are left out."""
    return store.by_ids(Employee, ids)


def list_employed(company: int, *, departments: Sequence[int] | None = None) -> list[Employee]:
    """Who is employed by the company (in these departments), by name; index hr_employee_pinyin."""
    where = "t.company_id = %s AND t.state = 'ACTIVE'"
    params: list[Any] = [company]
    if departments is not None:
        where, params = f"{where} AND t.department_id = ANY(%s::bigint[])", [company, store.array(departments)]
    return store.select(Employee, where, params, tail="ORDER BY t.pinyin, t.id")


# the manager; where there is none or cannot sign in, heads of departments, nearest first; never the employee
_DECIDERS = """
SELECT e.id, coalesce(
  (SELECT m.user_id FROM hr_employee m JOIN kernel_user u ON u.id = m.user_id AND u.active
   WHERE m.id = e.manager_id AND m.state = 'ACTIVE'),
  (WITH RECURSIVE up AS (
     SELECT o.id, o.parent_id, o.head_user, 0 AS depth FROM master_orgunit o WHERE o.id = e.department_id
     UNION ALL
     SELECT p.id, p.parent_id, p.head_user, up.depth + 1 FROM up JOIN master_orgunit p ON p.id = up.parent_id
     WHERE up.depth < 50)
   SELECT up.head_user FROM up JOIN kernel_user u ON u.id = up.head_user AND u.active
   WHERE up.head_user IS DISTINCT FROM e.user_id ORDER BY up.depth LIMIT 1))
FROM hr_employee e WHERE e.id = ANY(%s::bigint[])
"""


def managers_of(employees: Iterable[int]) -> Mapping[int, int | None]:
    """{employee: the user who decides for them}, also for employees without an account; one statement."""
    return dict(sql.rows(_DECIDERS, [store.array(sorted(set(employees)))]))


def employees_of_persons(persons: Iterable[int]) -> list[int]:
    """Numbers of the employed behind these persons, in any company; no index: accounts change rarely."""
    rows = sql.rows(
        "SELECT id FROM hr_employee WHERE person_id = ANY(%s::bigint[]) AND state = 'ACTIVE' ORDER BY id",
        [store.array(persons)],
    )
    return [row[0] for row in rows]
