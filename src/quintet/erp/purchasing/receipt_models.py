"""The tables of purchase receipts and of goods sent back to suppliers."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, PercentField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("To receive", "待收货"), "processing")
RECEIVED = State("RECEIVED", _("Received", "已入库"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

TO_SEND = State("DRAFT", _("To send back", "待退货"), "processing")
SENT = State("SENT", _("Sent back", "已退货"), "success", terminal=True)

NOTHING = Decimal("0.00")
ZERO = Decimal(0)


class PurchaseReceipt(DocumentModel):
    """Goods of one purchase order coming into one warehouse, at the order's prices. Quantities in the items' units."""

    order_ref = RefField("erp.purchase_order", _("Purchase order", "采购订单"), editable=False)
    supplier = MasterKey("master.Party", _("Supplier", "供应商"), editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "收货仓库"), null=True, editable=False)
    expected_on = models.DateField(_("Expected on", "预计到货"), null=True, blank=True, editable=False)
    received_on = models.DateField(_("Received on", "收货日期"), null=True, blank=True, editable=False)
    posted_on = models.DateField(
        _("Posting date", "记账日期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day stock value changes; in an open period", "库存金额变动日期，须在未结账期间"),
    )
    delivery_note_no = models.CharField(_("Delivery note", "送货单号"), max_length=60, blank=True)
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=NOTHING, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=NOTHING, editable=False)
    state = StateField(DRAFT, RECEIVED, CANCELLED)

    class Meta:
        verbose_name = _("Purchase receipt", "采购入库单")
        indexes = [
            models.Index(fields=["company_id", "-expected_on", "-id"], name="erp_purchase_receipt_expected"),
            models.Index(fields=["company_id", "-received_on", "-id"], name="erp_purchase_receipt_date"),
            models.Index(
                fields=["company_id", "supplier", "-expected_on", "-id"], name="erp_purchase_receipt_supplier"
            ),
            models.Index(fields=["order_ref"], name="erp_purchase_receipt_order"),
            models.Index(
                fields=["company_id", "expected_on", "id"], name="erp_purchase_receipt_open", condition=Q(state="DRAFT")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order_ref"], name="erp_purchase_receipt_one_draft", condition=Q(state="DRAFT")
            ),
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_purchase_receipt_totals"
            ),
        ]


class PurchaseReceiptLine(LineModel):
    """A quantity of an order line; its amounts are that quantity's share, so that all receipts add up to the line."""

    receipt = MasterKey(PurchaseReceipt, _("Purchase receipt", "采购入库单"), on_delete=models.CASCADE)
    order_line = RefField("", _("Order line", "订单行"), link=False, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True, editable=False)
    open_quantity = QuantityField(
        _("Still open", "未收数量"),
        unit="unit_of_measure",
        default=ZERO,
        editable=False,
        help_text=_("Ordered and not received when this was made", "生成本单时的未收数量"),
    )
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    is_stocked = models.BooleanField(_("Stock item", "库存物料"), default=True, editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=ZERO, editable=False)
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    returned_quantity = QuantityField(_("Sent back", "已退货"), unit="unit_of_measure", default=ZERO, editable=False)

    class Meta:
        verbose_name = _("Purchase receipt line", "采购入库单行")
        indexes = [
            models.Index(fields=["receipt", "position"], name="erp_purchase_receipt_lines"),
            models.Index(fields=["order_line"], name="erp_purchase_receipt_line_of"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_purchase_receipt_quantity"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_purchase_receipt_amounts"),
            models.CheckConstraint(condition=Q(net__gte=0, tax__gte=0), name="erp_purchase_receipt_not_negative"),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0, returned_quantity__lte=F("quantity")),
                name="erp_purchase_receipt_returned",
            ),
            models.UniqueConstraint(
                fields=["receipt", "order_line"],
                name="erp_purchase_receipt_line_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class PurchaseReturn(DocumentModel):
    """Goods of one receipt going back to the supplier, at the value they came in at."""

    receipt_ref = RefField(
        "erp.purchase_receipt", _("Receipt", "采购入库单"), help_text=_("What goes back", "退回的是哪张入库单")
    )
    order_ref = RefField("erp.purchase_order", _("Purchase order", "采购订单"), null=True, link=False, editable=False)
    supplier = MasterKey("master.Party", _("Supplier", "供应商"), null=True, editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "退出仓库"), null=True, editable=False)
    reason = models.CharField(_("Reason", "退货原因"), max_length=300)
    planned_on = models.DateField(_("Planned on", "计划退货日期"), blank=True)
    sent_on = models.DateField(_("Sent on", "退货日期"), null=True, blank=True, editable=False)
    posted_on = models.DateField(
        _("Posting date", "记账日期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day stock value changes; in an open period", "库存金额变动日期，须在未结账期间"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=NOTHING, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=NOTHING, editable=False)
    cost_total = MoneyField(
        _("Cost", "库存成本"),
        currency="currency",
        default=NOTHING,
        editable=False,
        help_text=_(
            "What left stock: the net value, less what goods used meanwhile took along",
            "实际冲减的库存金额：退货净额减去已随其他出库转走的部分",
        ),
    )
    state = StateField(TO_SEND, SENT, CANCELLED)

    class Meta:
        verbose_name = _("Purchase return", "采购退货单")
        indexes = [
            models.Index(fields=["company_id", "-planned_on", "-id"], name="erp_purchase_return_date"),
            models.Index(fields=["receipt_ref"], name="erp_purchase_return_receipt"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_purchase_return_totals"
            )
        ]


class PurchaseReturnLine(LineModel):
    """A quantity of a received line that goes back."""

    purchase_return = MasterKey(PurchaseReturn, _("Purchase return", "采购退货单"), on_delete=models.CASCADE)
    receipt_line = RefField("", _("Receipt line", "入库单行"), link=False, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True, editable=False)
    quantity = QuantityField(
        _("Quantity", "数量"),
        unit="unit_of_measure",
        help_text=_("At most what was received and has not gone back yet", "不超过已入库且尚未退回的数量"),
    )
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    is_stocked = models.BooleanField(_("Stock item", "库存物料"), default=True, editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=ZERO, editable=False)
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    cost = MoneyField(_("Cost", "库存成本"), currency="currency", default=NOTHING, editable=False)

    class Meta:
        verbose_name = _("Purchase return line", "采购退货单行")
        indexes = [models.Index(fields=["purchase_return", "position"], name="erp_purchase_return_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_purchase_return_quantity"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_purchase_return_amounts"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="erp_purchase_return_cost"),
            models.UniqueConstraint(
                fields=["purchase_return", "receipt_line"],
                name="erp_purchase_return_line_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


_AMOUNTS = _("Net and tax do not add up to the amount", "未税与税额之和不等于金额")
_QUANTITY = _("A quantity is above 0", "数量须大于 0")
constraint_text(
    "erp_purchase_receipt_one_draft",
    _("The order has a receipt draft already", "该订单已有待收货的入库单"),
    "order_ref",
)
constraint_text("erp_purchase_receipt_totals", _AMOUNTS)
constraint_text("erp_purchase_receipt_quantity", _QUANTITY)
constraint_text("erp_purchase_receipt_amounts", _AMOUNTS)
constraint_text("erp_purchase_receipt_not_negative", _("An amount is not negative", "金额不能为负"))
constraint_text("erp_purchase_receipt_returned", _("More sent back than was received", "退货数量超过入库数量"))
constraint_text(
    "erp_purchase_receipt_line_once", _("An order line is on the receipt once", "同一订单行在入库单中只能出现一次")
)
constraint_text("erp_purchase_return_totals", _AMOUNTS)
constraint_text("erp_purchase_return_quantity", _QUANTITY)
constraint_text("erp_purchase_return_amounts", _AMOUNTS)
constraint_text("erp_purchase_return_cost", _("A cost is not negative", "成本不能为负"))
constraint_text(
    "erp_purchase_return_line_once", _("A received line is on the return once", "同一入库单行在退货单中只能出现一次")
)
