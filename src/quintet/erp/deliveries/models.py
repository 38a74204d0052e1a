"""Deliveries and their lines."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, PercentField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("To ship", "待发货"), "processing")
SHIPPED = State("SHIPPED", _("Shipped", "已发货"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

NOTHING = Decimal("0.00")
ZERO = Decimal(0)


class Delivery(DocumentModel):
    """Goods of one order leaving one warehouse. Amounts are what is delivered, in the order's currency."""

    order_ref = RefField("erp.sales_order", _("Sales order", "销售订单"), editable=False)
    customer = MasterKey("master.Party", _("Customer", "客户"), editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "发货仓库"), null=True, editable=False)
    delivery_address = models.CharField(_("Delivery address", "收货地址"), max_length=240, blank=True)
    planned_on = models.DateField(_("Planned on", "计划发货日期"))
    shipped_on = models.DateField(_("Shipped on", "发货日期"), null=True, blank=True, editable=False)
    posted_on = models.DateField(
        _("Posting date", "记账日期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day stock value changes; in an open period", "库存金额变动日期，须在未结账期间"),
    )
    carrier = models.CharField(_("Carrier", "承运商"), max_length=80, blank=True)
    tracking_no = models.CharField(_("Tracking number", "运单号"), max_length=60, blank=True)
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    gross_total = MoneyField(_("Total", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net_total = MoneyField(_("Net total", "未税合计"), currency="currency", default=NOTHING, editable=False)
    tax_total = MoneyField(_("Tax total", "税额合计"), currency="currency", default=NOTHING, editable=False)
    cost_total = MoneyField(_("Cost", "成本合计"), currency="currency", default=NOTHING, editable=False)
    state = StateField(DRAFT, SHIPPED, CANCELLED)

    class Meta:
        verbose_name = _("Delivery", "发货单")
        indexes = [
            models.Index(fields=["company_id", "-planned_on", "-id"], name="erp_delivery_date"),
            models.Index(fields=["company_id", "customer", "-planned_on", "-id"], name="erp_delivery_customer"),
            models.Index(fields=["order_ref"], name="erp_delivery_order"),
            models.Index(
                fields=["company_id", "planned_on", "id"], name="erp_delivery_open", condition=Q(state="DRAFT")
            ),
            models.Index(
                fields=["company_id", "-shipped_on", "-id"],
                name="erp_delivery_shipped",
                condition=Q(shipped_on__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order_ref"], name="erp_delivery_one_draft", condition=Q(state="DRAFT")),
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_delivery_totals"
            ),
        ]


class DeliveryLine(LineModel):
    """A quantity of an order line; its amounts are that quantity's share, so that all deliveries add up to the line."""

    delivery = MasterKey(Delivery, _("Delivery", "发货单"), on_delete=models.CASCADE)
    order_line = RefField("", _("Order line", "订单行"), link=False, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True, editable=False)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    is_stocked = models.BooleanField(_("Stock item", "库存物料"), default=True, editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=ZERO, editable=False)
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    cost = MoneyField(_("Cost", "成本"), currency="currency", default=NOTHING, editable=False)
    returned_quantity = QuantityField(_("Returned", "已退货"), unit="unit_of_measure", default=ZERO, editable=False)

    class Meta:
        verbose_name = _("Delivery line", "发货单行")
        indexes = [models.Index(fields=["delivery", "position"], name="erp_delivery_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_delivery_line_quantity"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_delivery_line_amounts"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="erp_delivery_line_cost"),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0, returned_quantity__lte=F("quantity")),
                name="erp_delivery_line_returned",
            ),
            models.UniqueConstraint(
                fields=["delivery", "order_line"],
                name="erp_delivery_line_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


constraint_text(
    "erp_delivery_one_draft",
    _("The order has a delivery draft already", "该订单已有待发货的发货单"),
    "order_ref",
)
constraint_text("erp_delivery_totals", _("Net and tax do not add up to the total", "未税与税额之和不等于价税合计"))
constraint_text("erp_delivery_line_quantity", _("A quantity is above 0", "数量须大于 0"))
constraint_text("erp_delivery_line_amounts", _("Net and tax do not add up to the amount", "未税与税额之和不等于金额"))
constraint_text("erp_delivery_line_cost", _("A cost is not negative", "成本不能为负"))
constraint_text("erp_delivery_line_returned", _("More returned than was delivered", "退货数量超过发货数量"))
constraint_text(
    "erp_delivery_line_once", _("An order line is on the delivery once", "同一订单行在发货单中只能出现一次")
)
