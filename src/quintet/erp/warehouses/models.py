"""Warehouses."""

from django.db import models

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, RefField
from quintet.kernel.records import MasterModel
from quintet.kernel.text import _


class Warehouse(MasterModel):
    """A place of one company where stock lies. Stock is kept, reserved and valued by warehouse."""

    company = MasterKey("master.Company", _("Company", "公司"))
    keeper = RefField("kernel.user", _("Keeper", "仓管员"), link=False, null=True, blank=True)
    address = models.CharField(
        _("Address", "地址"),
        max_length=240,
        blank=True,
        help_text=_("Where goods are sent from and returned to", "发货与退货地址"),
    )

    is_main = models.BooleanField(
        _("Main warehouse", "主仓库"),
        default=False,
        help_text=_("Where goods come and go when nobody says otherwise", "未指定仓库时默认使用"),
    )

    class Meta:
        verbose_name = _("Warehouse", "仓库")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="erp_warehouse_one_main", condition=models.Q(is_main=True))
        ]


constraint_text("erp_warehouse_one_main", _("The company has a main warehouse", "公司已有主仓库"), "is_main")
