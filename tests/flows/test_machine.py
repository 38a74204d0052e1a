"""Trade at random: whatever people do in whatever order, stock, books and credit agree with a plain model.

QUINTET_TRADE_EXAMPLES=500 runs it long and at random; without it a few examples run, the same ones every time.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from quintet.kernel import cache, clock, doctor, sql
from quintet.kernel.results import Refused
from tests.erp.builders import draft_of
from tests.flows.builders import TODAY, a_company_on_five_systems
from tests.flows.trade_documents import D, Money, Order
from tests.flows.trade_seen import seen, told
from tests.flows.trade_selling import Selling, anything, lines, upto

LONG = int(os.environ.get("QUINTET_TRADE_EXAMPLES", "0"))
EVERY_STEP = (
    "finance.chain", "finance.credit", "finance.gaps", "finance.receivables", "finance.vouchers_balanced",
    "order_to_cash.stock_in_ledger",
)  # fmt: skip

shares = st.lists(st.integers(0, 4), min_size=3, max_size=3)


class TradeMachine(Selling):
    """Goods go out and come back, invoices are issued, money comes and is used, days pass."""

    @initialize(wanted=lines, quarters=shares)
    def trade_is_going_on(self, wanted: Any, quarters: list[int]) -> None:
        """Every customer has an order, the first one's is on its way: whatever may follow is possible at once."""
        self.begin()
        for which in (0, 1):
            self.order_comes(which, wanted, True, True)
        if self.trade.orders[0].planned:
            self.ship(0, quarters)

    @precondition(lambda self: any(o.planned for o in self.trade.orders))
    @rule(pick=anything, quarters=shares)
    def ship(self, pick: int, quarters: list[int]) -> None:
        order = self.pick([o for o in self.trade.orders if o.planned], pick)
        draft = draft_of(order.id)
        open_lines = [line for line in order.lines if line.left]
        assert [row.quantity for row in draft.lines] == [line.left for line in open_lines]
        pairs = zip(open_lines, draft.lines, quarters, strict=False)
        wanted = [(line, row, self.parted(line.item, line.left, share)) for line, row, share in pairs]
        wanted = [each for each in wanted if each[2]]
        if wanted:
            rows = [{"id": row.id, "item": line.item, "quantity": quantity} for line, row, quantity in wanted]
            self.ours.do("erp.delivery.edit", {draft.id: {"lines": rows}}, self.ours.keeper)
        self.send_off(
            order, draft, [(line, q) for line, _row, q in wanted] or [(line, line.left) for line in open_lines]
        )

    def send_off(self, order: Order, draft: Any, wanted: Any) -> None:
        if not self.trade.can_ship(wanted):
            with pytest.raises(Refused) as refusal:
                self.ours.do("erp.delivery.ship", draft.id, self.ours.keeper)
            assert refusal.value.rule == "erp.stock.enough_stock"
            self.ours.do("erp.delivery.cancel", draft.id, self.ours.keeper)
            self.ours.do("erp.sales_order.plan_delivery", order.id, self.ours.desk)
            return
        done = self.ours.do("erp.delivery.ship", draft.id, self.ours.keeper).record
        model = self.trade.ship(order, wanted, done.id, self.today)
        for name, total in (("gross", done.gross_total), ("net", done.net_total), ("cost", done.cost_total)):
            assert sum(getattr(part, name) for part in model.parts) == total

    @precondition(lambda self: self.trade.deliveries)
    @rule(pick=anything, quarters=shares)
    def take_back(self, pick: int, quarters: list[int]) -> None:
        delivery = self.pick(self.trade.deliveries, pick)
        first = {part.line.item: part for part in reversed(delivery.parts)}  # an item on two lines: the first
        pairs = zip(first.values(), quarters, strict=False)
        wanted = [(p, self.parted(p.line.item, p.quantity - p.returned, share)) for p, share in pairs]
        wanted = [(part, quantity) for part, quantity in wanted if quantity]
        if not wanted:
            return
        rows = [{"item": part.line.item, "quantity": quantity} for part, quantity in wanted]
        row = {"delivery_ref": delivery.id, "reason": "scratched", "lines": rows}
        made = self.ours.do("erp.sales_return.create", [row], self.ours.desk).record
        self.ours.do("erp.sales_return.receive", made.id, self.ours.keeper)
        self.trade.take_back(delivery, wanted, made.id, self.today)

    @precondition(lambda self: self.trade.bills)
    @rule(pick=anything)
    def issue_invoice(self, pick: int) -> None:
        bill = self.pick(self.trade.bills, pick)
        drafts = sql.rows("SELECT id FROM finance_salesinvoice WHERE delivery_ref = %s", [bill.source])
        self.ours.do("finance.sales_invoice.post", [row[0] for row in drafts], self.ours.accountant)
        self.trade.issue(bill)

    @rule(which=st.integers(0, 1), amount=upto(1_199_999), pick=anything, named=st.booleans())
    def money_comes(self, which: int, amount: int, pick: int, named: bool) -> None:
        customer, sum_ = list(self.trade.terms)[which], D(amount + 1) / 100
        of_customer = [o for o in self.trade.orders if o.customer == customer]
        first = self.pick(of_customer, pick) if named and of_customer else None
        row = {"customer": customer, "amount": sum_, "reference": number_of(first) if first else ""}
        made = self.ours.do("finance.receipt.create", [row], self.ours.accountant).record
        self.ours.do("finance.receipt.post", made.id, self.ours.accountant)
        self.trade.receive(made.id, customer, sum_, first)

    @precondition(lambda self: self.useful_money())
    @rule(pick=anything)
    def use_prepayment(self, pick: int) -> None:
        money = self.pick(self.useful_money(), pick)
        self.ours.do("finance.receipt.allocate", money.id, self.ours.accountant)
        self.trade.use_prepayment(money)

    def useful_money(self) -> list[Money]:
        return [m for m in self.trade.money if m.left and self.trade.debts(m.customer)]

    @precondition(lambda self: any(c.open < 0 for c in self.trade.claims))
    @rule(pick=anything)
    def use_credit(self, pick: int) -> None:
        credit = self.pick([c for c in self.trade.claims if c.open < 0], pick)
        number = sql.value("SELECT id FROM finance_receivableitem WHERE source_ref = %s", [credit.source])
        self.ours.do("finance.receivable_item.offset", number, self.ours.accountant)
        self.trade.use_credit(credit)

    @rule()
    def a_day_passes(self) -> None:
        if self.today < TODAY + timedelta(days=20):
            self.travel(1)

    # what must be true

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        if hasattr(self, "limits"):
            assert seen() == told(self.trade)

    @invariant()
    def the_doctor_finds_nothing(self) -> None:
        if hasattr(self, "limits"):
            assert examined(EVERY_STEP) == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "limits"):
                assert examined(()) == []
        finally:
            if hasattr(self, "frozen"):
                self.frozen.__exit__(None, None, None)


def number_of(order: Order) -> str:
    return sql.value("SELECT number FROM erp_salesorder WHERE id = %s", [order.id])


def examined(names: tuple[str, ...]) -> list[tuple[str, int | None, str]]:
    return [(each.check.name, f.document, f.message.en) for each in doctor.examine(names) for f in each.findings]


class FromTheStart(TradeMachine):
    """Every run starts from the same empty company: a savepoint around it."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            cache.forget()


def test_trade_agrees_with_a_plain_model_whatever_happens(db):
    with clock.frozen_at(TODAY):
        TradeMachine.ours = a_company_on_five_systems(stock=0)
    run_state_machine_as_test(
        FromTheStart,
        settings=settings(
            max_examples=LONG or 12,
            stateful_step_count=40 if LONG else 25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not LONG,
            phases=(Phase.generate,) if LONG else tuple(Phase),
            database=None,
        ),
    )
