"""Companies and their departments."""

from django.db import models

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, RefField
from quintet.kernel.records import MasterModel
from quintet.kernel.text import _


class Company(MasterModel):
    """A legal entity. Its zone decides dates, its currency the books."""

    credit_code = models.CharField(_("Unified social credit code", "统一社会信用代码"), max_length=18, blank=True)
    currency = models.CharField(_("Currency", "本位币"), max_length=3, default="CNY")
    zone = models.CharField(_("Time zone", "时区"), max_length=40, default="Asia/Shanghai")
    name_en = models.CharField(
        _("English name", "英文名称"), max_length=200, blank=True, help_text=_("On English papers", "用于英文单据")
    )
    address = models.CharField(_("Address", "地址"), max_length=240, blank=True)
    address_en = models.CharField(_("English address", "英文地址"), max_length=240, blank=True)
    phone = models.CharField(_("Phone", "电话"), max_length=40, blank=True)
    bank_account = models.CharField(_("Bank account", "银行账号"), max_length=80, blank=True)
    taxpayer = ChoiceField(
        ("general", _("General taxpayer", "一般纳税人")),
        ("small", _("Small-scale taxpayer", "小规模纳税人")),
        verbose_name=_("Taxpayer", "纳税人类型"),
        default="general",
    )

    class Meta:
        verbose_name = _("Company", "公司")


class OrgUnit(MasterModel):
    """A department (or a branch, a workshop) in the tree of a company."""

    company = MasterKey(Company, _("Company", "公司"))
    parent = MasterKey("self", _("Parent", "上级部门"), null=True, blank=True)
    head_user = RefField("kernel.user", _("Head", "负责人"), link=False, null=True, blank=True)

    class Meta:
        verbose_name = _("Department", "部门")
        indexes = [models.Index(fields=["parent"], name="master_org_unit_parent")]


constraint_text(
    "master_org_unit_no_circle", _("A department cannot lie below itself", "部门不能隶属于自身或其下级"), "parent"
)
