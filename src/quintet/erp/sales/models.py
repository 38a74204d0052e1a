"""Sales orders and their lines. Prices include tax."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    MasterKey,
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

DRAFT = State("DRAFT", _("Draft", "草稿"))
CONFIRMED = State("CONFIRMED", _("Confirmed", "已确认"), "processing")
PARTLY_DELIVERED = State("PARTLY_DELIVERED", _("Partly delivered", "部分发货"), "cyan")
DELIVERED = State("DELIVERED", _("Delivered", "已发货"), "success", terminal=True)
CLOSED = State("CLOSED", _("Closed", "已关闭"), "default", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

ZERO = Decimal(0)
NOTHING = Decimal("0.00")


class SalesOrder(DocumentModel):
    """A customer's order. Totals are sums of the lines; what was delivered, invoiced, paid is progress."""

    quotation_ref = RefField("crm.quotation", _("Quotation", "报价单"), null=True, blank=True)
    customer = MasterKey("master.Party", _("Customer", "客户"), where=[("is_customer", "=", True)])
    customer_reference = models.CharField(
        _("Customer's reference", "客户订单号"),
        max_length=60,
        blank=True,
        help_text=_("The number on the customer's own order", "客户采购订单上的编号"),
    )
    currency = models.CharField(
        _("Currency", "币种"),
        max_length=3,
        blank=True,
        help_text=_("ISO code; the company's currency when left empty", "ISO 代码；留空为本位币"),
    )
    payment_term = MasterKey("master.PaymentTerm", _("Payment term", "付款条件"), null=True, blank=True)
    price_list = MasterKey("master.PriceList", _("Price list", "价格表"), null=True, blank=True)
    warehouse = MasterKey(Warehouse, _("Warehouse", "发货仓库"), null=True, blank=True)
    delivery_address = models.CharField(_("Delivery address", "收货地址"), max_length=240, blank=True)
    ordered_on = models.DateField(_("Ordered on", "下单日期"), blank=True)
    requested_on = models.DateField(
        _("Requested on", "要求交期"),
        null=True,
        blank=True,
        help_text=_("When the customer wants the goods", "客户希望的到货日期"),
    )
    promised_on = models.DateField(
        _("Promised on", "承诺交期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When we said they leave; set on confirming", "确认订单时承诺的发货日期"),
    )
    remark = models.CharField(_("Remark", "备注"), max_length=500, blank=True)
    reason = models.CharField(_("Reason", "原因"), max_length=200, blank=True, editable=False)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=NOTHING, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=NOTHING, editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=NOTHING, editable=False)
    delivered_total = MoneyField(_("Delivered", "已发货金额"), currency="currency", default=NOTHING, editable=False)
    returned_total = MoneyField(_("Returned", "已退货金额"), currency="currency", default=NOTHING, editable=False)
    invoiced_total = MoneyField(_("Invoiced", "已开票金额"), currency="currency", default=NOTHING, editable=False)
    paid_total = MoneyField(_("Paid", "已收款金额"), currency="currency", default=NOTHING, editable=False)
    is_short = models.BooleanField(
        _("Short of stock", "缺货"),
        default=False,
        editable=False,
        help_text=_("Some goods are neither delivered nor reserved yet", "有物料尚未发货且未预留到库存"),
    )
    progress_percent = PercentField(
        _("Progress %", "进度 %"),
        default=ZERO,
        editable=False,
        help_text=_(
            "How much is delivered, reserved or made: by line, weighted by amount",
            "已发货、已预留或已加工的比例：按明细计算，以金额加权",
        ),
    )
    expected_on = models.DateField(
        _("Goods expected on", "预计齐料日期"),
        null=True,
        editable=False,
        help_text=_(
            "When the last of what is short will be there, as planned now", "按当前计划，缺货部分全部到位的日期"
        ),
    )
    is_at_risk = models.BooleanField(
        _("At risk", "交期有风险"),
        default=False,
        editable=False,
        help_text=_("The goods are expected after the promised date", "预计齐料日期晚于承诺交期"),
    )
    state = StateField(DRAFT, CONFIRMED, PARTLY_DELIVERED, DELIVERED, CLOSED, CANCELLED)

    class Meta:
        verbose_name = _("Sales order", "销售订单")
        indexes = [
            models.Index(fields=["company_id", "-ordered_on", "-id"], name="erp_sales_order_date"),
            models.Index(fields=["company_id", "owner_id", "-ordered_on", "-id"], name="erp_sales_order_owner"),
            models.Index(fields=["company_id", "state", "-ordered_on", "-id"], name="erp_sales_order_state"),
            models.Index(fields=["company_id", "customer", "-ordered_on", "-id"], name="erp_sales_order_customer"),
            models.Index(
                fields=["company_id", "promised_on", "id"],
                name="erp_sales_order_promised",
                condition=Q(state__in=["CONFIRMED", "PARTLY_DELIVERED"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_sales_order_totals"
            ),
            models.CheckConstraint(
                condition=Q(delivered_total__gte=0, delivered_total__lte=F("gross_total")),
                name="erp_sales_order_delivered_total",
            ),
        ]


class SalesOrderLine(LineModel):
    """An item ordered: gross = round(quantity x unit_price x (100 − discount) / 100), net + tax = gross."""

    order = MasterKey(SalesOrder, _("Sales order", "销售订单"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    unit_price = UnitPriceField(
        _("Unit price incl. tax", "含税单价"),
        currency="currency",
        null=True,
        blank=True,
        help_text=_("From the price list when left empty", "留空时取价格表"),
    )
    list_price = UnitPriceField(
        _("List price", "价格表单价"), currency="currency", null=True, blank=True, editable=False
    )
    discount = PercentField(_("Discount %", "折扣 %"), default=ZERO, blank=True)
    tax_rate = PercentField(
        _("Tax rate %", "税率 %"),
        null=True,
        blank=True,
        help_text=_("The item's rate when left empty", "留空时取物料税率"),
    )
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    is_stocked = models.BooleanField(
        _("Stock item", "库存物料"), default=True, editable=False, help_text=_("Services are not", "服务类物料不入库存")
    )
    reserved_quantity = QuantityField(_("Reserved", "已预留"), unit="unit_of_measure", default=ZERO, editable=False)
    delivered_quantity = QuantityField(_("Delivered", "已发货"), unit="unit_of_measure", default=ZERO, editable=False)
    returned_quantity = QuantityField(_("Returned", "已退货"), unit="unit_of_measure", default=ZERO, editable=False)
    short_quantity = QuantityField(
        _("Short", "缺货"),
        unit="unit_of_measure",
        default=ZERO,
        editable=False,
        help_text=_(
            "Ordered less delivered less reserved, while the order is open", "订单未关闭时：订购 − 已发 − 已预留"
        ),
    )
    in_progress_quantity = QuantityField(
        _("Made so far", "在制折合"),
        unit="unit_of_measure",
        default=ZERO,
        editable=False,
        help_text=_(
            "What the workshop has done for this line, in finished units", "车间已为该行完成的工作量，折合成品数量"
        ),
    )
    progress_percent = PercentField(
        _("Progress %", "进度 %"),
        default=ZERO,
        editable=False,
        help_text=_("Delivered, reserved, or made so far", "已发货、已预留或已加工的比例"),
    )
    expected_on = models.DateField(
        _("Expected on", "预计到位"),
        null=True,
        editable=False,
        help_text=_("When what is short will be there, as planned now", "按当前计划，缺货部分到位的日期"),
    )

    class Meta:
        verbose_name = _("Sales order line", "销售订单行")
        indexes = [models.Index(fields=["order", "position"], name="erp_sales_order_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_sales_order_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="erp_sales_order_line_price"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=100), name="erp_sales_order_line_discount"
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="erp_sales_order_line_tax_rate"
            ),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_sales_order_line_amounts"),
            models.CheckConstraint(
                condition=Q(reserved_quantity__gte=0)
                & Q(delivered_quantity__gte=0)
                & Q(quantity__gte=F("reserved_quantity") + F("delivered_quantity")),
                name="erp_sales_order_line_promised",
            ),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0, returned_quantity__lte=F("delivered_quantity")),
                name="erp_sales_order_line_returned",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__gte=0, progress_percent__lte=100, in_progress_quantity__gte=0),
                name="erp_sales_order_line_progress",
            ),
        ]


constraint_text("erp_sales_order_totals", _("Net and tax do not add up to the total", "未税与税额之和不等于价税合计"))
constraint_text("erp_sales_order_delivered_total", _("More delivered than was ordered", "发货金额超过订单金额"))
constraint_text("erp_sales_order_line_quantity", _("A quantity is above 0", "数量须大于 0"))
constraint_text("erp_sales_order_line_price", _("A price is not negative", "单价不能为负"))
constraint_text("erp_sales_order_line_discount", _("A discount lies between 0 and 100 %", "折扣须在 0 到 100 之间"))
constraint_text("erp_sales_order_line_tax_rate", _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"))
constraint_text(
    "erp_sales_order_line_amounts", _("Net and tax do not add up to the amount", "未税与税额之和不等于金额")
)
constraint_text(
    "erp_sales_order_line_promised",
    _("More reserved and delivered than was ordered", "预留与发货数量之和超过订购数量"),
)
constraint_text("erp_sales_order_line_returned", _("More returned than was delivered", "退货数量超过已发货数量"))
constraint_text("erp_sales_order_line_progress", _("Progress lies between 0 and 100 %", "进度须在 0 到 100 之间"))
