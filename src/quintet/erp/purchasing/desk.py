"""The buyer's day: what to order, what is late, which dates nobody confirmed; the warehouse's: what comes in."""

from quintet.kernel.desk import Ahead, Back, Series, desk_chart, desk_list, desk_number, warn_if_any
from quintet.kernel.text import _

_OPEN = ("state", "in", ["PLACED", "PARTLY_RECEIVED"])
_UNCONFIRMED = [("state", "=", "PLACED"), ("dates_confirmed_on", "empty", True)]
desk_list(
    "erp.requisitions_next",
    _("Requisitions to order", "待采购申请"),
    roles="buyer",
    rank=10,
    doc="erp.requisition",
    where=[("state", "=", "SUBMITTED")],  # index erp_requisition_needed
    sort="needed_on",
    fields=["reason", "needed_on", "owner"],
    command="make_orders",
    empty=_("Every requisition has become an order.", "采购申请都已转为订单。"),
)
desk_list(
    "erp.place_next",
    _("Purchase orders to place", "待下达采购订单"),
    roles="buyer",
    rank=12,
    doc="erp.purchase_order",
    where=[("state", "=", "DRAFT")],  # index erp_purchase_order_draft
    sort="expected_on",
    fields=["supplier", "expected_on", "gross_total"],
    command="place",
    empty=_("No draft waits to be placed.", "没有待下达的采购订单。"),
)
desk_list(
    "erp.purchases_late_next",
    _("Late deliveries of suppliers", "供应商逾期未到"),
    roles="buyer",
    rank=20,
    doc="erp.purchase_order",
    where=[_OPEN, ("expected_on", "<", "today")],  # index erp_purchase_order_expected
    sort="expected_on",
    fields=["supplier", "expected_on", "gross_total", "state"],
    command="confirm_dates",
    empty=_("No supplier is late.", "没有逾期的供应商。"),
)
desk_list(
    "erp.dates_unconfirmed_next",
    _("Dates no supplier has confirmed", "交期未确认的采购"),
    roles="buyer",
    rank=25,
    doc="erp.purchase_order",
    where=_UNCONFIRMED,  # index erp_purchase_order_expected
    sort="expected_on",
    fields=["supplier", "expected_on", "ordered_on"],
    command="confirm_dates",
    empty=_("Every supplier has confirmed the dates.", "供应商都已确认交期。"),
)
desk_number(
    "erp.dates_unconfirmed",
    _("Dates not confirmed", "交期未确认"),
    roles="buyer",
    doc="erp.purchase_order",
    where=_UNCONFIRMED,
    tone=warn_if_any,
)
desk_chart(
    "erp.arriving_by_week",
    _("Arriving by week", "各周预计到货"),
    roles="buyer",
    rank=30,
    axis=Ahead(weeks=6),
    series=[Series(_("Purchase orders", "采购订单"), doc="erp.purchase_order", where=[_OPEN], by="expected_on")],
    empty=_("Nothing is on its way from suppliers.", "没有在途采购。"),
)
desk_chart(
    "erp.purchased_by_month",
    _("Ordered from suppliers by month", "每月采购额"),
    roles="buyer",
    rank=50,
    axis=Back(months=6),
    # index erp_purchase_order_date
    series=[
        Series(
            _("Ordered", "采购额"),
            doc="erp.purchase_order",
            where=[("state", "in", ["PLACED", "PARTLY_RECEIVED", "RECEIVED", "CLOSED"])],
            by="ordered_on",
            sum="gross_total",
        )
    ],
    money=True,
    empty=_("Nothing was ordered in six months.", "近 6 个月没有采购。"),
)
desk_list(
    "erp.receive_next",
    _("To receive", "待收货"),
    roles="warehouse",
    rank=20,
    doc="erp.purchase_receipt",
    where=[("state", "=", "DRAFT"), ("expected_on", "<=", "today+3")],  # index erp_purchase_receipt_open
    sort="expected_on",
    fields=["supplier", "expected_on", "order_ref"],
    command="receive",
    empty=_("Nothing is expected within three days.", "三天内没有预计到货。"),
)
