"""Whatever comes, is invoiced, sent back, paid and made, in any order: sub-ledgers and ledger agree at every step."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from quintet.finance.costing.commands import close_costs
from quintet.finance.payables.commands import allocate_payment, offset_credit, post_payment
from quintet.finance.reports.queries import payables_ageing, trial_balance
from quintet.kernel import clock, doctor, sql
from quintet.kernel.money import share_between
from quintet.kernel.results import Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, balance, make_world
from tests.finance.buying import (
    Shelf,
    a_payment,
    a_supplier,
    invoice_goods,
    receive_goods,
    received_line,
    send_back,
    shelves,
)
from tests.finance.machines import run_rolled
from tests.finance.making import incur, issue, produce, work

CHECKS = (
    "finance.balances",
    "finance.chain",
    "finance.estimates",
    "finance.gaps",
    "finance.payables",
    "finance.payments",
    "finance.vouchers_balanced",
    "finance.wip",
)
cents = st.integers(min_value=1, max_value=500_000).map(lambda n: Decimal(n).scaleb(-2))
pieces = st.integers(min_value=1, max_value=40).map(Decimal)
days = st.dates(min_value=date(2026, 9, 1), max_value=TODAY)
classes = st.sampled_from(["raw_material", "goods", "semi_finished", "consumable", "service"])


class Purchases(RuleBasedStateMachine):
    """One company's purchases and production under random work."""

    @initialize()
    def open_books(self):
        self.frozen = clock.frozen_at(TODAY)
        self.frozen.__enter__()
        self.shelf = Shelf()
        self.shelved = shelves(self.shelf)
        self.shelved.__enter__()
        self.world = make_world()
        self.suppliers = [a_supplier(self.world), a_supplier(self.world, "S2", "东莞松山湖")]
        self.came = []

    def teardown(self):
        if hasattr(self, "shelved"):
            self.shelved.__exit__(None, None, None)
            self.frozen.__exit__(None, None, None)

    @rule(
        quantity=pieces,
        net=cents,
        on=days,
        first=st.booleans(),
        kind=classes,
        used=st.integers(0, 40),
        term=st.booleans(),
    )
    def receive(self, quantity, net, on, first, kind, used, term):
        item = self.world.item if first else self.world.second
        line = received_line(self.world, str(quantity), str(net), stock_class=kind, item=item)
        supplier = self.suppliers[not first]
        receive_goods(
            self.world, supplier, line, shelf=self.shelf, happened_on=on,
            payment_term=self.world.term if term else None,
        )  # fmt: skip
        self.shelf.put(item, -min(Decimal(used), self.shelf.on_hand[item]))
        self.came.append((supplier, line))

    @precondition(lambda self: self.came)
    @rule(data=st.data(), cost=cents)
    def send_back(self, data, cost):
        supplier, line = data.draw(st.sampled_from(self.came))
        part = data.draw(st.integers(1, int(line.quantity)).map(Decimal))
        net = share_between(line.net, D(0), part, line.quantity)
        send_back(self.world, supplier, line, str(part), str(net), str(cost))

    @rule(data=st.data(), factor=st.integers(50, 150), deductible=st.booleans())
    def invoice(self, data, factor, deductible):
        free = sql.rows(
            "SELECT id, supplier_id, quantity - invoiced_quantity, net FROM finance_estimatedreceipt"
            " WHERE quantity <> invoiced_quantity AND net <> 0 ORDER BY id"
        )
        if not free:
            return
        supplier = free[0][1]
        lines = []
        for number, of, quantity, net in free:
            if of == supplier and data.draw(st.booleans()):
                part = data.draw(st.integers(1, int(abs(quantity)))) * (1 if quantity > 0 else -1)
                said = (net * factor / 100 * part / quantity).quantize(D("0.01"))
                lines.append({"estimate": number, "quantity": D(part), **({"net": said} if said else {})})
        if lines:
            invoice_goods(self.world, supplier, *lines, deductible=deductible)

    @rule(amount=cents, first=st.booleans())
    def pay(self, amount, first):
        number = a_payment(self.world, self.suppliers[not first], str(amount))
        perform(post_payment, [number], actor=self.world.accountant)

    @rule()
    def use_what_was_paid_ahead(self):
        for (number,) in sql.rows("SELECT id FROM finance_payment WHERE unallocated > 0 ORDER BY id"):
            try:
                perform(allocate_payment, [number], actor=self.world.accountant)
            except Refused as refusal:
                if refusal.rule != "finance.payables.something_to_allocate":
                    raise

    @rule()
    def use_credits(self):
        for (number,) in sql.rows("SELECT id FROM finance_payableitem WHERE open_amount < 0 ORDER BY id"):
            perform(offset_credit, [number], actor=self.world.accountant)

    @rule(material=cents, labour=cents, overhead=cents, order=st.integers(1, 3), done=st.booleans())
    def make(self, material, labour, overhead, order, done):
        costs = (str(material), str(labour), str(overhead))
        issue(self.world, order, self.world.second, costs[0])
        work(self.world, order, self.world.second, costs[1], costs[2])
        if done:
            produce(self.world, order, self.world.second, "7", *costs)
            self.shelf.put(self.world.second, D(7))

    @rule(amount=cents, close=st.booleans())
    def incur(self, amount, close):
        incur(self.world, str(amount))
        if close:
            november = sql.value("SELECT id FROM finance_period WHERE number = '2026-11'")
            with together(self.world.system, "tests.close"):
                close_costs(self.world.ledger, november)
            family = [balance(self.world, code) for code in ("410101", "410102", "410103", "410104")]
            assert family == [D("0.00")] * 4

    @invariant()
    def the_doctor_finds_nothing(self):
        if hasattr(self, "came"):
            assert [(e.check.name, str(f.message)) for e in doctor.examine(CHECKS) for f in e.findings] == []

    @invariant()
    def no_difference_of_price_is_left(self):
        if hasattr(self, "came"):
            assert balance(self.world, "1404") == D("0.00")

    @invariant()
    def reports_agree(self):
        if hasattr(self, "came"):
            assert all(check.ok for check in trial_balance.run(self.world.accountant, {}).checks)
            assert all(check.ok for check in payables_ageing.run(self.world.accountant, {}).checks)


def test_payables_and_books_agree_whatever_is_done(db):
    run_rolled(Purchases, examples=15)
