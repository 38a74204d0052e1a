"""Numbers of receivables, invoices and receipts."""

from collections.abc import Iterable

from quintet.kernel import sql, store
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


def list_open_orders(company_id: int | None, customers: Iterable[int]) -> list[int]:
    """Numbers of the orders these customers still owe for (or have credit of), in order; index finance_item_open."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT DISTINCT order_ref FROM finance_receivableitem WHERE company_id = %s"
            " AND customer_id = ANY(%s::bigint[]) AND open_amount <> 0 AND order_ref IS NOT NULL ORDER BY 1",
            [company_id, store.array(sorted(set(customers)))],
        )
    ]
