"""Leads."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, StateField
from quintet.kernel.records import DocumentModel
from quintet.kernel.states import State
from quintet.kernel.text import _
from quintet.master.parties.models import SIZES, SOURCES

NEW = State("NEW", _("New", "新线索"))
CONTACTED = State("CONTACTED", _("Contacted", "已联系"), "processing")
QUALIFIED = State("QUALIFIED", _("Qualified", "已确认"), "cyan")
CONVERTED = State("CONVERTED", _("Converted", "已转化"), "success", terminal=True)
DISQUALIFIED = State("DISQUALIFIED", _("Disqualified", "无效"), "error", terminal=True)

REASONS = (
    ("no_need", _("No need", "无需求")),
    ("no_budget", _("No budget", "无预算")),
    ("wrong_contact", _("Cannot be reached", "联系不上")),
    ("competitor", _("Bought elsewhere", "已选竞品")),
    ("not_our_market", _("Not our market", "非目标客户")),
    ("duplicate", _("Duplicate", "重复线索")),
    ("other", _("Other", "其他")),
)


class Lead(DocumentModel):
    """A company that may become a customer, and whom to ask there. Converting makes customer, contact, opportunity."""

    name = models.CharField(_("Company", "公司名称"), max_length=200)
    contact = models.CharField(_("Contact", "联系人"), max_length=60, blank=True)
    post = models.CharField(_("Position", "职务"), max_length=60, blank=True)
    phone = models.CharField(_("Phone", "电话"), max_length=40, blank=True)
    email = models.CharField(_("E-mail", "邮箱"), max_length=120, blank=True)
    industry = models.CharField(_("Industry", "行业"), max_length=60, blank=True)
    size = ChoiceField(*SIZES, verbose_name=_("Size", "规模"), blank=True, default="")
    region = models.CharField(_("Region", "地区"), max_length=80, blank=True)
    source = ChoiceField(*SOURCES, verbose_name=_("Source", "来源"), blank=True, default="")
    need = models.CharField(
        _("Need", "需求描述"),
        max_length=1000,
        blank=True,
        help_text=_("What they want to solve, in their words", "客户想解决的问题"),
    )
    interest = MasterKey("master.Item", _("Interested in", "意向产品"), null=True, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, blank=True, editable=False)
    expected_amount = MoneyField(
        _("Expected amount", "预计金额"),
        currency="currency",
        default=Decimal("0.00"),
        help_text=_("Including tax", "含税"),
    )
    next_step = models.CharField(_("Next step", "下一步"), max_length=200, blank=True)
    next_step_on = models.DateField(_("Next step on", "下一步日期"), null=True, blank=True)
    received_on = models.DateField(
        _("Received on", "获取日期"), blank=True, help_text=_("Today when left empty", "留空为今天")
    )
    reason = ChoiceField(*REASONS, verbose_name=_("Disqualified because of", "无效原因"), blank=True, editable=False)
    reason_detail = models.CharField(_("What happened", "说明"), max_length=500, blank=True, editable=False)
    customer = MasterKey("master.Party", _("Customer", "客户"), null=True, editable=False)
    converted_on = models.DateField(_("Converted on", "转化日期"), null=True, editable=False)
    state = StateField(NEW, CONTACTED, QUALIFIED, CONVERTED, DISQUALIFIED)

    class Meta:
        verbose_name = _("Lead", "线索")
        indexes = [
            models.Index(fields=["company_id", "-received_on", "-id"], name="crm_lead_received"),
            models.Index(fields=["company_id", "next_step_on", "id"], name="crm_lead_next_step"),
            models.Index(fields=["company_id", "owner_id", "state"], name="crm_lead_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(expected_amount__gte=0), name="crm_lead_amount_range"),
            models.CheckConstraint(
                condition=~Q(state="CONVERTED") | Q(customer__isnull=False), name="crm_lead_converted_has_customer"
            ),
            models.CheckConstraint(condition=~Q(state="DISQUALIFIED") | ~Q(reason=""), name="crm_lead_has_reason"),
        ]


constraint_text("crm_lead_amount_range", _("An amount cannot be negative", "金额不能为负"), "expected_amount")
constraint_text("crm_lead_converted_has_customer", _("A converted lead has a customer", "已转化的线索须有客户"))
constraint_text("crm_lead_has_reason", _("Say why it is disqualified", "请填写无效原因"))
