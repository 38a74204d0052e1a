"""Quotations, their lines, and how much discount a role may give."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    PercentField,
    QuantityField,
    RefField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel, MasterModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
SENT = State("SENT", _("Sent", "已发送"), "processing")
ACCEPTED = State("ACCEPTED", _("Accepted", "已接受"), "success", terminal=True)
REJECTED = State("REJECTED", _("Rejected", "已拒绝"), "error", terminal=True)
EXPIRED = State("EXPIRED", _("Expired", "已过期"), "warning")
CANCELLED = State("CANCELLED", _("Cancelled", "已作废"), terminal=True)

ZERO = Decimal("0.00")
REJECTIONS = (
    ("price", _("Price", "价格")),
    ("delivery", _("Delivery time", "交期")),
    ("product", _("Product does not fit", "产品不符")),
    ("competitor", _("Competitor", "竞争对手")),
    ("no_need", _("No need any more", "需求取消")),
    ("other", _("Other", "其他")),
)


class Quotation(DocumentModel):
    """An offer to a customer. Unit prices include tax; totals are sums of the lines; amounts in `currency`."""

    opportunity_ref = RefField("crm.opportunity", _("Opportunity", "商机"), null=True, blank=True)
    previous_ref = RefField("crm.quotation", _("Replaces", "上一版本"), null=True, editable=False)
    version_no = models.IntegerField(_("Revision", "版次"), default=1, editable=False)
    customer = MasterKey("master.Party", _("Customer", "客户"), where=[("is_customer", "=", True)])
    contact = models.CharField(_("Contact", "联系人"), max_length=60, blank=True)
    price_list = MasterKey(
        "master.PriceList",
        _("Price list", "价格表"),
        null=True,
        blank=True,
        help_text=_("The customer's own when left empty", "留空则取客户的价格表"),
    )
    payment_term = MasterKey("master.PaymentTerm", _("Payment term", "付款条件"), null=True, blank=True)
    currency = models.CharField(
        _("Currency", "币种"),
        max_length=3,
        blank=True,
        help_text=_("ISO code; of the price list or the company when left empty", "ISO 代码；留空取价格表或本位币"),
    )
    quoted_on = models.DateField(_("Quoted on", "报价日期"), blank=True)
    valid_until = models.DateField(
        _("Valid until", "有效期至"), blank=True, help_text=_("30 days when left empty", "留空为 30 天")
    )
    requested_on = models.DateField(
        _("Requested on", "要求交期"),
        null=True,
        blank=True,
        help_text=_("When the customer wants the goods", "客户希望的到货日期"),
    )
    remark = models.CharField(_("Remark", "备注"), max_length=500, blank=True)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=ZERO, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=ZERO, editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=ZERO, editable=False)
    max_discount = PercentField(
        _("Largest discount %", "最大折扣 %"),
        default=Decimal(0),
        editable=False,
        help_text=_(
            "Of all lines, against the list price; a lowered price counts too",
            "各明细相对目录价的最大折扣，改低单价同样计入",
        ),
    )
    cost_total = MoneyField(
        _("Estimated cost", "预计成本"),
        currency="currency",
        null=True,
        editable=False,
        help_text=_("At present stock cost, without tax", "按当前库存成本，不含税"),
    )
    margin = PercentField(
        _("Margin %", "预计毛利率 %"),
        null=True,
        editable=False,
        help_text=_("(Net total − estimated cost) ÷ net total", "（未税合计 − 预计成本）÷ 未税合计"),
    )
    rejection = ChoiceField(*REJECTIONS, verbose_name=_("Rejected because of", "拒绝原因"), blank=True, editable=False)
    reason = models.CharField(_("Details", "说明"), max_length=500, blank=True, editable=False)
    sent_on = models.DateField(_("Sent on", "发送日期"), null=True, editable=False)
    answered_on = models.DateField(_("Answered on", "答复日期"), null=True, editable=False)
    state = StateField(DRAFT, SENT, ACCEPTED, REJECTED, EXPIRED, CANCELLED)

    class Meta:
        verbose_name = _("Quotation", "报价单")
        indexes = [
            models.Index(fields=["company_id", "-quoted_on", "-id"], name="crm_quotation_list"),
            models.Index(fields=["company_id", "-gross_total", "-id"], name="crm_quotation_amount"),
            models.Index(fields=["company_id", "valid_until", "id"], name="crm_quotation_valid"),
            models.Index(fields=["company_id", "owner_id", "state"], name="crm_quotation_owner"),
            models.Index(fields=["customer", "-id"], name="crm_quotation_customer"),
            models.Index(
                fields=["valid_until"], name="crm_quotation_to_expire", condition=Q(state="SENT", hold_id__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="crm_quotation_totals_agree"
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("quoted_on")), name="crm_quotation_dates"),
            models.UniqueConstraint(
                fields=["previous_ref"], name="crm_quotation_replaced_once", condition=Q(previous_ref__isnull=False)
            ),
        ]


constraint_text("crm_quotation_totals_agree", _("Net and tax add up to the total", "未税金额与税额之和须等于价税合计"))
constraint_text("crm_quotation_dates", _("It expires before it begins", "有效期早于报价日期"), "valid_until")
constraint_text("crm_quotation_replaced_once", _("There is a later revision already", "已有后续版次"))


class QuotationLine(LineModel):
    """An item at a price. gross = round(quantity × price × (100 − discount) %), tax is contained in it."""

    quotation = MasterKey(Quotation, _("Quotation", "报价单"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "计量单位"), null=True, editable=False)
    list_price = UnitPriceField(_("List price", "目录价"), null=True, editable=False)
    unit_price = UnitPriceField(
        _("Unit price incl. tax", "含税单价"),
        null=True,
        blank=True,
        help_text=_("From the price list when left empty", "留空则取价格表"),
    )
    discount = PercentField(_("Discount %", "折扣 %"), default=Decimal(0))
    tax_rate = PercentField(_("Tax rate %", "税率 %"), null=True, blank=True)
    gross = MoneyField(_("Amount", "价税合计"), default=ZERO, editable=False)
    net = MoneyField(_("Net", "未税金额"), default=ZERO, editable=False)
    tax = MoneyField(_("Tax", "税额"), default=ZERO, editable=False)

    class Meta:
        verbose_name = _("Quotation line", "报价明细")
        indexes = [models.Index(fields=["quotation", "position"], name="crm_quotation_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="crm_quotation_quantity_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="crm_quotation_price_range"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=100), name="crm_quotation_discount_range"
            ),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="crm_quotation_tax_range"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="crm_quotation_line_agrees"),
        ]


constraint_text("crm_quotation_quantity_positive", _("A quantity is above zero", "数量须大于 0"))
constraint_text("crm_quotation_price_range", _("A price cannot be negative", "单价不能为负"))
constraint_text("crm_quotation_discount_range", _("A discount lies between 0 and 100 %", "折扣须在 0 到 100 之间"))
constraint_text("crm_quotation_tax_range", _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"))
constraint_text("crm_quotation_line_agrees", _("Net and tax add up to the amount", "未税金额与税额之和须等于价税合计"))


class DiscountLimit(MasterModel):
    """How much discount holders of a role may give by themselves; more waits for the sales manager."""

    role = models.CharField(_("Role", "角色"), max_length=60, unique=True)
    percent = PercentField(_("Up to %", "最高折扣 %"))

    class Meta:
        verbose_name = _("Discount limit", "折扣权限")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="crm_discount_limit_range")
        ]


constraint_text(
    "crm_discount_limit_range", _("A discount lies between 0 and 100 %", "折扣须在 0 到 100 之间"), "percent"
)
