"""The closing of a month, step by step; and the tax rates that its steps read."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.finance.ledgers.models import Ledger, Period
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MessageField,
    MoneyField,
    PercentField,
    RefField,
    StateField,
)
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

OPEN = State("OPEN", _("Closing", "结账中"), "processing")
LOCKED = State("LOCKED", _("Closed", "已结账"), "success")

# What a step is, in the order they are done. Checks look, bookings book, `lock` ends it.
STEPS = (
    ("no_unposted", _("Every voucher is posted", "凭证全部记账")),
    ("earlier_closed", _("Earlier months are closed", "以前期间已结账")),
    ("no_gaps", _("Voucher numbers have no gap", "凭证号连续无断号")),
    ("receivables", _("Receivables = ledger", "应收明细与总账一致")),
    ("payables", _("Payables = ledger", "应付明细与总账一致")),
    ("stock", _("Stock = ledger", "库存与总账一致")),
    ("estimates", _("Receipts not invoiced (estimated)", "暂估入库")),
    ("costs", _("Cost close", "成本结转")),
    ("vat", _("VAT transferred to unpaid VAT", "转出未交增值税")),
    ("surtax", _("Surcharges accrued", "计提附加税费")),
    ("profit", _("Result closed to profit of the year", "结转损益")),
    ("income_tax", _("Income tax accrued", "计提所得税")),
    ("year", _("Profit of the year to undistributed profit", "结转本年利润")),
    ("reserve", _("Statutory reserve", "提取法定盈余公积")),
    ("lock", _("Month closed", "结账")),
)
TODO, DONE, BLOCKED, NOTED, NOT_NEEDED = "todo", "done", "blocked", "noted", "not_needed"
STEP_STATES = (
    (TODO, _("To do", "待执行"), "processing"),
    (DONE, _("Done", "已完成"), "success"),
    (BLOCKED, _("Blocked", "受阻"), "error"),
    (NOTED, _("To note", "提示"), "warning"),
    (NOT_NEEDED, _("Not needed", "无需执行"), "default"),
)
RATES = (
    ("city_tax", _("Urban maintenance and construction tax", "城市维护建设税")),
    ("education_surcharge", _("Education surcharge", "教育费附加")),
    ("local_education_surcharge", _("Local education surcharge", "地方教育附加")),
    ("surtax_relief", _("Relief on surcharges (small and micro)", "附加税费减征（小微企业）")),
    ("income_tax", _("Corporate income tax", "企业所得税")),
    ("small_profit_income_tax", _("Corporate income tax of small and micro enterprises", "小型微利企业所得税")),
)


class ClosingRun(DocumentModel):
    """The closing of one month: what it checked, booked and by whom."""

    ledger = MasterKey(Ledger, _("Ledger", "账套"), editable=False)
    period = MasterKey(Period, _("Period", "会计期间"), where=[["month", ">", 0], ["state", "=", "OPEN"]])
    last_on = models.DateField(_("Last day", "末日"), editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    profit = MoneyField(
        _("Profit before tax, year to date", "本年利润总额"), currency="currency", default=Decimal(0), editable=False
    )
    blocked_count = models.IntegerField(_("Blocked", "受阻"), default=0, editable=False)
    todo_count = models.IntegerField(_("To do", "待执行"), default=0, editable=False)
    checked_at = models.DateTimeField(_("Checked at", "检查时间"), null=True, editable=False)
    state = StateField(OPEN, LOCKED)

    class Meta:
        verbose_name = _("Month-end closing", "期末结账")
        indexes = [models.Index(fields=["company_id", "-last_on", "-id"], name="finance_closing_list")]
        constraints = [models.UniqueConstraint(fields=["period"], name="finance_one_closing_a_period")]


class ClosingStep(LineModel):
    """A step: where it stands, and what was found. `amount` is what it booked, or what differs; `document` the voucher
    it made, or the first document that blocks.
    """

    run = MasterKey(ClosingRun, _("Closing", "结账"), on_delete=models.CASCADE)
    step = ChoiceField(*STEPS, verbose_name=_("Step", "步骤"), editable=False)
    state = ChoiceField(*STEP_STATES, verbose_name=_("Status", "状态"), default=TODO, editable=False)
    amount = MoneyField(_("Amount", "金额"), currency="currency", total=False, null=True, editable=False)
    message = MessageField(_("Findings", "说明"))
    document = RefField("", _("Opens", "相关单据"), link=False, null=True, editable=False)
    done_by = RefField("kernel.user", _("By", "执行人"), link=False, null=True, editable=False)
    done_at = models.DateTimeField(_("At", "执行时间"), null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_closing_steps")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step"], name="finance_closing_step_once", deferrable=models.Deferrable.DEFERRED
            )
        ]


class TaxRate(DocumentModel):
    """A rate with the days it holds and the rule it comes from. Not in use: known, but not applied to this company."""

    kind = ChoiceField(*RATES, verbose_name=_("Tax", "税种"), max_length=40)
    rate = PercentField(_("Rate", "税率"), help_text=_("Of a relief: the part that is left out", "减征项填写减征比例"))
    ceiling = MoneyField(
        _("Up to a yearly profit of", "年应纳税所得额上限"), currency="currency", null=True, blank=True
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    valid_from = models.DateField(_("Valid from", "生效日期"))
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)
    in_use = models.BooleanField(_("Applied", "适用"), default=True)
    basis = models.CharField(_("Source of the rule", "依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Tax rate", "税率")
        indexes = [models.Index(fields=["company_id", "kind", "id"], name="finance_tax_rate_list")]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "kind", "valid_from"], name="finance_tax_rate_once"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="finance_tax_rate_percent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="finance_tax_rate_days"
            ),
        ]


constraint_text("finance_one_closing_a_period", _("The month has its closing already", "该期间已有结账单"), "period")
constraint_text("finance_closing_step_once", _("A step stands once in a closing", "同一步骤只能出现一次"))
constraint_text(
    "finance_tax_rate_once", _("The tax has a rate from that day already", "该税种当日已有税率"), "valid_from"
)
constraint_text("finance_tax_rate_percent", _("A rate lies between 0 and 100", "税率须在 0 到 100 之间"), "rate")
constraint_text("finance_tax_rate_days", _("It ends before it begins", "失效日期早于生效日期"), "valid_to")
