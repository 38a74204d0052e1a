"""Certificates that end."""

from quintet.hr.skills.documents import employee_skill
from quintet.hr.skills.queries import ENDING_DAYS
from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "hr.certificates_next",
    _("Certificates about to end", "即将到期的证书"),
    roles="hr_staff",
    rank=35,
    doc=employee_skill.name,
    where=[("valid_to", ">=", "today"), ("valid_to", "<=", f"today+{ENDING_DAYS}")],  # index hr_employee_skill_ending
    sort="valid_to",
    title="employee",
    fields=["skill", "valid_to"],
    command="renew",
    empty=_("No certificate ends soon.", "近期没有证书到期。"),
)
