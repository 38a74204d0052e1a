"""Trade at random, the first half: stock comes, orders come, are confirmed, held, voted on, limited, called off."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from quintet.kernel import clock
from quintet.kernel.actor import get_actor
from quintet.kernel.documents import get_document
from quintet.kernel.results import DocumentHeld, Refused
from quintet.kernel.runner import perform
from tests.flows.builders import TODAY, Company, bring_in
from tests.flows.trade_documents import NONE, NOTHING, D, Lot, Order, Wait, priced
from tests.flows.trade_model import Trade
from tests.master.builders import a_party, a_payment_term, a_unit_of_measure, an_item
from tests.oa.builders import a_policy, the_request, vote

BIG = D("6000.00")  # orders of this much need the sales manager


def upto(most: int) -> Any:
    """Whole numbers from 0, each as likely (integers() prefers small ones, and cents would hardly ever matter)."""
    size = len(str(most))
    return st.lists(st.integers(0, 9), min_size=size, max_size=size).map(
        lambda digits: int("".join(map(str, digits))) % (most + 1)
    )


anything = st.integers(0, 99)  # picks one of what there is
lines = st.lists(
    st.tuples(st.integers(0, 2), upto(19_999), upto(5_000_000), st.integers(0, 30)),
    min_size=1,
    max_size=3,
)


class Selling(RuleBasedStateMachine):
    """Two customers (over the limit one asks for approval, the other is refused), two goods and a service."""

    ours: Company

    def begin(self) -> None:
        self.travel(0)
        self.items = [
            an_item(unit=a_unit_of_measure("KG3", places=3), name="铜排"), an_item(name="电机"),
            an_item(kind="service", name="安装"),
        ]  # fmt: skip
        whose = {"owner": self.ours.seller.user_id, "unit": self.ours.seller.unit_id}
        asks = a_party(name="武汉", payment_term=a_payment_term((30, 0), (70, 30)), **whose)
        refused = a_party(name="成都", payment_term=a_payment_term((100, 30)), **whose)
        self.trade = Trade(
            {asks: [(30, 0), (70, 30)], refused: [(100, 30)]}, {asks: D(5000), refused: D(12000)},
            {item: Lot() for item in self.items[:2]},
        )  # fmt: skip
        rows = [{"customer": c, "amount": a} for c, a in self.trade.limits.items()]
        rows[1]["policy"] = "refuse"
        made = perform(get_document("finance.credit_limit").create, rows, actor=self.ours.chief).records
        self.limits = dict(zip(self.trade.limits, (each.id for each in made), strict=True))
        a_policy({"approver": "role", "role": "sales_manager"}, command="erp.sales_order.confirm", amount=str(BIG))
        self.stock_comes(0, 12_345, 98_765)
        self.stock_comes(1, 11_000, 3_333_333)

    def travel(self, days: int) -> None:
        """The clock goes on."""
        self.today = getattr(self, "today", TODAY) + timedelta(days=days)
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)
        self.frozen = clock.frozen_at(self.today)
        self.frozen.__enter__()

    def places(self, item: int) -> Decimal:
        return D("0.001") if item == self.items[0] else D(1)

    def parted(self, item: int, left: Decimal, quarters: int) -> Decimal:
        """Some quarters of what is left, as the unit counts; at least the smallest piece unless none."""
        if quarters in (0, 4):
            return left if quarters else NONE
        return min(left, max(self.places(item), (left * quarters / 4).quantize(self.places(item))))

    def orders(self, *states: str, held: bool = False) -> list[Order]:
        return [o for o in self.trade.orders if o.state in states and (o.wait is not None) == held]

    # what people do

    @rule(which=st.integers(0, 1), quantity=upto(19_999), cost=upto(3_000_000))
    def stock_comes(self, which: int, quantity: int, cost: int) -> None:
        item = self.items[which]
        pieces, price = self.counted(item, quantity), D(cost) / 10_000
        bring_in(self.ours, (item, pieces, price))
        self.trade.bring_in(self.trade.lots[item], pieces, price)

    def counted(self, item: int, thousandths: int) -> Decimal:
        return D(thousandths + 1) / 1000 if item == self.items[0] else D(thousandths // 1000 + 1)

    @rule(which=st.integers(0, 1), wanted=lines, quoted=st.booleans(), confirmed=st.booleans())
    def order_comes(self, which: int, wanted: Any, quoted: bool, confirmed: bool) -> None:
        customer = list(self.trade.terms)[which]
        model, rows = [], []
        for index, quantity, price, discount in wanted:
            item = self.items[index]
            pieces, asked = self.counted(item, quantity), D(price) / 10_000
            model.append(priced(item, self.trade.lots.get(item), pieces, asked, discount))
            rows.append({"item": item, "quantity": pieces, "unit_price": asked, "discount": D(discount)})
        if quoted:
            made = self.quoted(customer, rows)
        else:
            row = {"customer": customer, "lines": rows}
            made = self.ours.do("erp.sales_order.create", [row], self.ours.desk).record
        assert (made.gross_total, made.net_total) == tuple(sum(getattr(m, n) for m in model) for n in ("gross", "net"))
        order = Order(made.id, customer, model)
        self.trade.orders.append(order)
        if confirmed:
            self.confirmed(order)

    def quoted(self, customer: int, rows: list[dict[str, Any]]) -> Any:
        row = {"customer": customer, "quoted_on": self.today, "lines": rows}
        quotation = self.ours.do("crm.quotation.create", [row], self.ours.seller).record
        self.ours.do("crm.quotation.send", quotation.id, self.ours.seller)
        done = self.ours.do("crm.quotation.accept", quotation.id, self.ours.seller)
        return next(each for each in done.made if each._meta.label_lower == "erp.salesorder")

    @precondition(lambda self: self.orders("DRAFT"))
    @rule(pick=anything)
    def confirm(self, pick: int) -> None:
        self.confirmed(self.pick(self.orders("DRAFT"), pick))

    def confirmed(self, order: Order) -> None:
        """Confirmed at once, or waiting, or refused: as limits and the size of the order say."""
        over = self.trade.over_limit(order)
        if over > 0 and self.refuses(order):
            with pytest.raises(Refused) as refusal:
                self.ours.do("erp.sales_order.confirm", order.id, self.ours.desk)
            assert refusal.value.rule == "order_to_cash.within_credit_limit"
            return
        result = self.ours.do("erp.sales_order.confirm", order.id, self.ours.desk)
        assert bool(result.held) == (over > 0 or order.gross >= BIG)
        if result.held:
            order.wait = Wait(max(over, NOTHING))
        else:
            self.trade.confirm(order)

    def pick(self, found: list[Any], pick: int) -> Any:
        return found[pick % len(found)]

    def refuses(self, order: Order) -> bool:
        return order.customer == list(self.trade.terms)[1]

    @precondition(lambda self: self.orders("DRAFT", held=True))
    @rule(pick=anything, how=st.sampled_from(["approve", "approve", "reject", "withdraw", "meddle"]))
    def decide(self, pick: int, how: str) -> None:
        order = self.pick(self.orders("DRAFT", held=True), pick)
        if how == "meddle":
            for command, inputs in (("confirm", {}), ("cancel", {"reason": "x"})):
                with pytest.raises(DocumentHeld):
                    self.ours.do(f"erp.sales_order.{command}", order.id, self.ours.desk, **inputs)
        elif how == "withdraw":
            self.ours.do("erp.sales_order.withdraw", order.id, self.ours.desk)
            order.wait = None
        elif order.wait.blocked:
            vote(the_request(order.id), self.ours.desk, "retry")
            self.run_approved(order)
        elif how == "reject":
            vote(*self.asked(order), "reject", reason="no")
            order.wait = None
        else:
            request = the_request(order.id)
            while (current := the_request(order.id)).state == "RUNNING" and current.round_no == request.round_no:
                vote(*self.asked(order))
            order.wait.granted = max(order.wait.granted, order.wait.asked)
            self.run_approved(order)

    def asked(self, order: Order) -> tuple[Any, Any]:
        request = the_request(order.id)
        return request, get_actor(next(task.user_ref for task in request.tasks if task.state == "PENDING"))

    def run_approved(self, order: Order) -> None:
        """With the last vote: it runs, is refused and blocked, or asks again for what is more than granted."""
        over = self.trade.over_limit(order)
        order.wait.blocked = over > 0 and self.refuses(order)
        if order.wait.blocked:
            return
        if over > order.wait.granted:
            order.wait.asked = over
        else:
            self.trade.confirm(order)

    @rule(which=st.integers(0, 1), amount=upto(20_000))
    def change_limit(self, which: int, amount: int) -> None:
        customer = list(self.trade.limits)[which]
        edit = get_document("finance.credit_limit").edit
        perform(edit, {self.limits[customer]: {"amount": D(amount)}}, actor=self.ours.chief)
        self.trade.limits[customer] = D(amount)

    @precondition(lambda self: self.orders("CONFIRMED", "PARTLY_DELIVERED"))
    @rule(pick=anything)
    def reserve(self, pick: int) -> None:
        order = self.pick(self.orders("CONFIRMED", "PARTLY_DELIVERED"), pick)
        self.ours.do("erp.sales_order.reserve_stock", order.id, self.ours.desk)
        self.trade.reserve(order)

    @precondition(lambda self: self.orders("DRAFT", "CONFIRMED", "PARTLY_DELIVERED"))
    @rule(pick=anything)
    def end(self, pick: int) -> None:
        order = self.pick(self.orders("DRAFT", "CONFIRMED", "PARTLY_DELIVERED"), pick)
        how = "close" if order.state == "PARTLY_DELIVERED" else "cancel"
        self.ours.do(f"erp.sales_order.{how}", order.id, self.ours.desk, reason="no longer")
        self.trade.end(order)
