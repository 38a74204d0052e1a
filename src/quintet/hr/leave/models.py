"""Types of leave, balances, requests."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from quintet.kernel import clock
from quintet.kernel.constraints import constraint_text, no_overlap
from quintet.kernel.fields import ChoiceField, MasterKey, StateField
from quintet.kernel.records import DocumentModel, LineModel, MasterModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
APPROVED = State("APPROVED", _("Approved", "已批准"), "success")
REJECTED = State("REJECTED", _("Rejected", "已驳回"), "error", terminal=True)
WITHDRAWN = State("WITHDRAWN", _("Discarded", "已作废"), terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已销假"), "warning", terminal=True)

MORNING, AFTERNOON = "am", "pm"
ZERO = Decimal(0)


def day_field(label: Any, **options: Any) -> Any:
    """A number of days, in halves."""
    return models.DecimalField(label, max_digits=7, decimal_places=2, **{"default": ZERO, **options})


class LeaveType(MasterModel):
    """A kind of leave and its rules, as data."""

    paid = models.BooleanField(_("Paid", "带薪"), default=True)
    counts = ChoiceField(
        ("working", _("Working days", "工作日")),
        ("calendar", _("Calendar days", "自然日")),
        verbose_name=_("Counts", "天数计算"),
        default="working",
    )
    needs_balance = models.BooleanField(
        _("Needs a balance", "需额度"),
        default=False,
        help_text=_("Only what is left of the year's entitlement", "只能在当年剩余额度内申请"),
    )
    overdraft = day_field(
        _("Overdraft", "可透支天数"), help_text=_("Days beyond the balance", "可超出额度的天数，0 为不可透支")
    )
    max_days = day_field(
        _("At most", "单次上限"),
        null=True,
        blank=True,
        default=None,
        help_text=_("Days of one request", "一次申请的天数上限"),
    )
    past_days = models.IntegerField(
        _("Afterwards within", "补假期限"),
        default=3,
        help_text=_("Days after its beginning in which it may still be asked for", "开始后多少天内仍可补申请"),
    )
    half_days = models.BooleanField(_("Half days", "可请半天"), default=True)
    confidential = models.BooleanField(
        _("Confidential", "保密"),
        default=False,
        help_text=_(
            "Colleagues see “away”, why is between the employee and HR", "同事只看到“请假”，原因仅本人与人事可见"
        ),
    )
    needs_reason = models.BooleanField(_("Needs a reason", "须填事由"), default=False)
    carry_over_days = day_field(
        _("Carried over at most", "最多结转"), help_text=_("Days taken into the next year", "可结转到下一年的天数")
    )
    carry_over_months = models.IntegerField(
        _("Carried over for", "结转有效月数"), default=3, help_text=_("Months of the next year", "下一年前几个月内有效")
    )

    class Meta:
        verbose_name = _("Leave type", "假期类型")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    overdraft__gte=0, carry_over_days__gte=0, past_days__gte=0, carry_over_months__range=(0, 12)
                ),
                name="hr_leave_type_not_negative",
            ),
            models.CheckConstraint(condition=Q(max_days__gt=0), name="hr_leave_type_max_days"),
        ]


constraint_text(
    "hr_leave_type_not_negative",
    _("Days are not negative, months lie between 0 and 12", "天数不能为负，月数须在 0 到 12 之间"),
)
constraint_text("hr_leave_type_max_days", _("A limit is more than 0", "上限须大于 0"), "max_days")


class LeaveTier(LineModel):
    """So many days a year from so many career years on, since a date: annual leave 5/10/15 at 1/10/20."""

    type = MasterKey(LeaveType, _("Leave type", "假期类型"), on_delete=models.CASCADE)
    career_years = models.IntegerField(
        _("From career years", "工作年限（满）"),
        default=0,
        help_text=_("With all employers", "累计工作年限，含其他单位"),
    )
    days = day_field(_("Days a year", "年假天数"))
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("Entitlement", "年度额度")
        constraints = [
            models.CheckConstraint(condition=Q(career_years__gte=0, days__gte=0), name="hr_leave_tier_not_negative"),
            models.UniqueConstraint(
                fields=["type", "career_years", "valid_from"], name="hr_leave_tier_once", nulls_distinct=False
            ),
        ]


constraint_text("hr_leave_tier_not_negative", _("Years and days are not negative", "年限与天数不能为负"))
constraint_text("hr_leave_tier_once", _("These career years are listed twice", "同一工作年限重复"))


class LeaveBalance(DocumentModel):
    """What an employee may take of a type in a year: entitled = taken + pending + left, always. Its row is the lock."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"), where=[["state", "=", "ACTIVE"]])
    type = MasterKey(LeaveType, _("Leave type", "假期类型"), where=[["needs_balance", "=", True]])
    year = models.IntegerField(_("Year", "年度"))
    granted = day_field(_("Granted", "当年额度"))
    carried = day_field(_("Carried over", "上年结转"))
    carried_until = models.DateField(_("Carried over until", "结转有效期至"), null=True, blank=True)
    adjusted = day_field(_("Adjusted", "调整"), editable=False)
    entitled = day_field(_("Entitled", "可用总额"), editable=False)
    taken = day_field(_("Taken", "已休"), editable=False)
    pending = day_field(_("Waiting", "审批中"), editable=False)
    left = day_field(_("Left", "剩余"), editable=False)
    overdraft = day_field(_("Overdraft", "可透支天数"), editable=False)
    adjust_reason = models.CharField(_("Why adjusted", "调整原因"), max_length=240, blank=True, editable=False)
    basis = models.CharField(_("Basis", "计算依据"), max_length=240, blank=True, editable=False)

    class Meta:
        verbose_name = _("Leave balance", "假期额度")
        indexes = [
            models.Index(fields=["company_id", "-year", "employee"], name="hr_leave_balance_year"),
            models.Index(fields=["company_id", "left", "id"], name="hr_leave_balance_left"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["employee", "type", "year"], name="hr_leave_balance_once"),
            models.CheckConstraint(
                condition=Q(entitled=F("granted") + F("carried") + F("adjusted")), name="hr_leave_balance_entitled"
            ),
            models.CheckConstraint(
                condition=Q(entitled=F("taken") + F("pending") + F("left")), name="hr_leave_balance_adds_up"
            ),
            models.CheckConstraint(condition=Q(left__gte=ZERO - F("overdraft")), name="hr_leave_balance_not_overdrawn"),
            models.CheckConstraint(
                condition=Q(taken__gte=0, pending__gte=0, granted__gte=0, carried__gte=0),
                name="hr_leave_balance_not_negative",
            ),
        ]


constraint_text(
    "hr_leave_balance_once", _("There is a balance of this type and year already", "该员工该类型当年额度已存在"), "type"
)
constraint_text(
    "hr_leave_balance_entitled",
    _("Entitled is granted, carried over and adjusted", "可用总额须等于额度、结转与调整之和"),
)
constraint_text(
    "hr_leave_balance_adds_up",
    _("Entitled is taken, waiting and left", "可用总额须等于已休、审批中与剩余之和"),
)
constraint_text("hr_leave_balance_not_overdrawn", _("Not enough days are left", "剩余天数不足"), "days")
constraint_text("hr_leave_balance_not_negative", _("Days are not negative", "天数不能为负"))


class LeaveUse(models.Model):
    """What a request has of a balance, waiting or taken. One row a request and balance: nothing is reserved twice."""

    id = models.BigAutoField(primary_key=True)
    request_id = models.BigIntegerField()
    balance = MasterKey(LeaveBalance, _("Leave balance", "假期额度"))
    days = day_field(_("Days", "天数"))
    taken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request_id", "balance"], name="hr_leave_use_once"),
            models.CheckConstraint(condition=Q(days__gt=0), name="hr_leave_use_positive"),
        ]
        indexes = [models.Index(fields=["balance"], name="hr_leave_use_balance")]


class LeaveRequest(DocumentModel):
    """Leave from one half day to another. `days` is counted on the employee's own shift and calendar."""

    employee = MasterKey("hr.Employee", _("Employee", "员工"), where=[["state", "=", "ACTIVE"]])
    type = MasterKey(LeaveType, _("Leave type", "假期类型"), where=[["active", "=", True]])
    from_on = models.DateField(_("From", "开始日期"), default=clock.today)
    from_part = ChoiceField(
        (MORNING, _("Morning", "上午")),
        (AFTERNOON, _("Afternoon", "下午")),
        verbose_name=_("Begins in the", "开始时段"),
        default=MORNING,
    )
    to_on = models.DateField(_("To", "结束日期"), default=clock.today)
    to_part = ChoiceField(
        (MORNING, _("Morning", "上午")),
        (AFTERNOON, _("Afternoon", "下午")),
        verbose_name=_("Ends with the", "结束时段"),
        default=AFTERNOON,
    )
    days = day_field(_("Days", "天数"), editable=False)
    by_year = models.JSONField(_("Days by year", "分年天数"), default=dict, editable=False)
    left_before = day_field(_("Balance left", "剩余额度"), null=True, default=None, editable=False)
    reason = models.CharField(_("Reason", "事由"), max_length=240, blank=True)
    private_note = models.TextField(
        _("For HR only", "仅人事可见的说明"),
        blank=True,
        help_text=_(
            "Illness and other private reasons: only you and HR read this", "病情等个人原因，只有本人与人事可见"
        ),
    )
    cancel_reason = models.CharField(_("Why cancelled", "销假原因"), max_length=240, blank=True, editable=False)
    approved_at = models.DateTimeField(_("Approved at", "批准时间"), null=True, editable=False)
    # the period as numbers of half days, so that the database can see two of them overlap
    first_half = models.BigIntegerField(_("First half day", "起始半日序号"), editable=False)
    last_half = models.BigIntegerField(_("Last half day", "结束半日序号"), editable=False)
    state = StateField(DRAFT, APPROVED, REJECTED, WITHDRAWN, CANCELLED)

    class Meta:
        verbose_name = _("Leave request", "请假单")
        indexes = [
            models.Index(fields=["company_id", "-from_on", "-id"], name="hr_leave_request_from"),
            models.Index(fields=["company_id", "employee", "-from_on"], name="hr_leave_request_employee"),
            models.Index(fields=["owner_id", "-id"], name="hr_leave_request_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_half__gte=F("first_half")), name="hr_leave_request_dates"),
            models.CheckConstraint(condition=Q(days__gte=0), name="hr_leave_request_days"),
            no_overlap(
                "hr_leave_request_once",
                same=["employee"],
                first="first_half",
                last="last_half",
                kind="int8range",
                condition=Q(state__in=["DRAFT", "APPROVED"]),
            ),
        ]


constraint_text("hr_leave_request_dates", _("It ends before it begins", "结束早于开始"), "to_on")
constraint_text("hr_leave_request_days", _("Days are not negative", "天数不能为负"), "days")
constraint_text(
    "hr_leave_request_once",
    _("Another request of this employee covers some of these days", "该员工另有请假单包含其中的日期"),
    "from_on",
)
