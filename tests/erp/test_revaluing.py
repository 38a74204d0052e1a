"""Goods that turn out to have cost something else: stock and what was issued share the difference to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quintet.erp.stock.commands import Revaluation, StockLine, issue, revalue
from quintet.erp.stock.queries import list_stock_differences
from quintet.erp.stock.rules import Balance
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.results import Refused
from quintet.kernel.runner import together
from tests.erp.builders import TODAY, a_shop, events_of, position
from tests.erp.races import at_once
from tests.master.builders import an_item

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def a_shop_with(quantity, unit_cost):
    shop, item = a_shop(), an_item()
    shop.stock((item, quantity, unit_cost))
    return shop, item


def take(shop, item, quantity):
    with together(system_actor("test", shop.company), "test"):
        issue([StockLine(1, 1, item, shop.warehouse, D(quantity), number="OUT", happened_on=TODAY)], kind="issue")


def find(shop, *revaluations, cause=77):
    with together(system_actor("test", shop.company), "test"):
        return revalue([Revaluation(cause, n, *each, number="INV-1") for n, each in enumerate(revaluations)])


def test_what_is_on_hand_takes_its_share_and_what_was_issued_the_rest(db):
    shop, item = a_shop_with(10, "1.00")
    take(shop, item, 7)

    parts = find(shop, (item, shop.warehouse, D(10), D("1.00")))

    assert parts == [(D("0.30"), D("0.70"))]
    assert position(item, shop.warehouse) == (D(3), D("3.30"), D(0))
    (told,) = events_of(77, "erp.stock_revalued.v1")
    assert told["happened_on"] == "2026-03-02"
    assert told["lines"] == [{"item": item, "warehouse": shop.warehouse, "to_stock": "0.30", "to_issued": "0.70"}]
    move = sql.one("SELECT kind, quantity, value, number FROM erp_stockmove WHERE document_ref = 77")
    assert move == ("revaluation", D(0), D("0.30"), "INV-1")
    assert list_stock_differences(shop.company) == []


def test_more_on_hand_than_came_with_the_invoice_keeps_all_of_it(db):
    shop, item = a_shop_with(10, "1.00")

    assert find(shop, (item, shop.warehouse, D(4), D("0.05"))) == [(D("0.05"), D("0.00"))]
    assert position(item, shop.warehouse) == (D(10), D("10.05"), D(0))


def test_nothing_on_hand_gives_everything_to_what_was_issued(db):
    shop, item = a_shop_with(10, "1.00")
    take(shop, item, 10)
    never = an_item()

    parts = find(shop, (item, shop.warehouse, D(10), D("-2.50")), (never, shop.warehouse, D(1), D("3.00")))

    assert parts == [(D("0.00"), D("-2.50")), (D("0.00"), D("3.00"))]
    assert position(item, shop.warehouse) == (D(0), D("0.00"), D(0))
    assert sql.value("SELECT count(*) FROM erp_stockmove WHERE kind = 'revaluation' AND document_ref = 77") == 0
    assert len(events_of(77, "erp.stock_revalued.v1")[0]["lines"]) == 2


def test_stock_is_never_worth_less_than_nothing(db):
    shop, item = a_shop_with(10, "1.00")

    parts = find(shop, (item, shop.warehouse, D(10), D("-12.00")), (item, shop.warehouse, D(10), D("-1.00")))

    assert parts == [(D("-10.00"), D("-2.00")), (D("0.00"), D("-1.00"))]
    assert position(item, shop.warehouse) == (D(10), D("0.00"), D(0))
    assert list_stock_differences(shop.company) == []


def test_each_cause_hears_of_its_own(db):
    shop, item = a_shop_with(10, "1.00")
    with together(system_actor("test", shop.company), "test"):
        revalue([Revaluation(number, 1, item, shop.warehouse, D(10), D("1.00")) for number in (81, 82)])

    assert [len(events_of(number, "erp.stock_revalued.v1")) for number in (81, 82)] == [1, 1]
    assert position(item, shop.warehouse)[1] == D("12.00")


def test_the_database_refuses_moves_that_move_nothing(db):
    shop, item = a_shop_with(10, "1.00")
    move = sql.value("SELECT min(id) FROM erp_stockmove WHERE item_id = %s", [item])
    copy = (
        "INSERT INTO erp_stockmove SELECT (x.r).*"
        " FROM (SELECT jsonb_populate_record(m, %s) AS r FROM erp_stockmove m WHERE id = %s) x"
    )

    for wrong in (
        '{"id": -1, "quantity": 0, "value": 0}',
        '{"id": -2, "kind": "revaluation", "quantity": 0, "value": 0}',
        '{"id": -3, "kind": "revaluation"}',
        '{"id": -4, "kind": "purchase", "quantity": 0, "value": 1}',
    ):
        with pytest.raises(Refused) as refused, together(system_actor("test", shop.company), "test"):
            sql.execute(copy, [wrong, move])
        assert refused.value.rule == "erp_stock_move_moves"


cents = st.integers(-10_000_000, 10_000_000).map(lambda n: D(n) / 100)
quantities = st.integers(0, 10_000_000).map(lambda n: D(n) / 1000)


@given(
    on_hand=quantities,
    value=cents.map(abs),
    found=st.lists(st.tuples(quantities, cents), min_size=1, max_size=5),
)
@settings(max_examples=300, deadline=None)
def test_revaluing_conserves_money_and_never_makes_stock_negative(on_hand, value, found):
    balance = Balance(1, 2, 3, on_hand, value if on_hand else D("0.00"), D(0))
    before = balance.value
    given_to_issued = D(0)

    for quantity, difference in found:
        to_stock, to_issued = balance.revalue(quantity, difference)
        given_to_issued += to_issued
        assert to_stock + to_issued == difference
        assert to_stock == round(to_stock, 2)
        assert abs(to_stock) <= abs(difference)
        assert balance.value >= 0
        assert balance.quantity == on_hand
        assert on_hand or balance.value == 0

    assert before + sum(difference for _q, difference in found) == balance.value + given_to_issued


def test_revaluing_while_goods_leave_keeps_the_books_of_stock_right(fresh_db):
    shop, item = a_shop_with(80, "1.00")

    jobs = [lambda: take(shop, item, 10) for _ in range(4)]
    jobs += [lambda n=n: find(shop, (item, shop.warehouse, D(80), D("8.00")), cause=90 + n) for n in range(4)]
    at_once(*jobs)

    quantity, value, _reserved = position(item, shop.warehouse)
    to_issued = sum(D(e["lines"][0]["to_issued"]) for n in range(4) for e in events_of(90 + n, "erp.stock_revalued.v1"))
    issued = -sql.value("SELECT sum(value) FROM erp_stockmove WHERE item_id = %s AND kind = 'issue'", [item])
    assert quantity == D(40)
    assert value + issued + to_issued == D("112.00")
    assert list_stock_differences(shop.company) == []
