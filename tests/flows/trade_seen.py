"""The books as the database has them and as the model tells them, in the same words."""

from typing import Any

from quintet.kernel import sql
from tests.flows.trade_model import Trade

_BOOKS = """
SELECT (SELECT min(r.role) FROM finance_accountrole r WHERE r.account_id = b.account_id), sum(b.debit - b.credit)
FROM finance_balance b GROUP BY b.account_id HAVING sum(b.debit - b.credit) <> 0
"""
_ORDERS = """
SELECT id, state, hold_id IS NOT NULL, delivered_total, returned_total, invoiced_total, paid_total FROM erp_salesorder
"""


def seen() -> dict[str, Any]:
    """What the tables say."""
    return {
        "stock": sorted(sql.rows("SELECT item_id, quantity, value, reserved FROM erp_stockposition")),
        "orders": sorted(sql.rows(_ORDERS)),
        "claims": sorted(
            sql.rows("SELECT customer_id, source_ref, due_on, amount, open_amount FROM finance_receivableitem")
        ),
        "money": sorted(sql.rows("SELECT id, amount, unallocated FROM finance_receipt")),
        "bills": sorted(sql.rows("SELECT delivery_ref FROM finance_salesinvoice WHERE state = 'DRAFT'")),
        "credit": {
            party: (receivable, reserved)
            for party, receivable, reserved in sql.rows(
                "SELECT party_id, receivable, reserved FROM finance_creditposition"
            )
            if receivable or reserved
        },
        "books": dict(sql.rows(_BOOKS)),
        "vouchers": sql.rows("SELECT chain_no FROM finance_voucher ORDER BY chain_no"),
    }


def told(trade: Trade) -> dict[str, Any]:
    """What the model says."""
    credit = {customer: (trade.owed(customer), trade.reserved(customer)) for customer in trade.terms}
    return {
        "stock": sorted((i, lot.quantity, lot.value, lot.reserved) for i, lot in trade.lots.items() if lot.known),
        "orders": sorted(
            (o.id, o.state, o.wait is not None, o.delivered, o.returned, o.invoiced, o.paid) for o in trade.orders
        ),
        "claims": sorted((c.customer, c.source, c.due, c.amount, c.open) for c in trade.claims),
        "money": sorted((m.id, m.amount, m.left) for m in trade.money),
        "bills": sorted((b.source,) for b in trade.bills),
        "credit": {customer: both for customer, both in credit.items() if any(both)},
        "books": {role: amount for role, amount in trade.books.items() if amount},
        "vouchers": [(number,) for number in range(1, trade.vouchers + 1)],
    }
