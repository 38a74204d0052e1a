"""Many at once, with real threads and commits: no number twice, no cent allocated twice, no credit taken twice."""

import threading

import pytest
from django.db import connections

from quintet.finance.credit.commands import OrderCredit, reserve
from quintet.finance.credit.documents import credit_limit
from quintet.finance.ledgers.documents import period
from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.finance.vouchers.checks import verify_chain
from quintet.kernel import clock, sql
from quintet.kernel.results import QuintetError, Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import TODAY, D, a_line, balance, deliver, delivery_facts, make_world


@pytest.fixture
def world(fresh_db):
    with clock.frozen_at(TODAY):
        yield make_world()


def at_once(*works):
    """Run each in its own thread and connection, all starting together; their results, or what they raised."""
    gate = threading.Barrier(len(works))
    found = [None] * len(works)

    def run(index, work):
        try:
            gate.wait()
            with clock.frozen_at(TODAY):
                found[index] = work()
        except Exception as problem:
            found[index] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_numbers_are_consecutive_and_the_chain_whole_under_eight_connections(world):
    def work():
        for _turn in range(10):
            deliver(world, delivery_facts(world), invoices=False)

    assert at_once(*[work] * 8) == [None] * 8
    numbers = [row[0] for row in sql.rows("SELECT sequence_no FROM finance_voucher ORDER BY chain_no")]
    assert numbers == list(range(1, 81))
    assert verify_chain(world.ledger) is None
    assert balance(world, "1122") == D("90400.00")


def test_two_receipts_never_pay_the_same_cent(world):
    deliver(world, delivery_facts(world, a_line(world, "100.00")))
    rows = [{"customer": world.customer, "amount": D("80.00")} for _n in range(4)]
    numbers = [perform(receipt.create, [row], actor=world.cashier).record.id for row in rows]
    at_once(*[lambda number=number: perform(post_receipt, [number], actor=world.accountant) for number in numbers])
    assert sql.value("SELECT sum(amount) FROM finance_allocation") == D("100.00")
    assert sql.value("SELECT open_amount FROM finance_receivableitem") == D("0.00")
    assert sql.value("SELECT sum(unallocated) FROM finance_receipt") == D("220.00")
    assert balance(world, "2203") == D("-220.00")


def test_two_orders_do_not_take_the_same_credit(world):
    perform(credit_limit.create, [{"customer": world.customer, "amount": D("100.00")}], actor=world.chief)

    def order(number):
        with together(world.system, "tests.confirm"):
            over = reserve([OrderCredit(order=number, customer=world.customer, amount=D("60.00"))])
            if over:
                raise Refused(over[0].policy, rule="over")

    found = at_once(*[lambda number=number: order(number) for number in range(1, 6)])
    assert found.count(None) == 1
    assert all(isinstance(each, Refused) for each in found if each is not None)
    assert sql.value("SELECT reserved FROM finance_creditposition") == D("60.00")


def test_a_month_closes_either_before_or_after_a_posting_never_around_it(world):
    months = [row[0] for row in sql.rows("SELECT id FROM finance_period WHERE month > 0 AND month < 11 ORDER BY month")]
    november = sql.value("SELECT id FROM finance_period WHERE number = '2026-11'")
    perform(period.commands["close"], months, actor=world.chief)

    def sell():
        deliver(world, delivery_facts(world), invoices=False)

    found = at_once(sell, sell, lambda: perform(period.commands["close"], [november], actor=world.chief), sell)
    refused = [each for each in found if isinstance(each, QuintetError)]
    assert all(each.rule == "finance_period_open" for each in refused)
    posted = sql.value("SELECT count(*) FROM finance_voucher")
    assert posted + len(refused) == 3
    # the closing locked the month's row first thing: what posted into it began to write before that
    after = sql.value(
        "SELECT count(*) FROM finance_voucher v JOIN finance_period p ON p.id = v.period_id"
        " WHERE p.id = %s AND p.state = 'CLOSED' AND v.xmin::text::bigint > p.xmin::text::bigint",
        [november],
    )
    assert after == 0
