"""What the order desk works through, what salespeople watch, what is ordered month by month."""

from quintet.kernel.desk import Ahead, Back, Series, desk_chart, desk_list, desk_number
from quintet.kernel.text import _

_ORDERED = ("state", "in", ["CONFIRMED", "PARTLY_DELIVERED"])
_BOOKED = ("state", "in", ["CONFIRMED", "PARTLY_DELIVERED", "DELIVERED", "CLOSED"])
desk_list(
    "erp.confirm_next",
    _("Orders to confirm", "待确认订单"),
    roles="order_desk",
    rank=10,
    doc="erp.sales_order",
    where=[("state", "=", "DRAFT")],  # index erp_sales_order_state, read from its end
    sort="ordered_on",
    fields=["customer", "gross_total", "requested_on", "owner"],
    command="confirm",
    empty=_("Every order is confirmed.", "订单都已确认。"),
)
desk_list(
    "erp.orders_late_next",
    _("Late orders", "逾期未发订单"),
    roles="order_desk sales_manager",
    rank=20,
    doc="erp.sales_order",
    where=[_ORDERED, ("promised_on", "<", "today")],  # index erp_sales_order_promised
    sort="promised_on",
    fields=["customer", "promised_on", "expected_on", "gross_total"],
    command="reserve_stock",
    empty=_("No promise is broken: every open order is within its date.", "没有逾期订单，承诺都还守得住。"),
)
desk_list(
    "erp.orders_at_risk_next",
    _("Orders at risk", "交期有风险的订单"),
    roles="order_desk salesperson sales_manager executive",
    rank=22,
    doc="erp.sales_order",
    where=[_ORDERED, ("is_at_risk", "=", True)],  # index erp_sales_order_promised
    sort="promised_on",
    fields=["customer", "promised_on", "expected_on", "progress_percent"],
    empty=_("No open order is expected later than promised.", "没有预计晚于承诺交期的订单。"),
)
desk_list(
    "erp.my_orders_next",
    _("My orders, soonest first", "我的在途订单"),
    roles="salesperson",
    rank=35,
    doc="erp.sales_order",
    where=[_ORDERED, ("owner", "me", None)],  # index erp_sales_order_promised
    sort="promised_on",
    fields=["customer", "promised_on", "progress_percent", "state"],
    empty=_(
        "No order of yours is on its way. An accepted quotation becomes one.",
        "没有在途订单：客户接受报价后会自动生成。",
    ),
)
desk_chart(
    "erp.ordered_by_month",
    _("Ordered by month", "每月订单额"),
    roles="salesperson sales_manager executive cfo",
    rank=40,
    axis=Back(months=6),
    # index erp_sales_order_date (company, -ordered_on)
    series=[Series(_("Ordered", "订单额"), doc="erp.sales_order", where=[_BOOKED], by="ordered_on", sum="gross_total")],
    money=True,
    empty=_("Nothing was ordered in six months.", "近 6 个月没有订单。"),
)
desk_chart(
    "erp.promised_by_week",
    _("Promised by week", "各周承诺交货"),
    roles="order_desk",
    rank=40,
    axis=Ahead(weeks=6),
    # index erp_sales_order_promised
    series=[Series(_("Orders", "订单数"), doc="erp.sales_order", where=[_ORDERED], by="promised_on")],
    empty=_("No open order has a promised date.", "没有承诺交期的在途订单。"),
)
desk_number(
    "erp.my_ordered_this_month",
    _("My orders this month", "我的本月订单额"),
    roles="salesperson",
    rank=10,
    doc="erp.sales_order",
    where=[("owner", "me", None), ("ordered_on", "=", "month"), _BOOKED],  # index erp_sales_order_owner
    sum="gross_total",
    since="ordered_on",
)
desk_number(
    "erp.not_promised",
    _("Orders without a promised date", "未承诺交期的订单"),
    roles="order_desk",
    rank=20,
    doc="erp.sales_order",
    where=[_ORDERED, ("promised_on", "empty", True)],  # index erp_sales_order_promised
    tone=lambda value: "warning" if value else None,
    hide_zero=True,
)
