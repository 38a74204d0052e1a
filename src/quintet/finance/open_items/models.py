"""What tables of open items and of money have in common, on both sides; no tables of their own."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.fields import MoneyField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
POSTED = State("POSTED", _("Posted", "已过账"), "success")
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

METHODS = (
    ("transfer", _("Bank transfer", "银行转账")),
    ("cash", _("Cash", "现金")),
    ("draft", _("Acceptance draft", "承兑汇票")),
    ("other", _("Other funds", "其他货币资金")),
    ("opening", _("Opening balance", "期初")),
)


class OpenItem(DocumentModel):
    """A part of a claim or debt with its due date; a negative one is a credit. Subclasses say whose."""

    source_ref = RefField("", _("Source", "来源单据"), null=True, editable=False)
    booked_on = models.DateField(_("Booked on", "入账日期"), editable=False)
    due_on = models.DateField(_("Due on", "到期日"), editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    amount = MoneyField(_("Amount", "金额"), currency="currency", editable=False)

    class Meta:
        abstract = True


def settled_within_amount(name: str) -> models.CheckConstraint:
    """What is open lies between nothing and the amount, on the amount's side of zero."""
    debts = Q(amount__gt=0, open_amount__gte=0, open_amount__lte=F("amount"))
    credits_ = Q(amount__lt=0, open_amount__lte=0, open_amount__gte=F("amount"))
    return models.CheckConstraint(condition=debts | credits_, name=name)


class Money(DocumentModel):
    """Money in or out, and how much of it is used for items."""

    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    amount = MoneyField(_("Amount", "金额"), currency="currency")
    bank_reference = models.CharField(_("Bank reference", "银行流水号"), max_length=80, blank=True)
    allocated_total = MoneyField(_("Allocated", "已核销"), currency="currency", default=Decimal(0), editable=False)
    state = StateField(DRAFT, POSTED, CANCELLED)

    class Meta:
        abstract = True


def money_constraints(positive: str, within: str, bank_line: str) -> list[models.BaseConstraint]:
    """More than zero; used exactly as far as it goes once posted; one for each line of the bank."""
    used = Q(allocated_total__gte=0, unallocated__gte=0, amount=F("allocated_total") + F("unallocated"))
    return [
        models.CheckConstraint(condition=Q(amount__gt=0), name=positive),
        models.CheckConstraint(condition=~Q(state="POSTED") | used, name=within),
        models.UniqueConstraint(
            fields=["company_id", "bank_reference"],
            name=bank_line,
            condition=~Q(bank_reference="") & ~Q(state="CANCELLED"),
        ),
    ]


class UsedMoney(LineModel):
    """A part of a receipt or payment used for an item 核销. Once the money is posted it stays."""

    amount = MoneyField(_("Amount", "核销金额"), currency="currency")
    allocated_on = models.DateField(_("Allocated on", "核销日期"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class UsedCredit(models.Model):
    """A credit item used against an open item. Append-only."""

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    credit_item_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    amount = MoneyField()
    offset_on = models.DateField()

    class Meta:
        abstract = True
