"""The doctor's checks of scheduling: work orders and their slots say the same, in sequence."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

# index erp_slot_work_order (work_order, start_at); what is finished may have given its last hours back
_SLOTS = f"""
SELECT w.id, w.number FROM erp_workorder w
LEFT JOIN (SELECT work_order, min(start_at) AS first, max(end_at) AS last, count(DISTINCT machine_id) AS machines,
                  (array_agg(machine_id ORDER BY start_at DESC))[1] AS machine
           FROM erp_slot GROUP BY work_order) s ON s.work_order = w.id
WHERE w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')
  AND (w.start_at, w.end_at) IS DISTINCT FROM (s.first, s.last)
   OR w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED') AND s.machine IS DISTINCT FROM w.machine_id
      AND s.machine IS NOT NULL
ORDER BY w.id LIMIT {MOST}
"""
_COMPANIES = f"""
SELECT s.work_order, w.number FROM erp_slot s LEFT JOIN erp_workorder w ON w.id = s.work_order
WHERE w.id IS NULL OR w.company_id <> s.company_id ORDER BY s.work_order LIMIT {MOST}
"""


@check("erp.slots", _("Work orders lie where their slots are", "工序任务与其时段一致"))
def slots_agree() -> Iterable[Finding]:
    """Start, end and machine of what is open are those of its slots; without slots it lies nowhere."""
    text = _("{number}: its slots say something else", "{number}：时段与工序任务不符")
    for work, number in sql.rows(_SLOTS):
        yield Finding(work, text.format(number=number))
    text = _("{number}: a slot of nothing, or of another company", "{number}：时段没有对应的工序任务")
    for work, number in sql.rows(_COMPANIES):
        yield Finding(work, text.format(number=number or work))
