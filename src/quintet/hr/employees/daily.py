"""Planned posts and last days take effect when their day has come."""

import logging

from quintet.hr.employees.commands import leave, take_effect
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.daily import every_day
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform

log = logging.getLogger("quintet.hr")

# what is due: posts planned for today or before, and last days that have passed; indexes hr_assignment_planned, _ending
_MOVES = """
SELECT DISTINCT a.employee_id, a.company_id, NULL::date, '' FROM hr_assignment a
WHERE a.state = 'PLANNED' AND a.valid_from <= %s ORDER BY 1
"""
_LEAVINGS = """
SELECT a.employee_id, a.company_id, a.valid_to, a.end_reason FROM hr_assignment a
WHERE a.state = 'CURRENT' AND a.valid_to < %s AND NOT EXISTS (
  SELECT 1 FROM hr_assignment n WHERE n.employee_id = a.employee_id AND n.state = 'PLANNED')
ORDER BY 3, 1
"""


@every_day("hr.employees.take_effect")
def take_effect_today() -> None:
    """Planned moves and leavings whose day has come, each in its own transaction; what is refused is tried again."""
    today, refused = clock.today(), []
    # who begins a post and leaves it before anybody looked does both, in this order
    for number, company, last, reason in (row for due in (_MOVES, _LEAVINGS) for row in sql.rows(due, [today])):
        command, inputs = (leave, {"left_on": last, "reason": reason}) if last else (take_effect, {})
        try:
            perform(command, [number], inputs, actor=system_actor("hr.employees.take_effect", company))
        except QuintetError as problem:
            log.warning("employee %s: %s", number, problem)
            refused.append(problem)
    if refused:
        raise refused[0]
