"""The table of approved suppliers and their prices."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, PercentField, QuantityField, UnitPriceField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.text import _

ZERO = Decimal(0)
ONE = Decimal(1)


class SupplierItem(DocumentModel):
    """That a supplier supplies an item: whether we may buy it there, in which unit, how fast, at which prices.

    Minimum and multiple are in the purchase unit; one purchase unit holds `unit_factor` stock units (a box of 12: 12).
    """

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), where=[("is_supplier", "=", True)])
    item = MasterKey("master.Item", _("Item", "物料"))
    approved = models.BooleanField(
        _("Approved", "已认可"),
        default=False,
        help_text=_("Only approved suppliers of an item may be ordered from", "仅可向该物料的合格供应商下单"),
    )
    preferred = models.BooleanField(
        _("Preferred", "首选"),
        default=False,
        help_text=_("Chosen before cheaper suppliers", "优先于价格更低的供应商"),
    )
    supplier_code = models.CharField(
        _("Supplier's item code", "供应商料号"),
        max_length=60,
        blank=True,
        help_text=_("Printed on orders", "打印在采购订单上"),
    )
    lead_time_days = models.IntegerField(
        _("Lead time (days)", "交货周期（天）"),
        default=0,
        help_text=_("Working days from order to receipt", "从下单到收货的工作日"),
    )
    purchase_unit = MasterKey(
        "master.Unit",
        _("Purchase unit", "采购单位"),
        null=True,
        blank=True,
        help_text=_("The item's own unit when left empty", "留空为物料的计量单位"),
    )
    unit_factor = QuantityField(
        _("Stock units in a purchase unit", "换算系数"),
        default=ONE,
        help_text=_("A box of 12 pieces: 12", "一箱 12 个填 12"),
    )
    minimum = QuantityField(
        _("Minimum", "最小订购量"), unit="purchase_unit", default=ZERO, help_text=_("In purchase units", "按采购单位")
    )
    multiple = QuantityField(
        _("Multiple", "订购倍数"), unit="purchase_unit", default=ZERO, help_text=_("In purchase units", "按采购单位")
    )
    tax_rate = PercentField(
        _("Tax rate %", "税率 %"),
        null=True,
        blank=True,
        help_text=_("The item's rate when left empty", "留空时取物料税率"),
    )
    over_tolerance = PercentField(
        _("Over-receipt allowed %", "超收容差 %"),
        default=ZERO,
        help_text=_("How much more than ordered may be received", "允许超过订购数量收货的百分比"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Approved supplier", "合格供应商价目")
        indexes = [
            models.Index(fields=["company_id", "supplier", "number", "id"], name="erp_supplier_item_supplier"),
            models.Index(fields=["company_id", "number", "id"], name="erp_supplier_item_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "item", "supplier"], name="erp_supplier_item_once"),
            models.CheckConstraint(condition=Q(unit_factor__gt=0), name="erp_supplier_item_factor"),
            models.CheckConstraint(condition=Q(minimum__gte=0, multiple__gte=0), name="erp_supplier_item_lots"),
            models.CheckConstraint(condition=Q(lead_time_days__gte=0), name="erp_supplier_item_lead_time"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="erp_supplier_item_tax_rate"),
            models.CheckConstraint(
                condition=Q(over_tolerance__gte=0, over_tolerance__lte=100), name="erp_supplier_item_tolerance"
            ),
        ]


class SupplierPrice(LineModel):
    """What a purchase unit costs, tax included, from a quantity on, between two days."""

    supplier_item = MasterKey(SupplierItem, _("Approved supplier", "合格供应商价目"), on_delete=models.CASCADE)
    from_quantity = QuantityField(
        _("From quantity", "起订数量"), default=ZERO, help_text=_("In purchase units", "按采购单位")
    )
    unit_price = UnitPriceField(_("Unit price incl. tax", "含税单价"), currency="currency")
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("Supplier price", "供应商价格")
        indexes = [models.Index(fields=["supplier_item", "position"], name="erp_supplier_prices")]
        constraints = [
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="erp_supplier_price_not_negative"),
            models.CheckConstraint(condition=Q(from_quantity__gte=0), name="erp_supplier_price_from_quantity"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="erp_supplier_price_dates",
            ),
        ]


constraint_text(
    "erp_supplier_item_once", _("This supplier is listed for the item already", "该供应商已列入此物料的价目"), "item"
)
constraint_text("erp_supplier_item_factor", _("A factor is above 0", "换算系数须大于 0"), "unit_factor")
constraint_text("erp_supplier_item_lots", _("A lot is not negative", "订购批量不能为负"), "minimum")
constraint_text("erp_supplier_item_lead_time", _("A lead time is not negative", "交货周期不能为负"), "lead_time_days")
constraint_text(
    "erp_supplier_item_tax_rate", _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"), "tax_rate"
)
constraint_text(
    "erp_supplier_item_tolerance", _("A tolerance lies between 0 and 100 %", "容差须在 0 到 100 之间"), "over_tolerance"
)
constraint_text("erp_supplier_price_not_negative", _("A price is not negative", "单价不能为负"))
constraint_text("erp_supplier_price_from_quantity", _("A quantity is not negative", "数量不能为负"))
constraint_text("erp_supplier_price_dates", _("Valid until before valid from", "失效日期早于生效日期"))
