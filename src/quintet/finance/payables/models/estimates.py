"""Estimates of what was received and not invoiced, and how far an invoice may differ from them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, PercentField, QuantityField, RefField
from quintet.kernel.records import DocumentModel
from quintet.kernel.text import _

SUPPLIER = [["is_supplier", "=", True]]


class EstimatedReceipt(DocumentModel):
    """A receipt line whose invoice has not come (in full) 暂估明细, at the order's price without tax.

    Goods sent back are negative. `open_net` is what of `net` no invoice has taken; the last one takes the residue.
    """

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), editable=False, where=SUPPLIER)
    kind = ChoiceField(
        ("receipt", _("Receipt", "入库"), "processing"),
        ("return", _("Return", "退货"), "warning"),
        ("opening", _("Opening balance", "期初"), "default"),
        verbose_name=_("Kind", "类型"),
        default="receipt",
        editable=False,
    )
    receipt_ref = RefField("", _("Receipt or return", "入库或退货单"), null=True, editable=False)
    receipt_line_id = models.BigIntegerField(null=True, editable=False)
    order_ref = RefField("erp.purchase_order", _("Order", "采购订单"), link=False, null=True, editable=False)
    order_line_id = models.BigIntegerField(null=True, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"), editable=False)
    warehouse_ref = RefField("erp.warehouse", _("Warehouse", "仓库"), link=False, null=True, editable=False)
    stock_class = models.CharField(_("Stock class", "存货类别"), max_length=24, default="goods", editable=False)
    payment_term = MasterKey("master.PaymentTerm", _("Payment term", "付款条件"), null=True, blank=True, editable=False)
    received_on = models.DateField(_("Received on", "入库日期"), editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    quantity = QuantityField(_("Quantity", "数量"), editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=Decimal(0), editable=False)
    net = MoneyField(_("Estimate", "暂估金额"), currency="currency", editable=False)
    invoiced_quantity = QuantityField(_("Invoiced quantity", "已开票数量"), default=Decimal(0), editable=False)
    open_net = MoneyField(_("Open estimate", "未开票暂估"), currency="currency", editable=False)

    class Meta:
        verbose_name = _("Estimated receipt", "暂估入库")
        indexes = [
            models.Index(fields=["company_id", "-received_on", "-id"], name="finance_estimate_list"),
            models.Index(
                fields=["company_id", "supplier", "received_on", "id"],
                name="finance_estimate_open",
                condition=~Q(open_net=0),
            ),
            models.Index(fields=["order_ref"], name="finance_estimate_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_ref", "receipt_line_id"],
                name="finance_estimate_once",
                condition=Q(receipt_ref__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, invoiced_quantity__gte=0, invoiced_quantity__lte=F("quantity"))
                | Q(quantity__lt=0, invoiced_quantity__lte=0, invoiced_quantity__gte=F("quantity")),
                name="finance_invoiced_within_received",
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, open_net__gte=0, open_net__lte=F("net"))
                | Q(net__lt=0, open_net__lte=0, open_net__gte=F("net")),
                name="finance_estimate_within_net",
            ),
            models.CheckConstraint(
                condition=~Q(invoiced_quantity=F("quantity")) | Q(open_net=0), name="finance_estimate_ends_at_zero"
            ),
        ]


class MatchTolerance(DocumentModel):
    """How far an invoice may differ from the order before the chief accountant is asked 三单匹配容差.

    A line passes when it differs by at most `rounding`, or by at most `percent` of the estimate and at most `amount`.
    """

    supplier = MasterKey(
        "master.Party",
        _("Supplier", "供应商"),
        null=True,
        blank=True,
        where=SUPPLIER,
        help_text=_("Empty: for all suppliers without their own", "留空：适用于未单独设置的供应商"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    percent = PercentField(_("Percent of the estimate", "允许差异 %"), default=Decimal(0))
    amount = MoneyField(_("At most", "允许差异金额上限"), currency="currency", default=Decimal(0))
    rounding = MoneyField(
        _("Rounding", "尾差"),
        currency="currency",
        default=Decimal(0),
        help_text=_("A difference up to this passes whatever its percentage", "不超过该金额的差异直接通过"),
    )

    class Meta:
        verbose_name = _("Match tolerance", "匹配容差")
        indexes = [models.Index(fields=["company_id", "-id"], name="finance_tolerance_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "supplier"], name="finance_tolerance_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, amount__gte=0, rounding__gte=0), name="finance_tolerance_not_negative"
            ),
        ]


constraint_text("finance_estimate_once", _("The receipt line is estimated already", "该入库行已暂估"))
constraint_text(
    "finance_invoiced_within_received",
    _("More is invoiced than was received", "开票数量超过入库未开票数量"),
    "lines",
)
constraint_text("finance_estimate_within_net", _("More is reversed than was estimated", "冲回金额超过暂估金额"))
constraint_text("finance_estimate_ends_at_zero", _("What is invoiced leaves no estimate", "全部开票后暂估须为零"))
constraint_text("finance_tolerance_once", _("The supplier has a tolerance already", "该供应商已有容差"), "supplier")
constraint_text("finance_tolerance_not_negative", _("Tolerances cannot be negative", "容差不能为负"), "percent")
