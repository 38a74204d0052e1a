"""Invoices from suppliers."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.finance.open_items.models import CANCELLED, DRAFT, POSTED
from quintet.finance.payables.models.estimates import SUPPLIER, EstimatedReceipt
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, PercentField, QuantityField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.text import _


class PurchaseInvoice(DocumentModel):
    """An invoice from a supplier 采购发票; with a negative total it is a credit note 红字发票."""

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), where=SUPPLIER)
    fapiao_no = models.CharField(
        _("Tax invoice number", "发票号码"),
        max_length=20,
        blank=True,
        help_text=_("20 digits of a fully digital invoice, or 8", "数电票 20 位，或 8 位发票号码"),
    )
    invoiced_on = models.DateField(
        _("Invoiced on", "开票日期"),
        null=True,
        blank=True,
        help_text=_("Due dates count from it", "到期日自此起算"),
    )
    deductible = models.BooleanField(
        _("VAT deductible", "可抵扣"),
        default=True,
        help_text=_("Without it (ordinary invoice) the VAT is part of the cost", "普通发票税额计入成本"),
    )
    tax_amount = MoneyField(
        _("Tax on the invoice", "票面税额"),
        currency="currency",
        null=True,
        blank=True,
        help_text=_("Empty: as computed. A difference of cents goes to the last line", "留空按税率计算；尾差计入末行"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    net_total = MoneyField(_("Net", "不含税金额"), currency="currency", default=Decimal(0), editable=False)
    tax_total = MoneyField(_("Tax", "税额"), currency="currency", default=Decimal(0), editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=Decimal(0), editable=False)
    difference_total = MoneyField(
        _("Difference from the order", "与订单差异"), currency="currency", default=Decimal(0), editable=False
    )
    state = StateField(DRAFT, POSTED, CANCELLED)

    class Meta:
        verbose_name = _("Purchase invoice", "采购发票")
        indexes = [
            models.Index(fields=["company_id", "-id"], name="finance_purchase_invoice_list"),
            models.Index(fields=["company_id", "-invoiced_on", "-id"], name="finance_purchase_invoice_dates"),
            models.Index(
                fields=["company_id", "id"], name="finance_purchase_invoice_draft", condition=Q(state="DRAFT")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "supplier", "fapiao_no"],
                name="finance_supplier_fapiao_once",
                condition=~Q(fapiao_no="") & ~Q(state="CANCELLED"),
            ),
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="finance_purchase_invoice_adds_up"
            ),
        ]


class PurchaseInvoiceLine(LineModel):
    """What of an estimate is invoiced: as the invoice says, and `estimated_net`, what it takes of the estimate."""

    invoice = MasterKey(PurchaseInvoice, _("Invoice", "发票"), editable=False)
    estimate = MasterKey(EstimatedReceipt, _("Estimated receipt", "暂估入库"))
    item = MasterKey("master.Item", _("Item", "物料"), null=True, editable=False, db_constraint=False)
    quantity = QuantityField(_("Quantity", "数量"), null=True, blank=True)
    net = MoneyField(_("Net", "不含税金额"), currency="currency", null=True, blank=True)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), null=True, blank=True)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=Decimal(0), editable=False)
    gross = MoneyField(_("Total", "价税合计"), currency="currency", default=Decimal(0), editable=False)
    estimated_net = MoneyField(_("Estimate", "暂估金额"), currency="currency", default=Decimal(0), editable=False)
    difference = MoneyField(_("Difference", "差异"), currency="currency", default=Decimal(0), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["invoice", "position"], name="finance_purchase_lines"),
            models.Index(fields=["estimate"], name="finance_purchase_estimate"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "estimate"], name="finance_estimate_invoiced_by_one_line")
        ]


constraint_text(
    "finance_supplier_fapiao_once",
    _("The supplier's tax invoice is entered already", "该供应商的发票已录入"),
    "fapiao_no",
)
constraint_text(
    "finance_purchase_invoice_adds_up",
    _("Net and tax make the total", "不含税金额与税额合计须等于价税合计"),
)
constraint_text(
    "finance_estimate_invoiced_by_one_line", _("The receipt stands in two lines", "同一暂估明细出现在两行"), "lines"
)
