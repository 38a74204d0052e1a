"""What customers owe: items by due date, invoices, receipts and what they were used for."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.finance.open_items.models import (
    CANCELLED,
    DRAFT,
    METHODS,
    POSTED,
    Money,
    OpenItem,
    UsedCredit,
    UsedMoney,
    money_constraints,
    settled_within_amount,
)
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    PercentField,
    QuantityField,
    RefField,
    StateField,
)
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.text import _

CUSTOMER = [["is_customer", "=", True]]
ROLE_OF_METHOD = {"transfer": "bank", "cash": "cash", "draft": "notes_receivable", "other": "other_money"}


class ReceivableItem(OpenItem):
    """A part of a claim with its due date. Negative items are credits (returns). `open_amount` is what is left."""

    customer = MasterKey("master.Party", _("Customer", "客户"), editable=False, where=CUSTOMER)
    kind = ChoiceField(
        ("delivery", _("Delivery", "发货"), "processing"),
        ("return", _("Return", "退货"), "warning"),
        ("opening", _("Opening balance", "期初"), "default"),
        verbose_name=_("Kind", "类型"),
        editable=False,
    )
    order_ref = RefField("erp.sales_order", _("Order", "销售订单"), link=False, null=True, editable=False)
    open_amount = MoneyField(_("Open", "未收金额"), currency="currency", editable=False)

    class Meta:
        verbose_name = _("Receivable", "应收账款")
        indexes = [
            models.Index(fields=["company_id", "-due_on", "-id"], name="finance_item_list"),
            models.Index(
                fields=["company_id", "customer", "due_on", "id"],
                name="finance_item_open",
                condition=~Q(open_amount=0),
            ),
            models.Index(fields=["company_id", "customer", "booked_on", "id"], name="finance_item_statement"),
            models.Index(fields=["order_ref"], name="finance_item_order"),
        ]
        constraints = [settled_within_amount("finance_item_open_within_amount")]


class Offset(UsedCredit):
    """A credit item used against an open item. Append-only."""

    class Meta:
        indexes = [
            models.Index(fields=["item_id"], name="finance_offset_item"),
            models.Index(fields=["credit_item_id"], name="finance_offset_credit"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="finance_offset_positive")]


class SalesInvoice(DocumentModel):
    """An invoice to a customer 发票, or a credit note 红字发票 (amounts positive, kind says which)."""

    kind = ChoiceField(
        ("invoice", _("Invoice", "发票"), "processing"),
        ("credit", _("Credit note", "红字发票"), "error"),
        verbose_name=_("Kind", "类型"),
        default="invoice",
        editable=False,
    )
    customer = MasterKey("master.Party", _("Customer", "客户"), where=CUSTOMER, editable=False)
    order_ref = RefField("erp.sales_order", _("Order", "销售订单"), link=False, null=True, editable=False)
    delivery_ref = RefField("erp.delivery", _("Delivery or return", "发货或退货单"), null=True, editable=False)
    invoiced_on = models.DateField(_("Invoiced on", "开票日期"), null=True, blank=True)
    fapiao_no = models.CharField(
        _("Tax invoice number", "发票号码"),
        max_length=20,
        blank=True,
        help_text=_("20 digits of a fully digital invoice, or 8", "数电票 20 位，或 8 位发票号码"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    net_total = MoneyField(_("Net", "不含税金额"), currency="currency", default=Decimal(0), editable=False)
    tax_total = MoneyField(_("Tax", "税额"), currency="currency", default=Decimal(0), editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=Decimal(0), editable=False)
    state = StateField(DRAFT, POSTED, CANCELLED)

    class Meta:
        verbose_name = _("Sales invoice", "销售发票")
        indexes = [
            models.Index(fields=["company_id", "-id"], name="finance_invoice_list"),
            models.Index(fields=["delivery_ref"], name="finance_invoice_delivery"),
            models.Index(fields=["company_id", "id"], name="finance_invoice_draft", condition=Q(state="DRAFT")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "fapiao_no"], name="finance_fapiao_once", condition=~Q(fapiao_no="")
            ),
            # an invoice of goods is made once; a cancelled draft frees them
            models.UniqueConstraint(
                fields=["delivery_ref"],
                name="finance_delivery_invoiced_once",
                condition=Q(delivery_ref__isnull=False) & ~Q(state="CANCELLED"),
            ),
        ]


class SalesInvoiceLine(LineModel):
    """A line of an invoice: amounts are the delivery line's."""

    invoice = MasterKey(SalesInvoice, _("Invoice", "发票"), editable=False)
    item = MasterKey("master.Item", _("Item", "物料"), null=True, blank=True, editable=False, db_constraint=False)
    description = models.CharField(_("Description", "名称"), max_length=200, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), null=True, editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=Decimal(0), editable=False)
    net = MoneyField(_("Net", "不含税金额"), currency="currency", editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", editable=False)
    gross = MoneyField(_("Total", "价税合计"), currency="currency", editable=False)

    class Meta:
        indexes = [models.Index(fields=["invoice", "position"], name="finance_invoice_lines")]


class Receipt(Money):
    """Money from a customer 收款. What is not allocated to items stays their prepayment 预收."""

    customer = MasterKey("master.Party", _("Customer", "客户"), where=CUSTOMER)
    received_on = models.DateField(_("Received on", "收款日期"), null=True, blank=True)
    method = ChoiceField(*METHODS, verbose_name=_("Method", "方式"), default="transfer")
    reference = models.CharField(
        _("Reference", "附言"),
        max_length=120,
        blank=True,
        help_text=_(
            "Order, delivery or receivable numbers found in it are paid first", "其中的订单、发货或应收单号优先核销"
        ),
    )
    unallocated = MoneyField(_("Prepayment left", "预收余额"), currency="currency", default=Decimal(0), editable=False)

    class Meta:
        verbose_name = _("Receipt", "收款单")
        indexes = [
            models.Index(fields=["company_id", "-received_on", "-id"], name="finance_receipt_list"),
            models.Index(fields=["company_id", "customer", "received_on", "id"], name="finance_receipt_statement"),
            models.Index(
                fields=["company_id", "received_on", "id"], name="finance_receipt_draft", condition=Q(state="DRAFT")
            ),
            models.Index(
                fields=["company_id", "received_on", "id"],
                name="finance_receipt_unallocated",
                condition=Q(unallocated__gt=0),
            ),
        ]
        constraints = money_constraints(
            "finance_receipt_positive", "finance_receipt_allocated_within_amount", "finance_bank_reference_once"
        )


class Allocation(UsedMoney):
    """A part of a receipt used for an item 核销. Once the receipt is posted it stays."""

    receipt = MasterKey(Receipt, _("Receipt", "收款单"))
    item = MasterKey(ReceivableItem, _("Receivable", "应收账款"))

    class Meta:
        indexes = [
            models.Index(fields=["receipt", "position"], name="finance_allocation_receipt"),
            models.Index(fields=["item"], name="finance_allocation_item"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="finance_allocation_positive")]


constraint_text(
    "finance_item_open_within_amount",
    _("More is allocated to a receivable than is open", "核销金额超过应收账款的未收金额"),
    "allocations",
)
constraint_text("finance_fapiao_once", _("The tax invoice number exists already", "发票号码已存在"), "fapiao_no")
constraint_text("finance_delivery_invoiced_once", _("It is invoiced already", "该单据已开票"))
constraint_text("finance_receipt_positive", _("A receipt is more than zero", "收款金额须大于零"), "amount")
constraint_text(
    "finance_receipt_allocated_within_amount",
    _("More is allocated than was received", "核销合计超过收款金额"),
    "allocations",
)
constraint_text(
    "finance_bank_reference_once", _("The bank line is booked already", "该银行流水已入账"), "bank_reference"
)
constraint_text("finance_allocation_positive", _("An allocation is more than zero", "核销金额须大于零"), "allocations")
constraint_text("finance_offset_positive", _("An offset is more than zero", "冲抵金额须大于零"))
constraint_text("finance_allocation_immutable", _("Allocations of posted money stay", "已过账收付款的核销记录不可修改"))
