"""Money that customers owe: who is late, what came in and is not put to an invoice, what is to be invoiced."""

from quintet.kernel.desk import Back, Series, desk_chart, desk_list, desk_number, warn_if_any
from quintet.kernel.text import _

_UNALLOCATED = [("state", "=", "POSTED"), ("unallocated", ">", "0")]
desk_list(
    "finance.overdue_next",
    _("Overdue customers", "逾期客户欠款"),
    roles="salesperson sales_manager accountant cashier cfo",
    rank=45,
    doc="finance.receivable_item",
    where=[("open_amount", ">", "0"), ("due_on", "<", "today")],  # index finance_item_open (open ones only)
    sort="due_on",
    title="customer",
    fields=["due_on", "open_amount", "order_ref"],
    empty=_("No customer is late with a payment.", "没有逾期未付的客户。"),
)
desk_list(
    "finance.invoices_next",
    _("Invoices to issue", "待开发票"),
    roles="accountant",
    rank=15,
    doc="finance.sales_invoice",
    where=[("state", "=", "DRAFT")],  # index finance_invoice_draft
    sort="id",
    fields=["customer", "gross_total", "order_ref", "kind"],
    command="post",
    empty=_("Every delivery is invoiced.", "发出的货都已开票。"),
)
desk_list(
    "finance.receipts_next",
    _("Receipts to post", "待入账收款"),
    roles="accountant cashier",
    rank=20,
    doc="finance.receipt",
    where=[("state", "=", "DRAFT")],  # index finance_receipt_draft
    sort="received_on",
    fields=["customer", "received_on", "amount", "reference"],
    command="post",
    empty=_("Every receipt is in the books.", "收款都已入账。"),
)
desk_number(
    "finance.unallocated",
    _("Receipts not put to an invoice", "未核销收款"),
    roles="accountant cashier",
    doc="finance.receipt",
    where=_UNALLOCATED,  # index finance_receipt_unallocated
    sum="unallocated",
    tone=warn_if_any,
)
desk_list(
    "finance.unallocated_next",
    _("Receipts to allocate", "待核销收款"),
    roles="accountant cashier",
    rank=40,
    doc="finance.receipt",
    where=_UNALLOCATED,  # index finance_receipt_unallocated
    sort="received_on",
    fields=["customer", "received_on", "amount", "unallocated"],
    command="allocate",
    empty=_("Every receipt is put to what it pays.", "收款都已核销。"),
)
desk_chart(
    "finance.received_by_month",
    _("Received by month", "每月收款"),
    roles="cashier cfo",
    rank=50,
    axis=Back(months=6),
    # index finance_receipt_list
    series=[
        Series(
            _("Received", "收款"),
            doc="finance.receipt",
            where=[("state", "=", "POSTED")],
            by="received_on",
            sum="amount",
            tone="success",
        )
    ],
    money=True,
    empty=_("Nothing was received in six months.", "近 6 个月没有收款。"),
)
