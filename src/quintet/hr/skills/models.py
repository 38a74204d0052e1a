"""Skills of employees."""

from django.db import models
from django.db.models import F, Q

from quintet.kernel import clock
from quintet.kernel.constraints import constraint_text, no_overlap
from quintet.kernel.fields import MasterKey
from quintet.kernel.records import DocumentModel
from quintet.kernel.text import _


class EmployeeSkill(DocumentModel):
    """An employee has a skill at a level, from one day to another (an open end is empty)."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"), where=[["state", "=", "ACTIVE"]])
    skill = MasterKey("master.Skill", _("Skill", "技能"))
    level = models.IntegerField(
        _("Level", "等级"),
        default=1,
        help_text=_("1 learns, 3 works alone, 5 teaches", "1 学习中，3 独立操作，5 可带教"),
    )
    valid_from = models.DateField(_("Valid from", "生效日期"), default=clock.today)
    valid_to = models.DateField(
        _("Valid to", "失效日期"),
        null=True,
        blank=True,
        help_text=_("Last day, e.g. of the certificate; empty: no end", "最后有效日，如证书到期日；不填为长期有效"),
    )
    certificate_no = models.CharField(_("Certificate no.", "证书编号"), max_length=60, blank=True)
    issued_by = models.CharField(_("Issued by", "发证机构"), max_length=120, blank=True)
    end_reason = models.CharField(_("Why it ended", "终止原因"), max_length=240, blank=True, editable=False)

    class Meta:
        verbose_name = _("Employee skill", "员工技能")
        indexes = [
            models.Index(fields=["company_id", "employee", "skill"], name="hr_employee_skill_employee"),
            models.Index(fields=["company_id", "skill", "-level"], name="hr_employee_skill_skill"),
            models.Index(fields=["company_id", "valid_to", "id"], name="hr_employee_skill_ending"),
            models.Index(fields=["company_id", "-valid_from", "-id"], name="hr_employee_skill_gained"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="hr_employee_skill_level"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="hr_employee_skill_dates"),
            no_overlap("hr_employee_skill_once", same=["employee", "skill"], first="valid_from", last="valid_to"),
        ]


constraint_text("hr_employee_skill_level", _("A level lies between 1 and 5", "技能等级须在 1 到 5 之间"), "level")
constraint_text("hr_employee_skill_dates", _("It ends before it begins", "失效日期早于生效日期"), "valid_to")
constraint_text(
    "hr_employee_skill_once",
    _("The employee has this skill in that time already", "该员工在此期间已登记该技能"),
    "valid_from",
)
