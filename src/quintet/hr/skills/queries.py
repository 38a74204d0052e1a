"""Reads of skills: who has which, at what level, until when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quintet.hr.skills.documents import ENDING_DAYS, employee_skill
from quintet.kernel import sql, store
from quintet.kernel.desk import desk_number, warn_if_any
from quintet.kernel.text import _


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill somebody has at a level, from a day to another (None: no end), both included."""

    skill: int
    level: int
    valid_from: date
    valid_to: date | None


# index hr_employee_skill_employee
_HELD = """
SELECT employee_id, skill_id, level, valid_from, valid_to FROM hr_employeeskill
WHERE company_id = %s AND employee_id = ANY(%s::bigint[]) AND valid_from <= %s::date
  AND (valid_to IS NULL OR valid_to >= %s::date)
ORDER BY employee_id, skill_id, valid_from
"""


def skills_of(company: int, employees: Iterable[int], first: date, last: date) -> Mapping[int, Sequence[HeldSkill]]:
    """{employee: skills that count on some day from first to last}; one statement."""
    found: dict[int, list[HeldSkill]] = defaultdict(list)
    for employee, *held in sql.rows(_HELD, [company, store.array(employees), last, first]):
        found[employee].append(HeldSkill(*held))
    return found


desk_number(
    "hr.certificates_ending",
    _("Certificates ending in {n} days", "{n} 天内到期的证书").format(n=ENDING_DAYS),
    roles="hr_staff department_head",
    doc=employee_skill.name,
    where=[("valid_to", ">=", "today"), ("valid_to", "<=", f"today+{ENDING_DAYS}")],
    tone=warn_if_any,
)
