"""Working calendars: a week, and the dates that differ from it."""

from django.db import models

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey
from quintet.kernel.records import LineModel, MasterModel
from quintet.kernel.text import _


class WorkingCalendar(MasterModel):
    """Which days of the week are worked; one calendar is the house's default."""

    is_default = models.BooleanField(_("Default", "默认"), default=False)
    monday = models.BooleanField(_("Monday", "周一"), default=True)
    tuesday = models.BooleanField(_("Tuesday", "周二"), default=True)
    wednesday = models.BooleanField(_("Wednesday", "周三"), default=True)
    thursday = models.BooleanField(_("Thursday", "周四"), default=True)
    friday = models.BooleanField(_("Friday", "周五"), default=True)
    saturday = models.BooleanField(_("Saturday", "周六"), default=False)
    sunday = models.BooleanField(_("Sunday", "周日"), default=False)
    known_to = models.DateField(
        _("Announced to", "节假日公布至"),
        null=True,
        blank=True,
        help_text=_(
            "Last date whose holidays are announced; later dates follow the week only",
            "节假日安排已公布的最后日期；之后仅按周计算",
        ),
    )

    class Meta:
        verbose_name = _("Working calendar", "工作日历")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], name="master_calendar_one_default", condition=models.Q(is_default=True)
            )
        ]


constraint_text("master_calendar_one_default", _("There is a default calendar already", "已有默认日历"), "is_default")


class CalendarException(LineModel):
    """A date that is worked although its weekday is not (调休上班), or the other way round."""

    calendar = MasterKey(WorkingCalendar, _("Working calendar", "工作日历"), on_delete=models.CASCADE)
    on = models.DateField(_("Date", "日期"))
    working = models.BooleanField(_("Working day", "上班"), default=False)
    name = models.CharField(_("Occasion", "名称"), max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="master_calendar_exception_once")]


constraint_text("master_calendar_exception_once", _("The date is listed twice", "日期重复"))
