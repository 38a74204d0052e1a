"""Customers' money: invoices issued in bulk, payments by each customer's habit, receipts posted and used."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.demo.cast import HABITS, Customer
from quintet.demo.stage import Stage, by
from quintet.kernel import sql

ACCOUNTANT, CHIEF, CASHIER = "he.min", "zheng.wentao", "wu.xiaoyan"
DISPUTED = 2.0  # percent of what is delivered that is never paid

_DRAFTS = "SELECT id FROM finance_salesinvoice WHERE delivery_ref = ANY(%s) AND state = 'DRAFT' ORDER BY id"
_PAID_AHEAD = """
SELECT DISTINCT ON (r.customer_id) r.id FROM finance_receipt r
WHERE r.state = 'POSTED' AND r.unallocated > 0 AND EXISTS (
    SELECT 1 FROM finance_receivableitem i WHERE i.customer_id = r.customer_id AND i.open_amount > 0)
ORDER BY r.customer_id, r.id
"""
_OPEN = """
SELECT i.id, i.customer_id, i.open_amount, coalesce(o.number, '') FROM finance_receivableitem i
LEFT JOIN erp_salesorder o ON o.id = i.order_ref WHERE i.id = ANY(%s) AND i.open_amount > 0 ORDER BY i.id
"""


class Money:
    """What accountant and cashier do about sales."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.every("invoice", "16:20", 7, self.invoice)
        stage.every("use", "16:40", 7, lambda _tasks: self.use_prepayments(), always=True)
        stage.every("dun", "08:40", 8, self.expect)
        stage.every("prepay", "10:10", 5, self.prepay)
        stage.every("pay", "10:30", 9, self.pay)

    def _who(self, first: str) -> str:
        return CHIEF if first in self.stage.away else first

    def invoice(self, sources: list[int]) -> None:
        """The accountant issues the drafted invoices (or credit notes) of deliveries (or returns)."""
        stage = self.stage
        if stage.is_near_the_end(1):
            return  # they are on the accountant's desk when somebody looks at the demo
        drafts = [row[0] for row in sql.rows(_DRAFTS, [sources])]
        numbers = {d: {"fapiao_no": f"{stage.today:%y}3220{stage.random.randrange(10**13, 10**14)}"} for d in drafts}
        stage.edit(ACCOUNTANT, "finance.sales_invoice", numbers)
        stage.do(ACCOUNTANT, "finance.sales_invoice.post", drafts)

    def use_prepayments(self) -> None:
        """What customers paid ahead pays the invoices issued since: one receipt a customer and turn, oldest first."""
        if not self.stage.is_near_the_end(1):
            self.stage.do(ACCOUNTANT, "finance.receipt.allocate", [row[0] for row in sql.rows(_PAID_AHEAD)])

    def expect(self, tasks: list[tuple[int, Customer, int, date]]) -> None:
        """When each customer will pay what it owes, by its habit; a little is disputed and never paid."""
        stage = self.stage
        for item, customer, _number, due_on in tasks:
            if customer.prepays or stage.chance(DISPUTED):
                continue
            day = stage.index_of(due_on + timedelta(days=stage.random.randint(*HABITS[customer.habit])))
            if day <= stage.last:
                stage.put("pay", max(day, stage.index + 1), item)

    def prepay(self, tasks: list[tuple[int, Decimal, str]]) -> None:
        """Who pays ahead pays the order."""
        self._receive([self._row(customer, gross, number) for customer, gross, number in tasks])

    def pay(self, items: list[int]) -> None:
        """A customer pays what is due today in one sum, and names the order where it is one."""
        rows = []
        for customer, owed in by(sql.rows(_OPEN, [items]), lambda row: row[1]).items():
            reference = owed[0][3] if len(owed) == 1 and owed[0][3] and self.stage.chance(70) else "货款"
            rows.append(self._row(customer, sum((row[2] for row in owed), Decimal(0)), reference))
        self._receive(rows)

    def _row(self, customer: int, amount: Decimal, reference: str) -> dict[str, Any]:
        stage = self.stage
        return {
            "customer": customer,
            "amount": amount,
            "received_on": stage.today,
            "reference": reference,
            "bank_reference": f"{stage.today:%Y%m%d}{stage.random.randrange(10**7, 10**8)}",
        }

    def _receive(self, rows: list[dict[str, Any]]) -> None:
        """The cashier enters the money, the accountant posts it."""
        if rows:
            made = self.stage.create(CASHIER, "finance.receipt", rows)
            self.stage.do(self._who(ACCOUNTANT), "finance.receipt.post", [each.id for each in made])
