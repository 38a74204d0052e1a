"""Cash of the next quarter: what customers owe and will owe, what suppliers are owed, week by week."""

from quintet.kernel.desk import Ahead, Series, desk_chart
from quintet.kernel.text import _

desk_chart(
    "finance.cash_ahead",
    _("Cash in and out, 13 weeks", "13 周资金收支预测"),
    roles="cfo cashier chief_accountant executive",
    rank=12,
    axis=Ahead(weeks=13),
    series=[
        Series(
            _("Receivables due", "应收到期"),
            doc="finance.receivable_item",
            where=[("open_amount", ">", "0")],  # index finance_item_open (open ones only)
            by="due_on",
            sum="open_amount",
            tone="success",
        ),
        Series(
            _("Expected of open orders", "订单待收"),
            doc="finance.payment_plan",
            where=[("state", "=", "OPEN")],  # index finance_plan_due
            by="first_due_on",
            sum="open_total",
            tone="cyan",
        ),
        Series(
            _("Payables due", "应付到期"),
            doc="finance.payable_item",
            where=[("open_amount", ">", "0")],  # index finance_payable_open (open ones only)
            by="due_on",
            sum="open_amount",
            tone="warning",
            below=True,
        ),
    ],
    money=True,
    help=_(
        "By due date. Orders count with what is not delivered yet, on the first date their terms give.",
        "按到期日汇总。订单按尚未交付的部分计入，日期取付款条件的首个到期日。",
    ),
    width="wide",
    empty=_("Nobody owes anything, and nothing is owed.", "没有应收，也没有应付。"),
)
