"""Assignments: the dated posts of an employee, without gap and without overlap."""

from django.db import models
from django.db.models import F, Q

from quintet.hr.employees.models import KINDS
from quintet.kernel.constraints import constraint_text, no_overlap
from quintet.kernel.fields import ChoiceField, MasterKey, StateField
from quintet.kernel.records import DocumentModel
from quintet.kernel.states import State
from quintet.kernel.text import _

CURRENT = State("CURRENT", _("Current", "现任"), tone="success")
PLANNED = State("PLANNED", _("Planned", "待生效"), tone="processing")
PAST = State("PAST", _("Past", "历任"))
CANCELLED = State("CANCELLED", _("Cancelled", "已撤销"), terminal=True)

REASONS = (
    ("joined", _("Joined", "入职"), "success"),
    ("moved", _("Moved", "调动")),
    ("promoted", _("Promoted", "晋升"), "success"),
    ("demoted", _("Demoted", "降职"), "warning"),
    ("confirmed", _("Confirmed after probation", "转正"), "success"),
    ("reports", _("New manager", "变更上级")),
    ("reorganised", _("Reorganised", "组织调整")),
    ("other", _("Other", "其他")),
)
ENDINGS = (
    ("moved", _("Moved on", "转任")),
    ("resigned", _("Resigned", "辞职")),
    ("dismissed", _("Dismissed", "辞退"), "warning"),
    ("retired", _("Retired", "退休")),
    ("expired", _("Contract ended", "合同到期")),
    ("other", _("Other", "其他")),
)
LEAVINGS = ENDINGS[1:]


class Assignment(DocumentModel):
    """An employee holds a post from one day to another (an open end is empty). `unit_id` repeats the department."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"))
    department = MasterKey("master.OrgUnit", _("Department", "部门"))
    position = MasterKey("hr.Position", _("Position", "职位"), null=True, blank=True)
    manager = MasterKey("hr.Employee", _("Manager", "直接上级"), null=True, blank=True)
    kind = ChoiceField(*KINDS, verbose_name=_("Employment", "用工形式"), default="permanent")
    shift = MasterKey("hr.Shift", _("Shift", "班次"), null=True, blank=True)
    valid_from = models.DateField(_("From", "开始日期"))
    valid_to = models.DateField(_("To", "结束日期"), null=True, blank=True)
    reason = ChoiceField(*REASONS, verbose_name=_("Why it began", "任职原因"), default="joined")
    end_reason = ChoiceField(
        *ENDINGS, verbose_name=_("Why it ended", "离任原因"), blank=True, default="", editable=False
    )
    remark = models.CharField(_("Remark", "备注"), max_length=240, blank=True)
    state = StateField(CURRENT, PLANNED, PAST, CANCELLED)

    class Meta:
        verbose_name = _("Assignment", "任职记录")
        indexes = [
            models.Index(fields=["company_id", "-valid_from", "-id"], name="hr_assignment_from"),
            models.Index(fields=["employee", "-valid_from"], name="hr_assignment_employee"),
            models.Index(fields=["company_id", "department", "valid_from"], name="hr_assignment_department"),
            models.Index(fields=["manager"], name="hr_assignment_manager", condition=Q(state="PLANNED")),
            # what takes effect one day: few rows, looked for daily
            models.Index(fields=["valid_from"], name="hr_assignment_planned", condition=Q(state="PLANNED")),
            models.Index(
                fields=["valid_to"], name="hr_assignment_ending", condition=Q(state="CURRENT", valid_to__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="hr_assignment_dates"),
            models.CheckConstraint(condition=~Q(manager=F("employee")), name="hr_assignment_not_own_manager"),
            # deferred: a correction moves the end of one and the beginning of the next in one statement
            no_overlap(
                "hr_assignment_once",
                same=["employee"],
                first="valid_from",
                last="valid_to",
                condition=~Q(state="CANCELLED"),
                deferred=True,
            ),
        ]


constraint_text("hr_assignment_dates", _("It ends before it begins", "结束日期早于开始日期"), "valid_to")
constraint_text("hr_assignment_not_own_manager", _("Nobody manages themselves", "直接上级不能是本人"), "manager")
constraint_text(
    "hr_assignment_once", _("Nobody holds two posts at once", "同一员工同一时间不能有两条任职记录"), "valid_from"
)
# sql/010_whole.sql
constraint_text(
    "hr_assignment_no_gap",
    _(
        "The history has no gap: it begins on the day of joining, and each post the day after the one before",
        "任职记录须从入职日起首尾相接，不得间断",
    ),
    "valid_from",
)
constraint_text(
    "hr_assignment_is_the_employee",
    _("The current post is what the employee's file says", "现任记录须与员工档案一致"),
    "employee",
)
constraint_text(
    "hr_assignment_ends_with_employment",
    _("The last post of somebody who left ends on the day they left", "离职员工的最后一条任职记录须止于离职日"),
    "valid_to",
)
