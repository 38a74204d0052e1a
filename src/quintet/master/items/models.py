"""Items and their categories."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, PercentField, UnitPriceField
from quintet.kernel.records import MasterModel
from quintet.kernel.text import _
from quintet.master.measures.models import Unit


class ItemCategory(MasterModel):
    """A family of items, in a tree."""

    parent = MasterKey("self", _("Parent", "上级分类"), null=True, blank=True)

    class Meta:
        verbose_name = _("Item category", "物料分类")


class Item(MasterModel):
    """Something made, bought or served; counted in `unit`; sold with `tax_rate` percent of VAT in its price."""

    specification = models.CharField(_("Specification", "规格型号"), max_length=200, blank=True)
    name_en = models.CharField(_("English name", "英文名称"), max_length=200, blank=True)
    category = MasterKey(ItemCategory, _("Category", "分类"), null=True, blank=True)
    kind = ChoiceField(
        ("make", _("Made", "自制"), "processing"),
        ("buy", _("Bought", "外购"), "default"),
        ("phantom", _("Phantom", "虚拟件"), "purple"),
        ("service", _("Service", "服务"), "cyan"),
        ("tool", _("Tool", "工装"), "default"),
        verbose_name=_("Kind", "类型"),
        default="make",
        help_text=_(
            "A phantom is never stocked: its components go straight into what it is part of",
            "虚拟件不入库：其下级物料直接用于上级产品",
        ),
    )
    stock_class = ChoiceField(
        ("raw_material", _("Raw material", "原材料")),
        ("semi_finished", _("Semi-finished", "自制半成品")),
        ("goods", _("Goods", "库存商品")),
        ("consumable", _("Consumable", "周转材料")),
        verbose_name=_("Stock class", "存货类别"),
        default="goods",
        help_text=_(
            "The stock account it lies in; fixed while there is stock or an open order of it",
            "决定存货科目；有库存或未完成订单时不可更改",
        ),
    )
    unit = MasterKey(Unit, _("Unit", "计量单位"))
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=Decimal(13))
    sales_price = UnitPriceField(_("Sales price incl. tax", "含税销售价"), currency="currency", null=True, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    valuation = ChoiceField(
        ("moving_average", _("Moving average", "移动平均")),
        verbose_name=_("Valuation", "计价方法"),
        default="moving_average",
    )
    barcode = models.CharField(_("Barcode", "条码"), max_length=40, blank=True)
    remark = models.CharField(_("Remark", "备注"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Item", "物料")
        indexes = [
            models.Index(fields=["category", "code"], name="master_item_category_code"),
            models.Index(fields=["pinyin", "id"], name="master_item_pinyin"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="master_item_tax_range"),
            models.CheckConstraint(condition=Q(sales_price__gte=0), name="master_item_price_not_negative"),
        ]


constraint_text("master_item_tax_range", _("A tax rate lies between 0 and 100", "税率须在 0 到 100 之间"), "tax_rate")
constraint_text("master_item_price_not_negative", _("A price cannot be negative", "单价不能为负"), "sales_price")
