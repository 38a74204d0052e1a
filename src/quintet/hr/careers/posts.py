"""Who held which post on a day: of people, of departments, of the whole company."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quintet.kernel import sql, store


@dataclass(frozen=True)
class Post:
    """What an employee was on a day."""

    assignment: int
    employee: int
    name: str
    department: int
    position: int | None
    manager: int | None
    kind: str
    shift: int | None
    reason: str
    valid_from: date
    valid_to: date | None


_POSTS = """
SELECT a.id, a.employee_id, e.name, a.department_id, a.position_id, a.manager_id, a.kind, a.shift_id,
       a.reason, a.valid_from, a.valid_to
FROM hr_assignment a JOIN hr_employee e ON e.id = a.employee_id
WHERE a.company_id = %s AND a.state <> 'CANCELLED' AND a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to >= %s)
"""


def posts_on(company: int, day: date, employees: Iterable[int] | None = None) -> Mapping[int, Post]:
    """{employee: the post held on a day}, planned ones on days to come; one statement. Who was not employed is missing.

    Index hr_assignment_employee where employees are named, else hr_assignment_from.
    """
    text, params = _POSTS, [company, day, day]
    if employees is not None:
        text, params = text + " AND a.employee_id = ANY(%s::bigint[])", [*params, store.array(employees)]
    return {row[1]: Post(*row) for row in sql.rows(text, params)}


def list_members(company: int, units: Sequence[int], day: date) -> list[Post]:
    """Who worked in these departments on a day, by name; index hr_assignment_department."""
    text = _POSTS + " AND a.department_id = ANY(%s::bigint[]) ORDER BY e.pinyin, e.id"
    return [Post(*row) for row in sql.rows(text, [company, day, day, store.array(units)])]


# index hr_assignment_department (company, department, from)
_HEADS = """
SELECT a.department_id, count(*)::int FROM hr_assignment a
WHERE a.company_id = %s AND a.state <> 'CANCELLED' AND a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to >= %s)
GROUP BY 1 ORDER BY 1
"""


def count_heads(company: int, day: date) -> Mapping[int, int]:
    """{department: how many worked in it on a day}; those below it are not counted with it."""
    return dict(sql.rows(_HEADS, [company, day, day]))
