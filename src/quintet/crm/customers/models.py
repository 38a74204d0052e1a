"""The contact log."""

from django.db import models

from quintet.kernel.fields import ChoiceField, MasterKey, RefField
from quintet.kernel.records import DocumentModel
from quintet.kernel.text import _


class Activity(DocumentModel):
    """Something said between us and a customer, and what comes next. `owner_id` is who of us said it."""

    customer = MasterKey("master.Party", _("Customer", "客户"), where=[("is_customer", "=", True)])
    opportunity_ref = RefField("crm.opportunity", _("Opportunity", "商机"), null=True, blank=True)
    kind = ChoiceField(
        ("call", _("Call", "电话"), "processing"),
        ("visit", _("Visit", "拜访"), "success"),
        ("mail", _("Mail", "邮件")),
        ("chat", _("Chat", "即时消息"), "cyan"),
        ("meeting", _("Meeting", "会议"), "purple"),
        verbose_name=_("Kind", "方式"),
        default="call",
    )
    contact = models.CharField(_("Contact", "联系人"), max_length=60, blank=True)
    happened_on = models.DateField(_("Date", "日期"), blank=True, help_text=_("Today when left empty", "留空为今天"))
    summary = models.CharField(_("What was said", "沟通内容"), max_length=1000)
    next_step = models.CharField(_("Next step", "下一步"), max_length=200, blank=True)
    next_step_on = models.DateField(_("Next step on", "下一步日期"), null=True, blank=True)
    is_done = models.BooleanField(_("Next step done", "下一步已完成"), default=False, editable=False)

    class Meta:
        verbose_name = _("Activity", "客户联系记录")
        indexes = [
            models.Index(fields=["company_id", "-happened_on", "-id"], name="crm_activity_list"),
            models.Index(fields=["company_id", "next_step_on", "id"], name="crm_activity_next_step"),
            models.Index(fields=["customer", "-happened_on", "-id"], name="crm_activity_customer"),
        ]
