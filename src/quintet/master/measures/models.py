"""Units of measure and currencies."""

from django.db import models

from quintet.kernel.records import MasterModel
from quintet.kernel.text import _


class Unit(MasterModel):
    """A unit of measure; `places` are the decimals people count it in."""

    name_en = models.CharField(_("English name", "英文名称"), max_length=60, blank=True)
    places = models.IntegerField(_("Decimals", "小数位"), default=0)

    class Meta:
        verbose_name = _("Unit", "计量单位")


class Currency(MasterModel):
    """A currency by its ISO 4217 code, with the decimals of its minor unit."""

    symbol = models.CharField(_("Symbol", "符号"), max_length=8, blank=True)
    places = models.IntegerField(_("Decimals", "小数位"), default=2)

    class Meta:
        verbose_name = _("Currency", "币种")
