"""Tax codes, payment terms and price lists."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, PercentField, QuantityField, UnitPriceField
from quintet.kernel.records import LineModel, MasterModel
from quintet.kernel.text import _
from quintet.master.items.models import Item


class TaxCode(MasterModel):
    """A rate of value-added tax and the dates it is law on (both ends included; an open end is empty)."""

    rate = PercentField(_("Rate %", "税率 %"))
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("Tax code", "税码")
        constraints = [
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="master_tax_rate_range"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="master_tax_code_dates"),
        ]


constraint_text("master_tax_rate_range", _("A tax rate lies between 0 and 100", "税率须在 0 到 100 之间"), "rate")
constraint_text("master_tax_code_dates", _("It ends before it begins", "失效日期早于生效日期"), "valid_to")


class PaymentTerm(MasterModel):
    """When money is due: parts of the amount, each some days after the day it counts from."""

    class Meta:
        verbose_name = _("Payment term", "付款条件")


class PaymentTermLine(LineModel):
    """A part of the amount: `percent` of it, due `days` later, moved on to the month's end if asked."""

    term = MasterKey(PaymentTerm, _("Payment term", "付款条件"), on_delete=models.CASCADE)
    percent = PercentField(_("Percent", "比例 %"))
    days = models.IntegerField(_("Days", "天数"), default=0)
    end_of_month = models.BooleanField(_("End of month", "至月末"), default=False)

    class Meta:
        indexes = [models.Index(fields=["term", "position"], name="master_payment_term_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="master_term_percent_range"),
            models.CheckConstraint(condition=Q(days__gte=0, days__lte=1825), name="master_term_days_range"),
        ]


constraint_text("master_term_percent_range", _("A part is above 0 % and at most 100 %", "比例须大于 0 且不超过 100"))
constraint_text("master_term_days_range", _("Days lie between 0 and 1825", "天数须在 0 到 1825 之间"))


class PriceList(MasterModel):
    """Prices including tax in one currency, for the dates it is valid on (both ends included)."""

    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY")
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("Price list", "价格表")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="master_price_list_dates")
        ]


constraint_text("master_price_list_dates", _("It ends before it begins", "失效日期早于生效日期"), "valid_to")


class PriceListLine(LineModel):
    """The price of an item, tax included, from a quantity on and between dates."""

    price_list = MasterKey(PriceList, _("Price list", "价格表"), on_delete=models.CASCADE)
    item = MasterKey(Item, _("Item", "物料"))
    min_quantity = QuantityField(_("From quantity", "起订量"), default=Decimal(0))
    unit_price = UnitPriceField(_("Unit price incl. tax", "含税单价"), currency="currency")
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["price_list", "item", "min_quantity"], name="master_price_list_look_up"),
        ]
        constraints = [
            # two lines for the same quantity and start would make the price a matter of luck
            models.UniqueConstraint(
                fields=["price_list", "item", "min_quantity", "valid_from"],
                name="master_price_once",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="master_price_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=0), name="master_price_quantity_not_negative"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="master_price_dates"),
        ]


constraint_text(
    "master_price_once",
    _("The list has two prices for the same item, quantity and start date", "同一物料在同一起订量和生效日期有两个价格"),
)
constraint_text("master_price_not_negative", _("A price cannot be negative", "单价不能为负"))
constraint_text("master_price_quantity_not_negative", _("A quantity cannot be negative", "数量不能为负"))
constraint_text("master_price_dates", _("A price ends before it begins", "价格的失效日期早于生效日期"))
