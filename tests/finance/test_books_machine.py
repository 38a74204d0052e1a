"""Whatever people do, in whatever order: vouchers balance, sub-ledgers agree with the ledger, the chain is whole."""

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

from quintet.finance.credit.commands import OrderCredit, Release, release, reserve
from quintet.finance.receivables.commands import allocate_receipt, offset_credit, post_invoice, post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.finance.reports.queries import receivables_ageing, trial_balance
from quintet.kernel import clock, doctor, sql
from quintet.kernel.results import Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, a_line, deliver, delivery_facts, make_world, return_facts, take_back
from tests.finance.machines import run_rolled

CHECKS = (
    "finance.allocations",
    "finance.balances",
    "finance.chain",
    "finance.credit",
    "finance.gaps",
    "finance.receivables",
    "finance.vouchers_balanced",
)
cents = st.integers(min_value=1, max_value=500_000).map(lambda n: Decimal(n).scaleb(-2))
days = st.dates(min_value=date(2026, 9, 1), max_value=TODAY)


class Books(RuleBasedStateMachine):
    """One company's books under random work."""

    @initialize()
    def open_books(self):
        self.frozen = clock.frozen_at(TODAY)
        self.frozen.__enter__()
        self.world = make_world()
        self.sold = []

    def teardown(self):
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)

    @rule(gross=cents, cost=cents, on=days, mine=st.booleans(), term=st.booleans())
    def sell(self, gross, cost, on, mine, term):
        facts = delivery_facts(
            self.world, a_line(self.world, str(gross), str(cost)), happened_on=on,
            customer=self.world.customer if mine else self.world.other,
            payment_term=self.world.term if term else None,
        )  # fmt: skip
        deliver(self.world, facts)
        self.sold.append(facts)

    @precondition(lambda self: self.sold)
    @rule(data=st.data())
    def take_back(self, data):
        sold = self.sold.pop(data.draw(st.integers(0, len(self.sold) - 1)))
        take_back(self.world, return_facts(self.world, sold, *sold.lines))

    @rule(amount=cents, mine=st.booleans())
    def receive(self, amount, mine):
        row = {"customer": self.world.customer if mine else self.world.other, "amount": amount}
        number = perform(receipt.create, [row], actor=self.world.cashier).record.id
        perform(post_receipt, [number], actor=self.world.accountant)

    @rule()
    def use_prepayments(self):
        for (number,) in sql.rows("SELECT id FROM finance_receipt WHERE unallocated > 0 ORDER BY id"):
            self.tried(allocate_receipt, number)

    @rule()
    def use_credits(self):
        for (number,) in sql.rows("SELECT id FROM finance_receivableitem WHERE open_amount < 0 ORDER BY id"):
            perform(offset_credit, [number], actor=self.world.accountant)

    @rule()
    def issue_invoices(self):
        numbers = [row[0] for row in sql.rows("SELECT id FROM finance_salesinvoice WHERE state = 'DRAFT' ORDER BY id")]
        if numbers:
            perform(post_invoice, numbers, actor=self.world.accountant)

    @rule(order=st.integers(1, 3), amount=cents)
    def confirm(self, order, amount):
        with together(self.world.system, "tests.confirm"):
            reserve([OrderCredit(order=order, customer=self.world.customer, amount=amount)])

    @rule(order=st.integers(1, 3), amount=st.none() | cents)
    def cancel(self, order, amount):
        with together(self.world.system, "tests.cancel"):
            release([Release(order=order, amount=amount)])

    def tried(self, command, number):
        """Nothing to allocate is a fair answer; anything else is not."""
        try:
            perform(command, [number], actor=self.world.accountant)
        except Refused as refusal:
            if refusal.rule != "finance.receivables.something_to_allocate":
                raise

    @invariant()
    def the_doctor_finds_nothing(self):
        if hasattr(self, "world"):
            found = [(e.check.name, str(f.message)) for e in doctor.examine(CHECKS) for f in e.findings]
            assert found == []

    @invariant()
    def reports_agree(self):
        if hasattr(self, "world"):
            found = trial_balance.run(self.world.accountant, {})
            assert all(check.ok for check in found.checks)
            ageing = receivables_ageing.run(self.world.accountant, {})
            assert all(check.ok for check in ageing.checks)
            assert sum((row["total"] for row in ageing.rows), D("0.00")) == ageing.totals["total"]


def test_the_books_agree_whatever_is_done(db):
    run_rolled(Books, examples=20)
