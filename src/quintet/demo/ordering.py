"""The order desk: customers' own orders typed in, orders confirmed, called off, closed; returns announced."""

from decimal import Decimal
from typing import Any

from quintet.demo.answers import Answers
from quintet.demo.plan import Deal
from quintet.demo.shipping import Shipping
from quintet.demo.stage import Stage, by
from quintet.demo.words import CANCELLED
from quintet.kernel import sql

DESK = ("shen.jia", "qian.wen")
CREDIT_REFUSED_LASTS = 15  # working days until the desk gives up a draft order that was refused

_STATES = "SELECT id, state, promised_on, number, gross_total FROM erp_salesorder WHERE id = ANY(%s) ORDER BY id"


class Ordering:
    """Orders from the customer's paper to a promise."""

    def __init__(self, stage: Stage, answers: Answers, shipping: Shipping) -> None:
        self.stage, self.answers, self.shipping = stage, answers, shipping
        answers.desk = self
        stage.every("type", "09:20", 4, self.type_in)
        stage.every("confirm", "13:40", 4, self.confirm)
        stage.every("cancel", "14:30", 5, self.cancel)

    def clerk(self, deal: Deal) -> str:
        """Two share the desk; who is on leave is stood in for."""
        first = DESK[deal.customer.code[-1] in "369" and not deal.waits]
        if first in self.stage.away:
            return next((each for each in DESK if each not in self.stage.away), first)
        return first

    def type_in(self, deals: list[Deal]) -> None:
        """Customers with a frame contract order by fax and portal; the desk types it."""
        stage = self.stage
        for clerk, own in by(deals, self.clerk).items():
            made = stage.create(clerk, "erp.sales_order", [self._row(deal) for deal in own])
            for deal, order in zip(own, made, strict=True):
                deal.order = order.id
                stage.later("confirm", 0, deal)

    def _row(self, deal: Deal) -> dict[str, Any]:
        return {
            "customer": deal.customer.id,
            **self._terms(deal),
            "requested_on": self.stage.day(6 + deal.pace * 3),
            "lines": [
                {"item": want.item, "quantity": Decimal(want.quantity), "discount": want.discount}
                for want in deal.wants
            ],
        }

    def _terms(self, deal: Deal) -> dict[str, Any]:
        stage = self.stage
        return {
            "customer_reference": f"PO-{stage.today:%y%m}-{stage.random.randrange(1000, 9999)}",
            "warehouse": stage.cast.warehouses[deal.warehouse],
        }

    def confirm(self, deals: list[Deal]) -> None:
        """The desk checks, promises a date and confirms; an order may have to wait for approval."""
        stage = self.stage
        for clerk, own in by(deals, self.clerk).items():
            quoted = {deal.order: self._terms(deal) for deal in own if deal.quotation}
            if quoted:
                stage.edit(clerk, "erp.sales_order", quoted)
            for ahead, together in by(own, _promise).items():
                self._confirm(clerk, ahead, together)

    def _confirm(self, clerk: str, ahead: int, deals: list[Deal]) -> None:
        of = {deal.order: deal for deal in deals}
        promised = self.stage.day(ahead)
        outcome = self.stage.do(clerk, "erp.sales_order.confirm", list(of), promised_on=promised)
        self.confirmed([of[number] for number in outcome.done])
        for number in outcome.held:
            self.answers.wait("order", number, of[number])
        for number in outcome.refused:  # the customer's credit policy is to refuse: a draft, until it is given up
            if not of[number].waits:
                self.stage.later("cancel", CREDIT_REFUSED_LASTS, of[number])

    def confirmed(self, deals: list[Deal]) -> None:
        """What follows a promise: money from who pays ahead, goods on their day."""
        stage, of = self.stage, {deal.order: deal for deal in deals}
        for number, state, promised, title, gross in sql.rows(_STATES, [list(of)]):
            deal = of[number]
            if state != "CONFIRMED":
                continue
            if deal.after == "cancelled":
                stage.later("cancel", 1, deal)
                continue
            if deal.customer.prepays:
                stage.later("prepay", 1, (deal.customer.id, gross, title))
            slip = stage.random.choice((0, 0, 0, 0, -1, 1))
            self.stage.put("ship", max(stage.index_of(promised) + slip, stage.index + 1), deal)

    def cancel(self, deals: list[Deal]) -> None:
        """Called off before anything went."""
        for clerk, own in by(deals, self.clerk).items():
            self.stage.do(clerk, "erp.sales_order.cancel", [deal.order for deal in own], reason=CANCELLED)


def _promise(deal: Deal) -> int:
    """Working days until the goods are promised: soon from stock, later for larger orders."""
    return 2 if deal.after == "half" else 3 + deal.pace * 2
