"""Purchase orders and requisitions. Prices include tax. The rest of the tables: *_models.py."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.purchasing.receipt_models import (
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseReturn,
    PurchaseReturnLine,
)
from quintet.erp.purchasing.requisition_models import Requisition, RequisitionLine
from quintet.erp.purchasing.source_models import SupplierItem, SupplierPrice
from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    MasterKey,
    MessageField,
    MoneyField,
    PercentField,
    QuantityField,
    RefField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

__all__ = [
    "PurchaseReceipt",
    "PurchaseReceiptLine",
    "PurchaseReturn",
    "PurchaseReturnLine",
    "Requisition",
    "RequisitionLine",
    "SupplierItem",
    "SupplierPrice",
]

DRAFT = State("DRAFT", _("Draft", "草稿"))
PLACED = State("PLACED", _("Placed", "已下单"), "processing")
PARTLY_RECEIVED = State("PARTLY_RECEIVED", _("Partly received", "部分收货"), "cyan")
RECEIVED = State("RECEIVED", _("Received", "已收货"), "success", terminal=True)
CLOSED = State("CLOSED", _("Closed", "已关闭"), "default", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

ZERO = Decimal(0)
ONE = Decimal(1)
NOTHING = Decimal("0.00")


class PurchaseOrder(DocumentModel):
    """What we order from a supplier. Totals are sums of the lines; received, invoiced, paid is progress."""

    supplier = MasterKey("master.Party", _("Supplier", "供应商"), where=[("is_supplier", "=", True)])
    supplier_reference = models.CharField(
        _("Supplier's reference", "供应商单号"),
        max_length=60,
        blank=True,
        help_text=_("The number of the supplier's confirmation", "供应商确认单上的编号"),
    )
    supplier_email = models.CharField(
        _("Supplier's e-mail", "供应商邮箱"),
        max_length=120,
        blank=True,
        help_text=_("Where the order is sent; the supplier's own when left empty", "订单发送地址；留空取供应商档案"),
    )
    currency = models.CharField(
        _("Currency", "币种"),
        max_length=3,
        blank=True,
        help_text=_("ISO code; the company's currency when left empty", "ISO 代码；留空为本位币"),
    )
    payment_term = MasterKey("master.PaymentTerm", _("Payment term", "付款条件"), null=True, blank=True)
    warehouse = MasterKey(Warehouse, _("Warehouse", "收货仓库"), null=True, blank=True)
    delivery_terms = models.CharField(
        _("Delivery terms", "交货条款"),
        max_length=200,
        blank=True,
        help_text=_("Who pays freight, packing, where it is handed over", "运费承担、包装、交货地点等"),
    )
    ordered_on = models.DateField(_("Ordered on", "下单日期"), blank=True)
    expected_on = models.DateField(
        _("Expected on", "预计到货"),
        null=True,
        blank=True,
        help_text=_("The last expected date of its lines; lines may say their own", "各行预计到货中最晚的日期"),
    )
    dates_confirmed_on = models.DateField(
        _("Dates confirmed on", "交期确认日期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the supplier confirmed its dates", "供应商确认交期的日期"),
    )
    informed_at = models.DateTimeField(
        _("Sent to supplier", "已通知供应商"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the supplier was sent the order", "订单发出给供应商的时间"),
    )
    mail_note = MessageField(_("Mail", "邮件"))
    remark = models.CharField(_("Remark", "备注"), max_length=500, blank=True, help_text=_("Printed", "会打印"))
    reason = models.CharField(_("Reason", "原因"), max_length=200, blank=True, editable=False)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=NOTHING, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=NOTHING, editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=NOTHING, editable=False)
    received_total = MoneyField(_("Received", "已收货金额"), currency="currency", default=NOTHING, editable=False)
    returned_total = MoneyField(_("Sent back", "已退货金额"), currency="currency", default=NOTHING, editable=False)
    invoiced_total = MoneyField(_("Invoiced", "已开票金额"), currency="currency", default=NOTHING, editable=False)
    paid_total = MoneyField(_("Paid", "已付款金额"), currency="currency", default=NOTHING, editable=False)
    state = StateField(DRAFT, PLACED, PARTLY_RECEIVED, RECEIVED, CLOSED, CANCELLED)

    class Meta:
        verbose_name = _("Purchase order", "采购订单")
        indexes = [
            models.Index(fields=["company_id", "-ordered_on", "-id"], name="erp_purchase_order_date"),
            models.Index(fields=["company_id", "supplier", "-ordered_on", "-id"], name="erp_purchase_order_supplier"),
            models.Index(fields=["company_id", "owner_id", "-ordered_on", "-id"], name="erp_purchase_order_owner"),
            models.Index(
                fields=["company_id", "expected_on", "id"],
                name="erp_purchase_order_expected",
                condition=Q(state__in=["PLACED", "PARTLY_RECEIVED"]),
            ),
            models.Index(
                fields=["company_id", "expected_on", "id"], name="erp_purchase_order_draft", condition=Q(state="DRAFT")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_purchase_order_totals"
            ),
            models.CheckConstraint(
                condition=Q(returned_total__gte=0, returned_total__lte=F("received_total")),
                name="erp_purchase_order_returned",
            ),
        ]


class PurchaseOrderLine(LineModel):
    """An item ordered in the purchase unit; what is received and invoiced of it counts in the item's own unit.

    gross = round(quantity x unit_price), net + tax = gross; stock_quantity = quantity x unit_factor.
    """

    order = MasterKey(PurchaseOrder, _("Purchase order", "采购订单"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True)
    supplier_code = models.CharField(_("Supplier's code", "供应商料号"), max_length=60, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="purchase_unit")
    purchase_unit = MasterKey("master.Unit", _("Purchase unit", "采购单位"), null=True, editable=False)
    unit_factor = QuantityField(_("Factor", "换算系数"), default=ONE, editable=False)
    stock_quantity = QuantityField(
        _("In stock units", "折合库存数量"), unit="unit_of_measure", default=ZERO, editable=False
    )
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    unit_price = UnitPriceField(
        _("Unit price incl. tax", "含税单价"),
        currency="currency",
        null=True,
        blank=True,
        help_text=_("Per purchase unit; the supplier's price when left empty", "每采购单位；留空时取供应商价目"),
    )
    list_price = UnitPriceField(
        _("Supplier's price", "价目单价"), currency="currency", null=True, blank=True, editable=False
    )
    tax_rate = PercentField(
        _("Tax rate %", "税率 %"),
        null=True,
        blank=True,
        help_text=_("The supplier's, else the item's rate when left empty", "留空时取供应商价目或物料税率"),
    )
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    expected_on = models.DateField(_("Expected on", "预计到货"), null=True, blank=True)
    promised_on = models.DateField(
        _("Promised on", "承诺到货"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The date the supplier is measured by: ordered, then first confirmed", "供应商准时率的考核日期"),
    )
    is_stocked = models.BooleanField(
        _("Stock item", "库存物料"), default=True, editable=False, help_text=_("Services are not", "服务类物料不入库存")
    )
    over_tolerance = PercentField(_("Over-receipt allowed %", "超收容差 %"), default=ZERO, editable=False)
    received_quantity = QuantityField(_("Received", "已收货"), unit="unit_of_measure", default=ZERO, editable=False)
    returned_quantity = QuantityField(_("Sent back", "已退货"), unit="unit_of_measure", default=ZERO, editable=False)
    invoiced_quantity = QuantityField(_("Invoiced", "已开票"), unit="unit_of_measure", default=ZERO, editable=False)
    requisition_ref = RefField("erp.requisition", _("Requisition", "采购申请"), null=True, blank=True, editable=False)
    planned_ref = RefField("erp.planned_order", _("Planned order", "计划订单"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Purchase order line", "采购订单行")
        indexes = [
            models.Index(fields=["order", "position"], name="erp_purchase_order_lines"),
            models.Index(fields=["item", "-id"], name="erp_purchase_order_line_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_purchase_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="erp_purchase_line_price"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="erp_purchase_line_tax_rate"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_purchase_line_amounts"),
            models.CheckConstraint(
                condition=Q(received_quantity__gte=0)
                & Q(received_quantity__lte=F("stock_quantity") * (100 + F("over_tolerance")) / 100),
                name="erp_purchase_line_received",
            ),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0, returned_quantity__lte=F("received_quantity")),
                name="erp_purchase_line_returned",
            ),
        ]


constraint_text(
    "erp_purchase_order_totals", _("Net and tax do not add up to the total", "未税与税额之和不等于价税合计")
)
constraint_text("erp_purchase_order_returned", _("More sent back than was received", "退货金额超过收货金额"))
constraint_text("erp_purchase_line_quantity", _("A quantity is above 0", "数量须大于 0"))
constraint_text("erp_purchase_line_price", _("A price is not negative", "单价不能为负"))
constraint_text("erp_purchase_line_tax_rate", _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"))
constraint_text("erp_purchase_line_amounts", _("Net and tax do not add up to the amount", "未税与税额之和不等于金额"))
constraint_text(
    "erp_purchase_line_received",
    _("More received than was ordered and tolerated", "收货数量超过订购数量与超收容差"),
)
constraint_text("erp_purchase_line_returned", _("More sent back than was received", "退货数量超过收货数量"))
