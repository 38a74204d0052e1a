"""Pipelines, their stages, and opportunities."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    PercentField,
    QuantityField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel, MasterModel
from quintet.kernel.states import State
from quintet.kernel.text import _

OPEN = State("OPEN", _("Open", "跟进中"), "processing")
WON = State("WON", _("Won", "赢单"), "success", terminal=True)
LOST = State("LOST", _("Lost", "输单"), "error", terminal=True)

STAGE_OPEN, STAGE_WON, STAGE_LOST = "open", "won", "lost"
LOST_REASONS = (
    ("price", _("Price", "价格")),
    ("delivery", _("Delivery time", "交期")),
    ("product", _("Product does not fit", "产品不符")),
    ("competitor", _("Competitor", "竞争对手")),
    ("no_budget", _("No budget", "客户无预算")),
    ("no_decision", _("No decision", "客户搁置")),
    ("other", _("Other", "其他")),
)
ZERO = Decimal("0.00")


class Pipeline(MasterModel):
    """A way of selling (项目型, 渠道): its stages are the columns of the board."""

    class Meta:
        verbose_name = _("Pipeline", "销售管道")


class Stage(MasterModel):
    """How far a deal is. `probability` is the chance to win it from here; codes order the columns."""

    pipeline = MasterKey(Pipeline, _("Pipeline", "销售管道"))
    probability = PercentField(_("Probability %", "赢单率 %"), default=Decimal(0))
    outcome = ChoiceField(
        (STAGE_OPEN, _("Open", "跟进中"), "processing"),
        (STAGE_WON, _("Won", "赢单"), "success"),
        (STAGE_LOST, _("Lost", "输单"), "error"),
        verbose_name=_("Outcome", "结果"),
        default=STAGE_OPEN,
        help_text=_(
            "A deal comes to the stages “won” and “lost” by winning or losing it", "赢单、输单阶段只能通过相应操作进入"
        ),
    )

    class Meta:
        verbose_name = _("Stage", "商机阶段")
        indexes = [models.Index(fields=["pipeline", "code"], name="crm_stage_pipeline")]
        constraints = [
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="crm_stage_probability"),
            models.UniqueConstraint(
                fields=["pipeline", "outcome"],
                name="crm_stage_one_end",
                condition=Q(outcome__in=["won", "lost"], active=True),
            ),
        ]


constraint_text(
    "crm_stage_probability", _("A probability lies between 0 and 100", "赢单率须在 0 到 100 之间"), "probability"
)
constraint_text(
    "crm_stage_one_end",
    _("A pipeline has one stage for won and one for lost", "每个管道只能有一个赢单阶段和一个输单阶段"),
    "outcome",
)


class Opportunity(DocumentModel):
    """A chance to sell. The expected amount is that of its lines, or what somebody expects while there are none."""

    title = models.CharField(_("Title", "商机名称"), max_length=120)
    customer = MasterKey("master.Party", _("Customer", "客户"), where=[("is_customer", "=", True)])
    contact = models.CharField(_("Contact", "联系人"), max_length=60, blank=True)
    decision_maker = models.CharField(_("Decision-maker", "决策人"), max_length=60, blank=True)
    stage = MasterKey(
        Stage,
        _("Stage", "阶段"),
        where=[("outcome", "=", STAGE_OPEN), ("active", "=", True)],
        blank=True,
        help_text=_("The first stage when left empty", "留空则为第一个阶段"),
    )
    probability = PercentField(_("Probability %", "赢单率 %"), default=Decimal(0), editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, blank=True, editable=False)
    expected_amount = MoneyField(
        _("Expected amount", "预计金额"),
        currency="currency",
        default=ZERO,
        help_text=_("Including tax; follows the lines when there are any", "含税；有明细时按明细合计"),
    )
    weighted_amount = MoneyField(
        _("Weighted amount", "加权金额"),
        currency="currency",
        default=ZERO,
        editable=False,
        help_text=_("Expected amount × probability", "预计金额 × 赢单率"),
    )
    expected_on = models.DateField(_("Expected on", "预计成交日期"), null=True, blank=True)
    competitor = models.CharField(_("Competitor", "竞争对手"), max_length=120, blank=True)
    next_step = models.CharField(_("Next step", "下一步"), max_length=200, blank=True)
    next_step_on = models.DateField(_("Next step on", "下一步日期"), null=True, blank=True)
    lost_reason = ChoiceField(*LOST_REASONS, verbose_name=_("Lost because of", "输单原因"), blank=True, editable=False)
    lost_detail = models.CharField(_("What happened", "输单说明"), max_length=500, blank=True, editable=False)
    closed_on = models.DateField(_("Closed on", "结束日期"), null=True, editable=False)
    remark = models.TextField(_("Remark", "备注"), blank=True)
    state = StateField(OPEN, WON, LOST)

    class Meta:
        verbose_name = _("Opportunity", "商机")
        indexes = [
            models.Index(fields=["company_id", "expected_on", "id"], name="crm_opportunity_expected"),
            models.Index(fields=["company_id", "-expected_amount", "-id"], name="crm_opportunity_amount"),
            models.Index(fields=["company_id", "next_step_on", "id"], name="crm_opportunity_next_step"),
            models.Index(fields=["company_id", "state", "stage"], name="crm_opportunity_board"),
            models.Index(fields=["company_id", "owner_id", "state"], name="crm_opportunity_owner"),
            models.Index(fields=["customer", "-id"], name="crm_opportunity_customer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(expected_amount__gte=0), name="crm_opportunity_amount_range"),
            models.CheckConstraint(
                condition=~Q(state="LOST") | ~Q(lost_reason=""), name="crm_opportunity_lost_has_reason"
            ),
        ]


constraint_text("crm_opportunity_amount_range", _("An amount cannot be negative", "金额不能为负"), "expected_amount")
constraint_text("crm_opportunity_lost_has_reason", _("Say why it was lost", "请填写输单原因"))


class OpportunityLine(LineModel):
    """What the customer may buy."""

    opportunity = MasterKey(Opportunity, _("Opportunity", "商机"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    quantity = QuantityField(_("Quantity", "数量"))
    expected_price = UnitPriceField(
        _("Expected price incl. tax", "预计含税单价"),
        null=True,
        blank=True,
        help_text=_("The item's sales price when left empty", "留空则取物料销售价"),
    )
    amount = MoneyField(_("Amount", "金额"), default=ZERO, editable=False)

    class Meta:
        verbose_name = _("Product", "意向产品")
        indexes = [models.Index(fields=["opportunity", "position"], name="crm_opportunity_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="crm_opportunity_quantity_positive"),
            models.CheckConstraint(condition=Q(expected_price__gte=0), name="crm_opportunity_price_range"),
        ]


constraint_text("crm_opportunity_quantity_positive", _("A quantity is above zero", "数量须大于 0"))
constraint_text("crm_opportunity_price_range", _("A price cannot be negative", "单价不能为负"))
