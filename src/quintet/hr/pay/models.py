"""Pay rates, and who beside payroll may see somebody's."""

from django.db import models
from django.db.models import F, Q

from quintet.kernel import clock
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, RefField
from quintet.kernel.records import DocumentModel
from quintet.kernel.text import _


class PayRate(DocumentModel):
    """What an employee is paid from a day on, until the next rate: so no two hold at once. Rows are behind the wall.

    Four places, in `currency`: hourly wages are cut to a hundredth of a cent. Nothing of it stands in another table.
    """

    employee = MasterKey("hr.Employee", _("Employee", "员工"))
    kind = ChoiceField(
        ("monthly", _("Monthly", "月薪")),
        ("hourly", _("Hourly", "时薪")),
        ("yearly", _("Yearly", "年薪")),
        verbose_name=_("Paid by", "计薪方式"),
        default="monthly",
    )
    amount = models.DecimalField(_("Rate of pay", "薪资标准"), max_digits=16, decimal_places=4)
    currency = models.CharField(
        _("Currency", "币种"), max_length=3, blank=True, help_text=_("Empty: the company's", "不填则为公司本位币")
    )
    pays = ChoiceField(
        ("monthly", _("Monthly", "每月")),
        ("biweekly", _("Every two weeks", "每两周")),
        ("weekly", _("Weekly", "每周")),
        verbose_name=_("Paid out", "发薪周期"),
        default="monthly",
    )
    valid_from = models.DateField(_("Valid from", "生效日期"), default=clock.today)
    reason = ChoiceField(
        ("hired", _("Hired", "入职定薪")),
        ("raised", _("Raise", "调薪"), "success"),
        ("promoted", _("Promoted", "晋升"), "success"),
        ("confirmed", _("Confirmed after probation", "转正")),
        ("reduced", _("Reduced", "降薪"), "warning"),
        ("other", _("Other", "其他")),
        verbose_name=_("Reason", "原因"),
        default="hired",
    )
    remark = models.CharField(_("Remark", "备注"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("Pay rate", "定薪")
        indexes = [models.Index(fields=["company_id", "-valid_from", "-id"], name="hr_pay_rate_from")]
        constraints = [
            # a rate holds until the next: one a day is all it takes to have neither overlap nor gap
            models.UniqueConstraint(fields=["employee", "valid_from"], name="hr_pay_rate_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="hr_pay_rate_positive"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="hr_pay_rate_currency"),
        ]


constraint_text("hr_pay_rate_once", _("A rate begins on that day already", "该员工当日已有定薪"), "valid_from")
constraint_text("hr_pay_rate_positive", _("A rate of pay is above zero", "薪资标准必须大于零"), "amount")
constraint_text("hr_pay_rate_currency", _("A currency is three letters", "币种为三位大写字母"), "currency")


class PayGrant(DocumentModel):
    """Somebody (a manager) may see what an employee is paid, from a day to a day."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"))
    user = RefField("kernel.user", _("Who may see it", "授权查看人"), link=False)
    reason = models.CharField(_("Reason", "原因"), max_length=240)
    valid_from = models.DateField(_("From", "开始日期"), default=clock.today)
    valid_to = models.DateField(_("To", "结束日期"), help_text=_("The last day", "最后一天"))

    class Meta:
        verbose_name = _("Pay grant", "薪酬查看授权")
        indexes = [
            models.Index(fields=["company_id", "-valid_from", "-id"], name="hr_pay_grant_from"),
            models.Index(fields=["user", "valid_to"], name="hr_pay_grant_user"),
        ]
        constraints = [models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="hr_pay_grant_dates")]


constraint_text("hr_pay_grant_dates", _("It ends before it begins", "结束日期早于开始日期"), "valid_to")
