"""Facts about skills."""

from datetime import date

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("hr.employee_skill_changed.v1", _("Skill changed", "技能变更"))
class EmployeeSkillChanged(Event):
    """An employee's skill was gained, changed (level, dates) or ended; `level` counts from `valid_from` to `valid_to`.

    `employee` has it no more after `valid_to` unless another record says so. `before_level` and `before_to` are what
    was known before the change (None when gained).
    """

    employee: int
    skill: int
    kind: str  # gained | changed | ended
    level: int
    valid_from: date
    valid_to: date | None
