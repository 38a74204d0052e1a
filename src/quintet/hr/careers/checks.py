"""The doctor's check of histories: whole, as the file says, and nothing overdue."""

from collections.abc import Iterable

from quintet.kernel import clock, sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

# one pass over the histories; the database looks at the same when a transaction commits (sql/010_whole.sql)
_WRONG = f"""
WITH post AS (
  SELECT a.*, lag(a.valid_to) OVER w AS before, row_number() OVER w AS n
  FROM hr_assignment a WHERE a.state <> 'CANCELLED' WINDOW w AS (PARTITION BY a.employee_id ORDER BY a.valid_from)
), told AS (
  SELECT e.id,
    count(*) FILTER (WHERE n > 1 AND p.valid_from IS DISTINCT FROM before + 1) > 0
      OR min(p.valid_from) IS DISTINCT FROM e.joined_on AS gap,
    e.state = 'ACTIVE' AND count(*) FILTER (WHERE p.state = 'CURRENT' AND p.department_id = e.department_id
      AND p.kind = e.kind AND p.position_id IS NOT DISTINCT FROM e.position_id
      AND p.manager_id IS NOT DISTINCT FROM e.manager_id) <> 1
      OR e.state = 'LEFT' AND max(coalesce(p.valid_to, 'infinity')) IS DISTINCT FROM e.left_on AS other,
    count(*) FILTER (WHERE p.state = 'PLANNED' AND p.valid_from < %s OR p.state = 'CURRENT' AND p.valid_to < %s) > 0
      AS overdue
  FROM hr_employee e LEFT JOIN post p ON p.employee_id = e.id GROUP BY e.id
)
SELECT id, gap, other FROM told WHERE gap OR other OR overdue ORDER BY id LIMIT {MOST}
"""


@check("hr.histories", _("Employment histories are whole", "任职记录连续且与档案一致"))
def histories_are_whole() -> Iterable[Finding]:
    """No gap, the present post is what the file says, the last ends with the employment, no plan is overdue a day."""
    gap = _("the history does not run without gap from the day of joining", "任职记录未自入职日起首尾相接")
    other = _("the history does not end as the file says", "任职记录与员工档案不一致")
    overdue = _("a planned move or leaving has not taken effect", "计划的调动或离职逾期未生效")
    today = clock.today()
    for number, has_gap, differs in sql.rows(_WRONG, [today, today]):
        yield Finding(number, gap if has_gap else other if differs else overdue)
