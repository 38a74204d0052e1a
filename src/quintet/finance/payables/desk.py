"""Money that suppliers are owed, and their invoices."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "finance.payables_due_next",
    _("Payments due", "近期应付款"),
    roles="cashier",
    rank=15,
    doc="finance.payable_item",
    where=[("open_amount", ">", "0"), ("due_on", "<=", "today+7")],  # index finance_payable_open (open ones only)
    sort="due_on",
    title="supplier",
    fields=["due_on", "open_amount", "order_ref"],
    command="make_payments",
    empty=_("No payment is due within 7 days.", "7 天内没有到期应付。"),
)
desk_list(
    "finance.purchase_invoices_next",
    _("Supplier invoices to match", "待匹配采购发票"),
    roles="accountant",
    rank=18,
    doc="finance.purchase_invoice",
    where=[("state", "=", "DRAFT")],  # index finance_purchase_invoice_draft
    sort="id",
    fields=["supplier", "fapiao_no", "gross_total", "difference_total"],
    command="post",
    empty=_("Every supplier invoice is matched and booked.", "采购发票都已匹配入账。"),
)
desk_list(
    "finance.payments_next",
    _("Payments to post", "待过账付款"),
    roles="accountant cashier",
    rank=25,
    doc="finance.payment",
    where=[("state", "=", "DRAFT")],  # index finance_payment_draft
    sort="paid_on",
    fields=["supplier", "paid_on", "amount", "reference"],
    command="post",
    empty=_("Every payment is in the books.", "付款都已过账。"),
)
desk_list(
    "finance.not_invoiced_next",
    _("Received, not invoiced", "暂估未开票"),
    roles="accountant",
    rank=50,
    doc="finance.estimated_receipt",
    where=[("open_net", "!=", "0")],  # index finance_estimate_open
    sort="received_on",
    title="supplier",
    fields=["item", "received_on", "open_net"],
    command="make_invoices",
    empty=_("Every receipt has its invoice.", "收到的货都已到票。"),
)
