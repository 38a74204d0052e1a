"""Warehouses."""

from django.db import models

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

    class Meta:
        verbose_name = _("Warehouse", "仓库")
