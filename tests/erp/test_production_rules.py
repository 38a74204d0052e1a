"""What finished goods cost and what product data mean: pure functions, no database."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quintet.erp.production import rules
from quintet.erp.products import rules as product_rules

D = Decimal
NOTHING = D("0.00")


def component(issued, cost, per=1, scrap=0, absorbed="0.00"):
    return Row(
        issued_quantity=D(str(issued)),
        issued_cost=D(str(cost)),
        quantity_per=D(str(per)),
        scrap_percent=D(str(scrap)),
        absorbed_cost=D(absorbed),
    )


def operation(good, labour, overhead, quantity=10, minutes=60, state="READY", scrap=0):
    return Row(
        good_quantity=D(good),
        scrap_quantity=D(scrap),
        quantity=D(quantity),
        planned_minutes=D(minutes),
        labour_cost=D(str(labour)),
        overhead_cost=D(str(overhead)),
        absorbed_labour=NOTHING,
        absorbed_cost=NOTHING,
        state=state,
    )


def test_a_component_gives_the_share_that_received_units_use_scrap_included():
    part = component(issued=50, cost="100.00", per=2, scrap=20)  # ten units use 25

    found = rules.absorb([part], [], D(10), D(20), last=False)

    assert (found.material, part.absorbed_cost) == (D("50.00"), D("50.00"))
    assert rules.absorb([part], [], D(15), D(20), last=False).material == D("25.00")


def test_a_component_gives_no_more_than_was_issued():
    part = component(issued=5, cost="10.00", per=2)

    assert rules.absorb([part], [], D(10), D(10), last=False).value == D("10.00")


def test_a_component_outside_the_bill_goes_by_what_the_order_can_yield():
    glue = component(issued=3, cost="10.00", per=0)

    assert rules.absorb([glue], [], D(2), D(8), last=False).material == D("2.50")


def test_an_operation_gives_what_its_good_pieces_cost():
    cut, drill = operation(8, "80.00", "40.00"), operation(4, "10.00", "5.00")

    found = rules.absorb([], [cut, drill], D(2), D(10), last=False)

    assert (found.labour, found.overhead) == (D("20.00") + D("5.00"), D("10.00") + D("2.50"))
    assert (cut.absorbed_labour, cut.absorbed_cost) == (D("20.00"), D("30.00"))


def test_what_was_given_is_never_taken_back():
    cut = operation(2, "30.00", "0.00")
    rules.absorb([], [cut], D(2), D(10), last=False)
    cut.good_quantity = D(10)  # eight more, in no time

    assert rules.absorb([], [cut], D(3), D(10), last=False).value == NOTHING
    assert cut.absorbed_cost == D("30.00")


def test_the_last_receipt_takes_everything_left():
    part, cut = component(issued=9, cost="10.00"), operation(3, "1.00", "0.01")
    values = [rules.absorb([part], [cut], D(n), D(3), last=n == 3).value for n in (1, 2, 3)]

    assert sum(values) == D("11.01")
    assert values[2] == D("11.01") - values[0] - values[1]


money = st.decimals(min_value=0, max_value=10**9, places=2)


@given(money, money, money, st.integers(1, 500), st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_receipts_add_up_to_the_cost_whatever_the_parts(material, labour, overhead, issued, parts):
    part, cut = component(issued, material, per=3, scrap=5), operation(sum(parts), labour, overhead)
    received, found = 0, []
    for index, each in enumerate(parts):
        received += each
        found.append(rules.absorb([part], [cut], D(received), D(sum(parts)), last=index == len(parts) - 1))

    assert sum((f.value for f in found), NOTHING) == material + labour + overhead
    assert all(min(f.material, f.labour, f.overhead) >= 0 for f in found)


def test_a_return_is_worth_its_share_of_what_was_issued():
    part = component(issued=3, cost="10.00")

    assert rules.returned_cost(part, D(1)) == D("3.33")
    assert rules.returned_cost(part, D(3)) == D("10.00")


def test_progress_weighs_good_pieces_by_the_time_of_their_operations():
    order = Row(quantity=D(10), received_quantity=D(3))

    assert rules.progress(order, [operation(10, 0, 0, minutes=90), operation(5, 0, 0, minutes=10)]) == D("95.00")
    assert rules.progress(order, []) == D("30.00")
    assert rules.progress(order, [operation(10, 0, 0, minutes=0)]) == D("30.00")


def test_an_order_is_through_when_nothing_can_come():
    order = Row(quantity=D(10), scrap_quantity=D(2), received_quantity=D(0))
    done, open_ = operation(5, 0, 0, state="DONE"), operation(5, 0, 0)

    assert rules.nothing_left(order, [open_], D(8))
    assert not rules.nothing_left(order, [open_], D(5))
    assert rules.nothing_left(order, [done, done], D(5))
    assert not rules.nothing_left(order, [done, open_], D(5))
    assert not rules.nothing_left(order, [], D(5))
    assert (rules.can_receive(order, []), rules.can_receive(order, [done])) == (D(8), D(5))


def test_minutes_are_those_between_two_moments():
    at = [datetime(2026, 3, 2, 8, 0, 0, tzinfo=UTC), datetime(2026, 3, 2, 9, 30, 20, tzinfo=UTC)]

    assert rules.minutes_between(*at) == D("90.33")
    assert rules.minutes_between(*reversed(at)) == NOTHING
    assert rules.cost_of_minutes(D("90.33"), D(60)) == D("90.33")
    assert rules.cost_of_minutes(D(1), D("0.30")) == D("0.01")  # half a cent is a cent


@pytest.mark.parametrize(
    ("quantity", "per", "scrap", "places", "expected"),
    [
        (10, "1", 0, 0, "10"),
        (10, "1", 2, 0, "11"),  # 10.2
        (98, "1", 2, 0, "100"),  # exactly, whatever the division leaves
        (7, "0.333333", 0, 6, "2.333331"),
        (3, "1", "33.3333", 3, "4.500"),
    ],
)
def test_a_need_is_divided_by_the_yield_and_rounded_up_in_the_unit(quantity, per, scrap, places, expected):
    assert product_rules.need_of(D(quantity), D(per), D(str(scrap)), places) == D(expected)


def test_scrap_of_two_stages_and_planned_minutes():
    assert product_rules.scrap_of_both(D(10), D(20)) == D(28)
    assert product_rules.planned_minutes(D(20), D(5), D(8), D(80)) == D("75.00")


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ({1: [2], 2: [3]}, None),
        ({1: [1]}, [1, 1]),
        ({1: [2, 3], 2: [4], 3: [4, 1]}, [1, 3, 1]),
        ({1: [2], 2: [3], 3: [2]}, None),  # a circle, but not through 1
        ({}, None),
    ],
)
def test_a_circle_is_found_in_its_order(children, expected):
    assert product_rules.find_circle(1, children) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("08:00", True), ("24:00", True), ("8:00", False), ("24:01", False), ("12:60", False), ("ab:cd", False)],
)
def test_a_time_of_day_is_written_with_two_digits_each(text, expected):
    assert product_rules.is_time(text) == expected
