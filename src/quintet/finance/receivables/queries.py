"""Numbers of receivables, invoices and receipts."""

from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _

desk_number(
    "finance.overdue",
    _("Overdue", "逾期应收"),
    roles="accountant chief_accountant cfo salesperson sales_manager",
    doc="finance.receivable_item",
    where=[("open_amount", ">", "0"), ("due_on", "<", "today")],
    sum="open_amount",
    tone=alarm_if_any,
)
desk_number(
    "finance.receivable",
    _("Receivables", "应收账款"),
    roles="chief_accountant cfo",
    doc="finance.receivable_item",
    where=[("open_amount", "!=", "0")],
    sum="open_amount",
)
desk_number(
    "finance.invoices_to_issue",
    _("Invoices to issue", "待开发票"),
    roles="accountant",
    doc="finance.sales_invoice",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "finance.receipts_to_post",
    _("Receipts to post", "待入账收款"),
    roles="accountant cashier",
    doc="finance.receipt",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "finance.received_this_month",
    _("Received this month", "本月收款"),
    roles="cashier cfo",
    doc="finance.receipt",
    where=[("state", "=", "POSTED"), ("received_on", "=", "month")],
    sum="amount",
)
