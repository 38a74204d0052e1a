"""Sales returns and their lines."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, PercentField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Expected", "待收货"), "processing")
RECEIVED = State("RECEIVED", _("Received", "已收货"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

NOTHING = Decimal("0.00")
ZERO = Decimal(0)


class SalesReturn(DocumentModel):
    """Goods of one delivery coming back, at the cost at which they went out and in proportion of what was charged."""

    delivery_ref = RefField(
        "erp.delivery", _("Delivery", "发货单"), help_text=_("What comes back", "退回的是哪张发货单")
    )
    order_ref = RefField("erp.sales_order", _("Sales order", "销售订单"), null=True, link=False, editable=False)
    customer = MasterKey("master.Party", _("Customer", "客户"), null=True, editable=False)
    warehouse = MasterKey(
        Warehouse,
        _("Warehouse", "收货仓库"),
        null=True,
        blank=True,
        help_text=_("Where the goods go; the one they left from when empty", "退货入库的仓库；留空为原发货仓"),
    )
    reason = models.CharField(_("Reason", "退货原因"), max_length=300)
    expected_on = models.DateField(_("Expected on", "预计退回日期"), blank=True)
    received_on = models.DateField(_("Received on", "收货日期"), null=True, blank=True, editable=False)
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
    cost_total = MoneyField(_("Cost", "成本合计"), currency="currency", default=NOTHING, editable=False)
    state = StateField(DRAFT, RECEIVED, CANCELLED)

    class Meta:
        verbose_name = _("Sales return", "销售退货单")
        indexes = [
            models.Index(fields=["company_id", "-expected_on", "-id"], name="erp_sales_return_date"),
            models.Index(fields=["delivery_ref"], name="erp_sales_return_delivery"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="erp_sales_return_totals"
            )
        ]


class SalesReturnLine(LineModel):
    """A quantity of a delivered line that comes back."""

    sales_return = MasterKey(SalesReturn, _("Sales return", "销售退货单"), on_delete=models.CASCADE)
    delivery_line = RefField("", _("Delivery line", "发货单行"), link=False, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True, editable=False)
    quantity = QuantityField(
        _("Quantity", "数量"),
        unit="unit_of_measure",
        help_text=_("At most what was delivered and has not come back yet", "不超过已发货且尚未退回的数量"),
    )
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    is_stocked = models.BooleanField(_("Stock item", "库存物料"), default=True, editable=False)
    tax_rate = PercentField(_("Tax rate %", "税率 %"), default=ZERO, editable=False)
    gross = MoneyField(_("Amount incl. tax", "价税合计"), currency="currency", default=NOTHING, editable=False)
    net = MoneyField(_("Net", "未税金额"), currency="currency", default=NOTHING, editable=False)
    tax = MoneyField(_("Tax", "税额"), currency="currency", default=NOTHING, editable=False)
    cost = MoneyField(_("Cost", "成本"), currency="currency", default=NOTHING, editable=False)

    class Meta:
        verbose_name = _("Sales return line", "销售退货单行")
        indexes = [models.Index(fields=["sales_return", "position"], name="erp_sales_return_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_sales_return_line_quantity"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="erp_sales_return_line_amounts"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="erp_sales_return_line_cost"),
            models.UniqueConstraint(
                fields=["sales_return", "delivery_line"],
                name="erp_sales_return_line_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


constraint_text("erp_sales_return_totals", _("Net and tax do not add up to the total", "未税与税额之和不等于价税合计"))
constraint_text("erp_sales_return_line_quantity", _("A quantity is above 0", "数量须大于 0"))
constraint_text(
    "erp_sales_return_line_amounts", _("Net and tax do not add up to the amount", "未税与税额之和不等于金额")
)
constraint_text("erp_sales_return_line_cost", _("A cost is not negative", "成本不能为负"))
constraint_text(
    "erp_sales_return_line_once", _("A delivered line is on the return once", "同一发货单行在退货单中只能出现一次")
)
