"""The door: what is ready leaves on its day, in one or two parts; some comes back."""

import json
from decimal import Decimal
from typing import Any

from quintet.demo.plan import Deal
from quintet.demo.stage import Stage, by
from quintet.demo.words import CARRIERS, CLOSED, COMPLAINTS
from quintet.kernel import sql

KEEPERS = {"SZ": "ma.guoqiang", "SH": "tian.ye"}
AGAIN = 3  # working days until the keeper looks again for goods that were not there
GIVEN_UP = 90  # working days after which an order whose goods never came is ended
PATIENCE = 25  # working days after which what is there is sent at least

# drafts of these orders with what their lines ask for and what is kept for them
_DRAFTS = """
SELECT d.order_ref, d.id, bool_and(NOT l.is_stocked OR o.reserved_quantity >= l.quantity),
       bool_or(NOT l.is_stocked OR o.reserved_quantity > 0),
       json_agg(json_build_array(l.id, l.item_id, l.quantity::text, l.is_stocked, o.reserved_quantity::text)
                ORDER BY l.position)::text
FROM erp_delivery d JOIN erp_deliveryline l ON l.delivery_id = d.id JOIN erp_salesorderline o ON o.id = l.order_line
WHERE d.order_ref = ANY(%s) AND d.state = 'DRAFT' GROUP BY d.order_ref, d.id ORDER BY d.id
"""
_OWED = """
SELECT id, source_ref, customer_id, due_on FROM finance_receivableitem
WHERE source_ref = ANY(%s) AND open_amount > 0 ORDER BY id
"""
_SENT = """
SELECT DISTINCT ON (delivery_id) delivery_id, item_id, quantity FROM erp_deliveryline
WHERE delivery_id = ANY(%s) AND is_stocked ORDER BY delivery_id, position
"""


class Shipping:
    """Deliveries and returns."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.every("ship", "15:20", 6, self.ship)
        stage.every("short_close", "15:50", 6, self.close)
        stage.every("return", "14:10", 7, self.announce)
        stage.every("take_back", "16:10", 8, self.take_back)

    # out -------------------------------------------------------------------------------------------------------------

    def ship(self, deals: list[Deal]) -> None:
        """What is kept for its order leaves; the rest waits for goods."""
        of = {deal.order: deal for deal in deals}
        ready: dict[int, tuple[Deal, dict[str, Any]]] = {}
        for order, draft, whole, some, lines in sql.rows(_DRAFTS, [list(of)]):
            deal = of[order]
            if whole or (some and self._is_patient_no_more(deal)):
                ready[draft] = (deal, self._papers(deal, _rows(lines), whole))
            elif self.stage.index - deal.opened > GIVEN_UP and not deal.waits:
                self.stage.later("short_close" if deal.shipped else "cancel", 0, deal)
            else:
                self.stage.later("ship", AGAIN, deal)
        for keeper, drafts in by(list(ready), lambda draft: self._keeper(ready[draft][0])).items():
            self._leave(keeper, {draft: ready[draft] for draft in drafts})

    def _keeper(self, deal: Deal) -> str:
        keeper = KEEPERS[deal.warehouse]
        return "tian.ye" if keeper in self.stage.away else keeper

    def _is_patient_no_more(self, deal: Deal) -> bool:
        return self.stage.index - deal.opened > PATIENCE and not deal.waits

    def _papers(self, deal: Deal, rows: list[Any], whole: bool) -> dict[str, Any]:
        random = self.stage.random
        number = f"SF{random.randrange(10**11, 10**12)}"
        changes: dict[str, Any] = {"carrier": random.choice(CARRIERS), "tracking_no": number}
        if not whole:
            there = [(i, item, min(q, have) if stocked else q) for i, item, q, stocked, have in rows]
            changes["lines"] = [{"id": i, "item": item, "quantity": q} for i, item, q in there if q > 0]
        elif deal.after in ("parts", "short", "half") and not deal.shipped:
            halves = [{"id": i, "item": item, "quantity": max(Decimal(1), q // 2)} for i, item, q, _s, _h in rows]
            changes["lines"] = halves
        return changes

    def _leave(self, keeper: str, ready: dict[int, tuple[Deal, dict[str, Any]]]) -> None:
        stage = self.stage
        stage.edit(keeper, "erp.delivery", {draft: changes for draft, (_deal, changes) in ready.items()})
        outcome = stage.do(keeper, "erp.delivery.ship", list(ready))
        for draft in outcome.refused:
            stage.later("ship", AGAIN, ready[draft][0])
        for draft in outcome.done:
            deal, changes = ready[draft]
            deal.shipped += 1
            stage.later("invoice", stage.random.randint(0, 3), draft)
            self._go_on(deal, draft, "lines" in changes)
        self._expect_money({draft: ready[draft][0] for draft in outcome.done})

    def _go_on(self, deal: Deal, draft: int, in_part: bool) -> None:
        stage = self.stage
        if deal.after == "back" and deal.shipped == 1:
            stage.later("return", stage.random.randint(4, 9), (deal, draft))
        if in_part and deal.after == "short":
            stage.later("short_close", stage.random.randint(4, 8), deal)
        elif in_part and deal.after != "half":
            stage.later("ship", stage.random.randint(4, 8), deal)

    def _expect_money(self, sent: dict[int, Deal]) -> None:
        for item, source, customer, due_on in sql.rows(_OWED, [list(sent)]):
            self.stage.put("dun", self.stage.index + 1, (item, sent[source].customer, customer, due_on))

    def close(self, deals: list[Deal]) -> None:
        """The rest is called off."""
        self.stage.do("shen.jia", "erp.sales_order.close", [deal.order for deal in deals], reason=CLOSED)

    # back ------------------------------------------------------------------------------------------------------------

    def announce(self, tasks: list[tuple[Deal, int]]) -> None:
        """One item of a delivery comes back, in part."""
        stage, of = self.stage, {draft: deal for deal, draft in tasks}
        rows = [
            {
                "delivery_ref": delivery,
                "reason": stage.random.choice(COMPLAINTS),
                "lines": [{"item": item, "quantity": min(quantity, max(Decimal(1), quantity // 5))}],
            }
            for delivery, item, quantity in sql.rows(_SENT, [list(of)])
        ]
        if rows:
            for row, made in zip(rows, stage.create("shen.jia", "erp.sales_return", rows), strict=True):
                stage.later("take_back", 2, (of[row["delivery_ref"]], made.id))

    def take_back(self, tasks: list[tuple[Deal, int]]) -> None:
        """It is there; the credit note follows."""
        for keeper, own in by(tasks, lambda task: self._keeper(task[0])).items():
            for number in self.stage.do(keeper, "erp.sales_return.receive", [number for _deal, number in own]).done:
                self.stage.later("invoice", 1, number)


def _rows(lines: str) -> list[tuple[int, int, Decimal, bool, Decimal]]:
    return [(i, item, Decimal(q), stocked, Decimal(have)) for i, item, q, stocked, have in json.loads(lines)]
