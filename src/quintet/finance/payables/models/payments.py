"""What we owe by due date, payments, and what they were used for."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.finance.open_items.models import (
    METHODS,
    Money,
    OpenItem,
    UsedCredit,
    UsedMoney,
    money_constraints,
    settled_within_amount,
)
from quintet.finance.payables.models.estimates import SUPPLIER
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, RefField
from quintet.kernel.text import _

ROLE_OF_METHOD = {"transfer": "bank", "cash": "cash", "draft": "notes_payable", "other": "other_money"}


class PayableItem(OpenItem):
    """A part of what we owe with its due date. Negative items are credits. `open_amount` is what is left."""

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), editable=False, where=SUPPLIER)
    kind = ChoiceField(
        ("invoice", _("Invoice", "发票"), "processing"),
        ("credit", _("Credit note", "红字发票"), "warning"),
        ("opening", _("Opening balance", "期初"), "default"),
        verbose_name=_("Kind", "类型"),
        editable=False,
    )
    order_ref = RefField("erp.purchase_order", _("Order", "采购订单"), link=False, null=True, editable=False)
    open_amount = MoneyField(_("Open", "未付金额"), currency="currency", editable=False)

    class Meta:
        verbose_name = _("Payable", "应付账款")
        indexes = [
            models.Index(fields=["company_id", "-due_on", "-id"], name="finance_payable_list"),
            models.Index(
                fields=["company_id", "supplier", "due_on", "id"],
                name="finance_payable_open",
                condition=~Q(open_amount=0),
            ),
            models.Index(fields=["company_id", "supplier", "booked_on", "id"], name="finance_payable_statement"),
            models.Index(fields=["order_ref"], name="finance_payable_order"),
        ]
        constraints = [settled_within_amount("finance_payable_open_within_amount")]


class PayableOffset(UsedCredit):
    """A credit note used against an open payable. Append-only."""

    class Meta:
        indexes = [
            models.Index(fields=["item_id"], name="finance_payable_offset_item"),
            models.Index(fields=["credit_item_id"], name="finance_payable_offset_credit"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="finance_payable_offset_positive")]


class Payment(Money):
    """Money to a supplier 付款. What is not allocated to items stays our prepayment 预付."""

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), where=SUPPLIER)
    paid_on = models.DateField(_("Paid on", "付款日期"), null=True, blank=True)
    method = ChoiceField(*METHODS, verbose_name=_("Method", "方式"), default="transfer")
    reference = models.CharField(
        _("Reference", "附言"),
        max_length=120,
        blank=True,
        help_text=_(
            "Order, invoice or payable numbers found in it are paid first", "其中的订单、发票或应付单号优先核销"
        ),
    )
    unallocated = MoneyField(_("Prepayment left", "预付余额"), currency="currency", default=Decimal(0), editable=False)

    class Meta:
        verbose_name = _("Payment", "付款单")
        indexes = [
            models.Index(fields=["company_id", "-paid_on", "-id"], name="finance_payment_list"),
            models.Index(fields=["company_id", "supplier", "paid_on", "id"], name="finance_payment_statement"),
            models.Index(
                fields=["company_id", "paid_on", "id"], name="finance_payment_draft", condition=Q(state="DRAFT")
            ),
        ]
        constraints = money_constraints(
            "finance_payment_positive", "finance_payment_allocated_within_amount", "finance_payment_bank_line_once"
        )


class PaymentAllocation(UsedMoney):
    """A part of a payment used for a payable 核销. Once the payment is posted it stays."""

    payment = MasterKey(Payment, _("Payment", "付款单"))
    item = MasterKey(PayableItem, _("Payable", "应付账款"))

    class Meta:
        indexes = [
            models.Index(fields=["payment", "position"], name="finance_payment_allocations"),
            models.Index(fields=["item"], name="finance_payment_item"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="finance_payment_part_positive")]


constraint_text(
    "finance_payable_open_within_amount",
    _("More is allocated to a payable than is open", "核销金额超过应付账款的未付金额"),
    "allocations",
)
constraint_text("finance_payable_offset_positive", _("An offset is more than zero", "冲抵金额须大于零"))
constraint_text("finance_payment_positive", _("A payment is more than zero", "付款金额须大于零"), "amount")
constraint_text(
    "finance_payment_allocated_within_amount",
    _("More is allocated than is paid", "核销合计超过付款金额"),
    "allocations",
)
constraint_text(
    "finance_payment_bank_line_once", _("The bank line is booked already", "该银行流水已入账"), "bank_reference"
)
constraint_text(
    "finance_payment_part_positive", _("An allocation is more than zero", "核销金额须大于零"), "allocations"
)
