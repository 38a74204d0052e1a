"""Credit limits, and what of them is taken: receivable and reserved."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField
from quintet.kernel.records import DocumentModel
from quintet.kernel.text import _


class CreditLimit(DocumentModel):
    """How much a customer may owe us and have on order, between two dates (an open end is empty)."""

    customer = MasterKey("master.Party", _("Customer", "客户"), where=[["is_customer", "=", True]])
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    amount = MoneyField(_("Limit", "信用额度"), currency="currency")
    valid_from = models.DateField(_("Valid from", "生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to", "失效日期"), null=True, blank=True)
    policy = ChoiceField(
        ("hold", _("Ask for approval", "提交审批"), "warning"),
        ("refuse", _("Refuse", "直接拒绝"), "error"),
        verbose_name=_("When exceeded", "超额时"),
        default="hold",
    )
    reason = models.CharField(_("Basis", "依据"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("Credit limit", "信用额度")
        indexes = [models.Index(fields=["company_id", "customer", "-valid_from"], name="finance_credit_limit_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "customer", "valid_from"], name="finance_credit_limit_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="finance_credit_limit_not_negative"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="finance_credit_limit_dates"),
        ]


class CreditPosition(models.Model):
    """What a customer owes (open items less unallocated receipts) and has reserved. Its row's lock is the gate's."""

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    party_id = models.BigIntegerField()
    receivable = MoneyField(default=Decimal(0))
    reserved = MoneyField(default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "party_id"], name="finance_credit_position_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="finance_credit_reserved_not_negative"),
        ]


class CreditReservation(models.Model):
    """What an order still holds of its customer's credit. One row an order, so that nothing is reserved twice."""

    document = models.BigIntegerField(primary_key=True)
    company_id = models.BigIntegerField()
    party_id = models.BigIntegerField()
    amount = MoneyField()

    class Meta:
        indexes = [models.Index(fields=["company_id", "party_id"], name="finance_credit_reservations")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="finance_credit_reservation_not_negative")
        ]


constraint_text(
    "finance_credit_limit_once", _("The customer has a limit from that day on already", "该客户同一生效日期已有额度")
)
constraint_text("finance_credit_limit_not_negative", _("A limit cannot be negative", "额度不能为负"), "amount")
constraint_text("finance_credit_limit_dates", _("It ends before it begins", "失效日期早于生效日期"), "valid_to")
