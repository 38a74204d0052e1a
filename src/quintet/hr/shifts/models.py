"""Shifts and who is on them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel import clock
from quintet.kernel.constraints import constraint_text, no_overlap
from quintet.kernel.fields import MasterKey
from quintet.kernel.records import DocumentModel, LineModel, MasterModel
from quintet.kernel.text import _


class Shift(MasterModel):
    """When people on it work, on the days its calendar says. Windows that pass midnight belong to the start date."""

    company = MasterKey("master.Company", _("Company", "公司"))
    calendar = MasterKey(
        "master.WorkingCalendar",
        _("Working calendar", "工作日历"),
        null=True,
        blank=True,
        help_text=_("Empty: the default calendar", "不填则使用默认日历"),
    )
    is_default = models.BooleanField(
        _("Default", "默认班次"),
        default=False,
        help_text=_("For everybody who is on no shift", "未排班的员工适用此班次"),
    )
    hours = models.DecimalField(
        _("Hours a day", "日工时"), max_digits=5, decimal_places=2, default=Decimal(0), editable=False
    )
    crosses_midnight = models.BooleanField(_("Passes midnight", "跨零点"), default=False, editable=False)

    class Meta:
        verbose_name = _("Shift", "班次")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="hr_shift_one_default", condition=Q(is_default=True))
        ]


constraint_text(
    "hr_shift_one_default", _("The company has a default shift already", "该公司已有默认班次"), "is_default"
)


class ShiftWindow(LineModel):
    """A stretch of work; times as HH:MM on the company's clock. An end at or before its start is on the next day."""

    shift = MasterKey(Shift, _("Shift", "班次"), on_delete=models.CASCADE)
    start_time = models.CharField(_("From", "开始"), max_length=5, help_text=_("As 08:00", "如 08:00"))
    end_time = models.CharField(_("To", "结束"), max_length=5, help_text=_("As 12:00", "如 12:00"))

    class Meta:
        verbose_name = _("Working time", "工作时段")
        indexes = [models.Index(fields=["shift", "position"], name="hr_shift_windows")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    start_time__regex=r"^([01]\d|2[0-3]):[0-5]\d$", end_time__regex=r"^([01]\d|2[0-3]):[0-5]\d$"
                ),
                name="hr_shift_window_times",
            )
        ]


constraint_text("hr_shift_window_times", _("Times are written as 08:00", "时间的格式为 08:00"), "windows")


class ShiftAssignment(DocumentModel):
    """An employee is on a shift from one day to another (an open end is empty)."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"), where=[["state", "=", "ACTIVE"]])
    shift = MasterKey(Shift, _("Shift", "班次"), where=[["active", "=", True]])
    valid_from = models.DateField(_("From", "开始日期"), default=clock.today)
    valid_to = models.DateField(_("To", "结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("Shift assignment", "排班")
        indexes = [
            models.Index(fields=["company_id", "-valid_from", "-id"], name="hr_shift_assignment_from"),
            models.Index(fields=["company_id", "employee", "-valid_from"], name="hr_shift_assignment_employee"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="hr_shift_assignment_dates"),
            no_overlap("hr_shift_assignment_once", same=["employee"], first="valid_from", last="valid_to"),
        ]


constraint_text("hr_shift_assignment_dates", _("It ends before it begins", "结束日期早于开始日期"), "valid_to")
constraint_text(
    "hr_shift_assignment_once",
    _("The employee is on another shift in that time", "该员工在此期间已排其他班次"),
    "valid_from",
)
