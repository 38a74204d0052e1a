"""The credit gate: taken at once, given back step by step, never taken twice."""

from datetime import date

import pytest

from quintet.finance.credit.commands import OrderCredit, Release, release, reserve
from quintet.finance.credit.documents import credit_limit
from quintet.finance.credit.queries import list_standings
from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.kernel import clock
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform, together
from tests.finance.builders import (
    TODAY,
    D,
    a_line,
    deliver,
    delivery_facts,
    make_world,
    return_facts,
    take_back,
)


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        yield make_world()


def limit(world, amount, **changes):
    row = {"customer": world.customer, "amount": D(amount), **changes}
    return perform(credit_limit.create, [row], actor=world.chief).record.id


def ask(world, *orders):
    with together(world.system, "tests.reserve"):
        return reserve([OrderCredit(order=o, customer=c, amount=D(a)) for o, c, a in orders])


def give_back(world, *orders):
    with together(world.system, "tests.release"):
        release([Release(order=o, amount=a) for o, a in orders])


def standing(world):
    found = list_standings(world.company, [world.customer])[world.customer]
    return found.receivable, found.reserved, found.available


def test_without_a_limit_no_order_is_in_excess_but_what_it_holds_is_known(world):
    assert ask(world, (1, world.customer, "9000000.00")) == []
    assert standing(world) == (D("0.00"), D("9000000.00"), None)


def test_the_order_that_goes_over_is_named_with_excess_and_limit(world):
    limit(world, "1000.00")
    assert ask(world, (1, world.customer, "1000.00")) == []
    (over,) = ask(world, (2, world.customer, "12.50"))
    assert (over.order, over.excess, over.limit, over.exposure, over.policy) == (
        2, D("12.50"), D("1000.00"), D("1012.50"), "hold",
    )  # fmt: skip


def test_orders_of_one_call_count_one_after_the_other(world):
    limit(world, "100.00", policy="refuse")
    found = ask(world, (1, world.customer, "60.00"), (2, world.customer, "60.00"), (3, world.other, "60.00"))
    assert [(over.order, over.excess, over.policy) for over in found] == [(2, D("20.00"), "refuse")]


def test_asking_again_replaces_what_the_order_holds(world):
    limit(world, "100.00")
    ask(world, (1, world.customer, "60.00"))
    assert ask(world, (1, world.customer, "90.00")) == []
    assert standing(world) == (D("0.00"), D("90.00"), D("10.00"))


def test_a_payment_frees_credit_and_a_delivery_moves_it_from_reserved_to_receivable(world):
    limit(world, "2000.00")
    ask(world, (7, world.customer, "1130.00"))
    row = {"customer": world.customer, "amount": D("700.00")}
    number = perform(receipt.create, [row], actor=world.cashier).record.id
    perform(post_receipt, [number], actor=world.accountant)
    assert standing(world) == (D("-700.00"), D("1130.00"), D("1570.00"))
    deliver(world, delivery_facts(world, a_line(world, "500.00"), order=7))
    assert standing(world) == (D("-200.00"), D("630.00"), D("1570.00"))


def test_a_delivery_takes_no_more_than_the_order_holds(world):
    ask(world, (7, world.customer, "100.00"))
    deliver(world, delivery_facts(world, a_line(world, "130.00"), order=7))
    assert standing(world) == (D("130.00"), D("0.00"), None)


def test_a_return_frees_credit(world):
    sold = delivery_facts(world, a_line(world, "100.00", "40.00"))
    deliver(world, sold)
    take_back(world, return_facts(world, sold, a_line(world, "30.00", "12.00")))
    assert standing(world) == (D("70.00"), D("0.00"), None)


def test_cancelling_gives_all_back_and_closing_short_gives_back_the_rest(world):
    ask(world, (1, world.customer, "100.00"), (2, world.customer, "50.00"))
    give_back(world, (1, None), (2, D("20.00")))
    assert standing(world) == (D("0.00"), D("30.00"), None)
    give_back(world, (2, D("999.00")), (1, None))
    assert standing(world) == (D("0.00"), D("0.00"), None)


def test_the_youngest_limit_that_is_valid_counts(world):
    limit(world, "100.00", valid_from=date(2026, 1, 1))
    limit(world, "300.00", valid_from=date(2026, 11, 1))
    limit(world, "900.00", valid_from=date(2027, 1, 1))
    (over,) = ask(world, (1, world.customer, "301.00"))
    assert (over.limit, over.excess) == (D("300.00"), D("1.00"))


def test_a_limit_that_ended_does_not_count(world):
    limit(world, "100.00", valid_from=date(2026, 1, 1), valid_to=date(2026, 10, 31))
    assert ask(world, (1, world.customer, "500.00")) == []


def test_only_the_chief_sets_limits_and_never_negative_ones(world):
    with pytest.raises(NotAllowed):
        perform(credit_limit.create, [{"customer": world.customer, "amount": D(1)}], actor=world.accountant)
    with pytest.raises((Refused, InvalidInput)) as refusal:
        limit(world, "-1.00")
    assert refusal.value.rule == "finance_credit_limit_not_negative"
