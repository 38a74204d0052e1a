"""Stock against a plain model: whatever happens in whatever order, quantities, values and reservations agree."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from quintet.erp.deliveries.documents import delivery
from quintet.erp.sales.commands import cancel, close, reserve_stock
from quintet.erp.stock.queries import get_stock_at, list_stock_differences
from quintet.kernel import clock
from quintet.kernel.results import Refused
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, Shop, a_shop, delivery_of, draft_of, order_of, position
from tests.master.builders import a_unit_of_measure, an_item, make

D = Decimal
NONE, NOTHING = D(0), D("0.00")
quantities = st.integers(1, 20_000).map(lambda n: D(n) / 1000)
costs = st.integers(0, 5_000_000).map(lambda n: D(n) / 1_000_000)


def cents(amount: Fraction) -> Decimal:
    """Half up to the cent, reckoned without Decimal."""
    return D(int(amount * 100 + Fraction(1, 2))) / 100


@dataclass
class Lot:
    """The model of one position."""

    quantity: Decimal = NONE
    value: Decimal = NOTHING
    reserved: Decimal = NONE

    def out(self, quantity: Decimal, own: Decimal) -> Decimal:
        whole = quantity == self.quantity
        cost = self.value if whole else cents(Fraction(self.value) * Fraction(quantity) / Fraction(self.quantity))
        self.quantity, self.value = self.quantity - quantity, self.value - cost
        self.reserved -= min(own, quantity)
        return cost


@dataclass
class Sale:
    """The model of one order of one line."""

    id: int
    item: int
    quantity: Decimal
    gross: Decimal
    reserved: Decimal
    delivered: Decimal = NONE
    parts: list[Decimal] = field(default_factory=list)


class StockMachine(RuleBasedStateMachine):
    """Receipts, orders, partial deliveries, returns, cancellations and closings on two items of one warehouse."""

    shop: Shop
    sales = Bundle("sales")
    shipped = Bundle("shipped")

    @initialize()
    def begin(self) -> None:
        unit = a_unit_of_measure("KG3", places=3)
        self.items = [an_item(unit=unit) for _ in range(2)]
        self.shop.warehouse = make("erp.warehouse", company=self.shop.company)
        self.lots = {item: Lot() for item in self.items}
        for item in self.items:
            self.receive(self.items.index(item), D(5), D("1.234567"))

    @rule(index=st.integers(0, 1), quantity=quantities, cost=costs)
    def receive(self, index: int, quantity: Decimal, cost: Decimal) -> None:
        item = self.items[index]
        self.shop.stock((item, quantity, cost))
        lot = self.lots[item]
        lot.quantity += quantity
        lot.value += cents(Fraction(quantity) * Fraction(cost))

    @rule(target=sales, index=st.integers(0, 1), quantity=quantities, price=costs)
    def order(self, index: int, quantity: Decimal, price: Decimal) -> Sale:
        item = self.items[index]
        made = self.shop.confirmed((item, quantity, price), warehouse=self.shop.warehouse)
        lot = self.lots[item]
        got = min(quantity, lot.quantity - lot.reserved)
        lot.reserved += got
        assert made.lines[0].reserved_quantity == got
        assert made.is_short == (got < quantity)
        assert made.gross_total == cents(Fraction(quantity) * Fraction(price))
        return Sale(made.id, item, quantity, made.gross_total, got)

    @rule(sale=sales)
    def reserve_what_came(self, sale: Sale) -> None:
        if sale.delivered == sale.quantity:
            return
        perform(reserve_stock, [sale.id], actor=self.shop.desk)
        lot = self.lots[sale.item]
        got = min(sale.quantity - sale.delivered - sale.reserved, lot.quantity - lot.reserved)
        lot.reserved += got
        sale.reserved += got

    @rule(target=shipped, sale=sales, share=st.integers(1, 4))
    def ship(self, sale: Sale, share: int) -> tuple[int, Sale, list[Decimal]] | None:
        left = sale.quantity - sale.delivered
        if not left:
            return None
        quantity = left if share == 4 else max(D("0.001"), (left * share / 4).quantize(D("0.001")))
        draft, lot = draft_of(sale.id), self.lots[sale.item]
        rows = [{"id": draft.lines[0].id, "item": sale.item, "quantity": quantity}]
        perform(delivery.edit, {draft.id: {"lines": rows}}, actor=self.shop.keeper)
        if quantity - sale.reserved > lot.quantity - lot.reserved:
            with pytest.raises(Refused) as refusal:
                self.shop.ship(draft.id)
            assert refusal.value.rule == "erp.stock.enough_stock"
            return None
        done = self.shop.ship(draft.id)
        cost = lot.out(quantity, sale.reserved)
        assert done.cost_total == cost
        sale.reserved -= min(sale.reserved, quantity)
        sale.delivered += quantity
        sale.parts.append(done.gross_total)
        if sale.delivered == sale.quantity:
            assert sum(sale.parts) == sale.gross
            assert order_of(sale.id).state == "DELIVERED"
        return done.id, sale, []

    @rule(shipment=shipped, share=st.integers(1, 3))
    def take_back(self, shipment: tuple[int, Sale, list[Decimal]] | None, share: int) -> None:
        if shipment is None:
            return
        number, sale, costs_back = shipment
        line = delivery_of(number).lines[0]
        left = line.quantity - line.returned_quantity
        if not left:
            return
        quantity = left if share == 3 else max(D("0.001"), (left * share / 3).quantize(D("0.001")))
        done = self.shop.receive(self.shop.return_of(delivery_of(number), (sale.item, quantity)).id)
        costs_back.append(done.cost_total)
        if quantity == left:
            assert sum(costs_back) == line.cost
        lot = self.lots[sale.item]
        lot.quantity, lot.value = lot.quantity + quantity, lot.value + done.cost_total

    @rule(sale=consumes(sales))
    def end(self, sale: Sale) -> None:
        if sale.delivered == sale.quantity:
            return
        perform(close if sale.delivered else cancel, [sale.id], {"reason": "no longer"}, actor=self.shop.desk)
        self.lots[sale.item].reserved -= sale.reserved
        assert draft_of(sale.id) is None

    @invariant()
    def positions_are_as_the_model(self) -> None:
        for item, lot in self.lots.items():
            assert position(item, self.shop.warehouse) == (lot.quantity, lot.value, lot.reserved)
            assert 0 <= lot.reserved <= lot.quantity
            assert lot.quantity or not lot.value

    def teardown(self) -> None:
        assert list_stock_differences(self.shop.company) == []
        levels = {level.item_id: level for level in get_stock_at(self.shop.company, TODAY)}
        for item, lot in getattr(self, "lots", {}).items():
            found = levels.get(item)
            assert (found.quantity, found.value) == (lot.quantity, lot.value) if found else lot.quantity == 0


def test_stock_agrees_with_a_plain_model_whatever_happens(db):
    with clock.frozen_at(TODAY):
        StockMachine.shop = a_shop()
        run_state_machine_as_test(
            StockMachine,
            settings=settings(
                max_examples=20,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
            ),
        )
