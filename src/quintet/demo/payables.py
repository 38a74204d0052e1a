"""What suppliers are owed: their invoices, dear ones that wait for the chief, payments on their day."""

from decimal import Decimal
from typing import Any

from quintet.demo.answers import Answers
from quintet.demo.money import ACCOUNTANT, CASHIER, CHIEF
from quintet.demo.stage import Stage, by
from quintet.kernel import sql

WEEKDAY = 3  # Thursday
DEARER = (Decimal("1.00"),) * 9 + (Decimal("1.035"),)

_UNINVOICED = """
SELECT id, supplier_id FROM finance_estimatedreceipt WHERE invoiced_quantity < quantity AND received_on <= %s
ORDER BY supplier_id, id
"""
_LINES = """
SELECT invoice_id, id, estimate_id, quantity, net FROM finance_purchaseinvoiceline
WHERE invoice_id = ANY(%s) ORDER BY invoice_id, position
"""
_PAYABLE = "SELECT id FROM finance_payableitem WHERE open_amount > 0 AND due_on <= %s ORDER BY supplier_id, id"


class Payables:
    """Every Thursday invoices are entered, and what falls due within the week is paid."""

    def __init__(self, stage: Stage, answers: Answers) -> None:
        self.stage, self.answers = stage, answers
        self.invoices = 0
        stage.every("payables", "15:30", 9, self.week, always=True)

    def week(self, _tasks: list[Any]) -> None:
        """Invoices, then payments."""
        stage = self.stage
        if stage.rhythm.period(stage.index) > 1 or stage.today.weekday() == WEEKDAY:
            self.enter()
            self.pay()

    def _who(self, first: str) -> str:
        return CHIEF if first in self.stage.away else first

    def enter(self) -> None:
        """Invoices for what came until three working days ago, one a supplier; some are dearer than agreed."""
        stage, clerk = self.stage, self._who(ACCOUNTANT)
        papers: list[int] = []
        until = stage.days[max(0, stage.index - 3)]
        for own in by(sql.rows(_UNINVOICED, [until]), lambda row: row[1]).values():
            papers += stage.make(clerk, "finance.estimated_receipt.make_invoices", [row[0] for row in own])
        changes: dict[int, dict[str, Any]] = {paper: self._head() for paper in papers}
        for paper, lines in by(sql.rows(_LINES, [papers]), lambda row: row[0]).items():
            is_dear = stage.is_near_the_end(8) and paper == papers[0]  # one waits when somebody looks at the demo
            factor = DEARER[-1] if is_dear else stage.random.choice(DEARER)
            changes[paper]["lines"] = [
                {"id": i, "estimate": e, "quantity": q, "net": round(n * factor, 2)} for _p, i, e, q, n in lines
            ]
        stage.edit(clerk, "finance.purchase_invoice", changes)
        for number in stage.do(clerk, "finance.purchase_invoice.post", papers).held:
            self.answers.wait("invoice", number)
            if stage.is_near_the_end(12):
                self.answers.left[number] = 0  # waits for whoever looks at the demo

    def _head(self) -> dict[str, Any]:
        self.invoices += 1
        today = self.stage.today
        number = f"{today:%y}{3200 + self.invoices % 80:04}{today:%m%d}{self.invoices:010}"
        return {"fapiao_no": number, "invoiced_on": today}

    def pay(self) -> None:
        """What falls due this week is paid, one transfer a supplier."""
        stage = self.stage
        due = [row[0] for row in sql.rows(_PAYABLE, [stage.day(3)])]
        if not due or stage.is_near_the_end(2):
            return
        papers = stage.make(CASHIER, "finance.payable_item.make_payments", due)
        stage.do(self._who(ACCOUNTANT), "finance.payment.post", papers)
