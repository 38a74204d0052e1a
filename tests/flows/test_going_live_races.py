"""Going live when several press at once: the books are opened once, and stock with them once."""

import pytest

from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError, Refused
from quintet.kernel.runner import perform
from tests.erp.races import at_once
from tests.finance.builders import TODAY, D, balance
from tests.flows.test_going_live import (
    count_stock,
    count_usual_stock,
    doctor_finds,
    enter,
    go_live,
    opened_world,
    usual,
)
from tests.master.builders import a_user

HANDS = 3


@pytest.fixture
def world(fresh_db):
    with clock.frozen_at(TODAY):
        yield opened_world()


def that_day(function, *given):
    """The clock of a thread of its own stands still as well."""

    def run():
        with clock.frozen_at(TODAY):
            return function(*given)

    return run


def refusals(answers):
    assert [each for each in answers if isinstance(each, BaseException) and not isinstance(each, QuintetError)] == []
    return [each for each in answers if isinstance(each, QuintetError)]


def opened_exactly_once(world):
    assert sql.value("SELECT count(*) FROM finance_goinglive WHERE state = 'POSTED'") == 1
    assert sql.value("SELECT sum(value) FROM erp_stockposition") == D("690.50")
    for code, amount in usual(world)["balances"].items():
        assert balance(world, code) == amount, code
    assert doctor_finds() == []


def test_several_runs_posted_at_once_open_the_books_once(world):
    count_usual_stock(world)
    runs = [enter(world, **usual(world)) for _hand in range(HANDS)]
    chiefs = [a_user("chief_accountant", company=world.company) for _hand in range(HANDS)]

    answers = at_once(*(that_day(go_live, world, run, chief) for run, chief in zip(runs, chiefs, strict=True)))

    assert [each.rule for each in refusals(answers)] == ["finance.going_live.opens_once"] * (HANDS - 1)
    opened_exactly_once(world)


@pytest.mark.parametrize("attempt", range(3))
def test_stock_posted_while_the_books_are_opened_is_in_them_once(world, attempt):
    stock, run = count_usual_stock(world), enter(world, **usual(world))
    post = get_document("erp.opening_stock").commands["post"]

    answers = at_once(that_day(go_live, world, run), that_day(lambda: perform(post, [stock], actor=world.accountant)))

    assert len(refusals(answers)) <= 1  # stock that the run has opened cannot be posted again
    opened_exactly_once(world)


@pytest.mark.parametrize("attempt", range(3))
def test_stock_counted_while_the_books_are_opened_is_compared_or_comes_too_late(world, attempt):
    count_usual_stock(world)
    run = enter(world, **usual(world))

    opened, late = at_once(that_day(go_live, world, run), that_day(count_stock, world, (world.steel, "1", "10")))

    if isinstance(opened, QuintetError):  # it was counted before: the lists differ by these 10.00, nothing is booked
        assert [each.rule for each in opened.errors] == ["finance.going_live.lists_agree"]
        assert sql.value("SELECT count(*) FROM finance_voucher") == 0
    else:
        with pytest.raises(Refused):
            perform(get_document("erp.opening_stock").commands["post"], [late], actor=world.accountant)
        opened_exactly_once(world)
