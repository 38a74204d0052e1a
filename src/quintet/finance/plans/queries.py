"""Reads of payment plans."""

from quintet.kernel.desk import desk_number
from quintet.kernel.text import _

desk_number(
    "finance.expected_of_orders",
    _("Expected of open orders", "订单待收金额"),
    roles="cashier cfo chief_accountant",
    doc="finance.payment_plan",
    where=[("state", "=", "OPEN")],
    sum="open_total",
)
