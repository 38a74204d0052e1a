"""Employees and positions."""

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, RefField, StateField
from quintet.kernel.records import DocumentModel, MasterModel
from quintet.kernel.states import State
from quintet.kernel.text import _
from quintet.master.organisation.models import OrgUnit
from quintet.master.persons.models import Person

ACTIVE = State("ACTIVE", _("Employed", "在职"), tone="success")
LEFT = State("LEFT", _("Left", "离职"), terminal=True)
KINDS = (
    ("permanent", _("Permanent", "正式"), "success"),
    ("probation", _("Probation", "试用"), "processing"),
    ("dispatched", _("Dispatched", "派遣")),
    ("intern", _("Intern", "实习")),
)


class Position(MasterModel):
    """A post that people hold (销售经理); `headcount` is how many the department may have of it (编制)."""

    unit = MasterKey(OrgUnit, _("Department", "部门"), null=True, blank=True)
    grade = models.CharField(_("Grade", "职级"), max_length=20, blank=True)
    headcount = models.IntegerField(_("Headcount", "编制"), null=True, blank=True)
    description = models.TextField(_("Job description", "岗位说明"), blank=True)

    class Meta:
        verbose_name = _("Position", "职位")
        constraints = [models.CheckConstraint(condition=Q(headcount__gte=0), name="hr_position_headcount_range")]


constraint_text("hr_position_headcount_range", _("Headcount cannot be negative", "编制不能为负"), "headcount")


class Employee(DocumentModel):
    """A person employed by the company. `unit_id` repeats the department, so that scopes of rights cover employees."""

    person = MasterKey(Person, _("Person", "人员"))
    name = models.CharField(_("Name", "姓名"), max_length=200, editable=False)
    pinyin = models.CharField(_("Pinyin", "拼音"), max_length=400, editable=False, default="")
    user_id = RefField("kernel.user", _("User", "用户"), link=False, null=True, editable=False)
    department = MasterKey(OrgUnit, _("Department", "部门"))
    position = MasterKey(Position, _("Position", "职位"), null=True, blank=True)
    manager = MasterKey("self", _("Manager", "直接上级"), null=True, blank=True)
    joined_on = models.DateField(_("Joined on", "入职日期"))
    career_started_on = models.DateField(
        _("Career began on", "参加工作日期"),
        null=True,
        blank=True,
        help_text=_("With any employer; annual leave goes by it", "含其他单位，年休假按累计工龄计算"),
    )
    left_on = models.DateField(_("Left on", "离职日期"), null=True, blank=True, editable=False)
    kind = ChoiceField(*KINDS, verbose_name=_("Employment", "用工形式"), default="permanent")
    work_place = models.CharField(_("Work place", "工作地点"), max_length=80, blank=True)
    state = StateField(ACTIVE, LEFT)

    class Meta:
        verbose_name = _("Employee", "员工")
        indexes = [
            models.Index(fields=["company_id", "pinyin", "id"], name="hr_employee_pinyin"),
            models.Index(fields=["company_id", "department", "pinyin"], name="hr_employee_department"),
            models.Index(fields=["company_id", "-joined_on", "-id"], name="hr_employee_joined"),
            models.Index(fields=["manager"], name="hr_employee_manager"),
            models.Index(fields=["position"], name="hr_employee_position"),
            models.Index(fields=["user_id"], name="hr_employee_user"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "number"], name="hr_employee_number_once"),
            models.UniqueConstraint(
                fields=["company_id", "person"], name="hr_employee_person_once", condition=Q(state="ACTIVE")
            ),
            models.UniqueConstraint(fields=["user_id"], name="hr_employee_user_once", condition=Q(state="ACTIVE")),
            models.CheckConstraint(condition=~Q(manager=F("id")), name="hr_employee_not_own_manager"),
            models.CheckConstraint(condition=Q(left_on__gte=F("joined_on")), name="hr_employee_left_after_joining"),
            models.CheckConstraint(
                condition=Q(career_started_on__lte=F("joined_on")), name="hr_employee_career_before_joining"
            ),
            models.CheckConstraint(
                condition=Q(state="ACTIVE", left_on__isnull=True) | Q(state="LEFT", left_on__isnull=False),
                name="hr_employee_left_has_date",
            ),
        ]


constraint_text("hr_employee_number_once", _("Another employee has this number", "工号已被使用"), "number")
constraint_text("hr_employee_person_once", _("The person is employed here already", "该人员已是在职员工"), "person")
constraint_text("hr_employee_user_once", _("Another employee has this user", "该用户已对应其他员工"), "person")
constraint_text("hr_employee_not_own_manager", _("Nobody manages themselves", "直接上级不能是本人"), "manager")
constraint_text("hr_employee_left_after_joining", _("They left before they joined", "离职日期早于入职日期"), "left_on")
constraint_text(
    "hr_employee_left_has_date", _("Who left has a date, who works has none", "离职员工须有离职日期"), "left_on"
)
constraint_text("hr_employee_no_circle", _("The line of managers runs in a circle", "上级关系形成了循环"), "manager")
constraint_text(
    "hr_employee_career_before_joining",
    _("A career begins with the first employer, not after this one", "参加工作日期不能晚于入职日期"),
    "career_started_on",
)
