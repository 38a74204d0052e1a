"""Numbers of payables, and what waits for an invoice."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from quintet.finance.payables.matching import Mismatch, MismatchedLine, Tolerance, list_mismatches
from quintet.kernel import sql, store
from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _
from quintet.kernel.unit import current

__all__ = ["Mismatch", "MismatchedLine", "Tolerance", "Uninvoiced", "list_mismatches", "list_uninvoiced"]

desk_number(
    "finance.receipts_not_invoiced",
    _("Received, not invoiced", "暂估未开票"),
    roles="accountant chief_accountant",
    doc="finance.estimated_receipt",
    where=[("open_net", "!=", "0")],
    sum="open_net",
)
desk_number(
    "finance.purchase_invoices_to_match",
    _("Invoices to match", "待匹配采购发票"),
    roles="accountant",
    doc="finance.purchase_invoice",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)
desk_number(
    "finance.due_this_week",
    _("Payments due in 7 days", "7 天内应付款"),
    roles="cashier accountant chief_accountant cfo",
    doc="finance.payable_item",
    where=[("open_amount", ">", "0"), ("due_on", ">=", "today"), ("due_on", "<=", "today+7")],
    sum="open_amount",
    tone=warn_if_any,
)
desk_number(
    "finance.payables_overdue",
    _("Overdue to suppliers", "逾期应付"),
    roles="cashier accountant chief_accountant cfo",
    doc="finance.payable_item",
    where=[("open_amount", ">", "0"), ("due_on", "<", "today")],
    sum="open_amount",
    tone=alarm_if_any,
)
desk_number(
    "finance.payments_to_post",
    _("Payments to post", "待过账付款"),
    roles="accountant cashier",
    doc="finance.payment",
    where=[("state", "=", "DRAFT")],
    tone=warn_if_any,
)

# index finance_estimate_open (company, supplier), finance_purchase_estimate
_UNINVOICED = """
SELECT e.id, e.supplier_id, e.quantity - e.invoiced_quantity - coalesce(d.quantity, 0)
FROM finance_estimatedreceipt e
LEFT JOIN LATERAL (
  SELECT sum(l.quantity) AS quantity FROM finance_purchaseinvoiceline l
  JOIN finance_purchaseinvoice i ON i.id = l.invoice_id AND i.state = 'DRAFT' WHERE l.estimate_id = e.id
) d ON true
WHERE e.company_id = %s AND e.invoiced_quantity <> e.quantity
  AND (%s::bigint[] IS NULL OR e.id = ANY(%s::bigint[]))
  AND (%s::bigint[] IS NULL OR e.supplier_id = ANY(%s::bigint[]))
  AND abs(e.quantity) > abs(e.invoiced_quantity + coalesce(d.quantity, 0))
ORDER BY e.received_on, e.id
"""


class Uninvoiced(msgspec.Struct, frozen=True):
    """What of an estimate is on no invoice, drafts counted; negative for goods sent back."""

    estimate: int
    supplier: int
    quantity: Decimal


def list_uninvoiced(estimates: Iterable[int] | None = None, suppliers: Iterable[int] | None = None) -> list[Uninvoiced]:
    """What of these estimates (or of these suppliers' all) is on no invoice yet, oldest first; one statement."""
    ids = store.array(sorted(set(estimates))) if estimates is not None else None
    parties = store.array(sorted(set(suppliers))) if suppliers is not None else None
    return [Uninvoiced(*row) for row in sql.rows(_UNINVOICED, [current().actor.company_id, ids, ids, parties, parties])]


def list_open_orders(company_id: int | None, suppliers: Iterable[int]) -> list[int]:
    """Numbers of the purchase orders we still owe for to these suppliers, in order; index finance_payable_open."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT DISTINCT order_ref FROM finance_payableitem WHERE company_id = %s"
            " AND supplier_id = ANY(%s::bigint[]) AND open_amount <> 0 AND order_ref IS NOT NULL ORDER BY 1",
            [company_id, store.array(sorted(set(suppliers)))],
        )
    ]


def list_invoiced_orders(invoices: Iterable[Any]) -> list[int]:
    """Numbers of the purchase orders behind these invoices' lines, in order; one statement."""
    estimates = {line.estimate_id for invoice in invoices for line in invoice.lines}
    rows = sql.rows(
        "SELECT DISTINCT order_ref FROM finance_estimatedreceipt"
        " WHERE id = ANY(%s::bigint[]) AND order_ref IS NOT NULL ORDER BY 1",
        [store.array(sorted(estimates))],
    )
    return [row[0] for row in rows]
