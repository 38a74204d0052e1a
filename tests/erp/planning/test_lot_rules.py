"""Lot rules against textbook cases with known answers.

Nahmias: S. Nahmias, *Production and Operations Analysis*, chapters 4 and 8 (Harmon Music). Silver: Silver, Pyke &
Peterson, *Inventory Management and Production Planning and Scheduling*, chapter 6.
"""

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quintet.erp.planning.lots import Costs, Limits, cost_of, eoq, silver_meal, wagner_whitin
from tests.erp.planning.problems import Case, Item, by_bucket, weekly

HARMON = (42, 42, 32, 12, 26, 112, 45, 14, 76, 38)  # Nahmias: setup $132, holding $0.60 a casing a week
SILVER = (10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41)  # Silver: order $54, holding $0.40 a box a month
WEEKS = 10


def planned(demand, rule="lot_for_lot", weeks=WEEKS, **policy):
    """What is planned by week of one item with these weekly requirements."""
    return by_bucket(Case([Item(rule=rule, **policy)], demands=weekly(*demand), weeks=weeks).plan(), 0)


def weekly_costs(order, hold):
    return Costs(order, hold / 7)


def test_lot_for_lot_orders_each_weeks_requirement():
    assert planned(HARMON) == list(HARMON)


def test_net_requirements_of_harmon_music():
    """Nahmias: trumpets 77, 42, 38, 21, …; 23 on hand; receipts of 12, 6 and 9 in weeks 8, 10 and 11."""
    case = Case(
        [Item(stock=23)],
        demands=weekly(77, 42, 38, 21, 26, 112, 45, 14, 76, 38),
        receipts=[(0, 0, 12), (0, 14, 6), (0, 21, 9)],
        weeks=WEEKS,
    )
    assert by_bucket(case.plan(), 0) == list(HARMON)


def test_a_level_below_valves_three_to_a_casing():
    """Nahmias: valves, three a casing, four weeks' lead time of casings; 186 on hand, 96 to come in the second week."""
    casings, valves = Item(lead=28), Item(stock=186)
    demand = [(0, 28 + day, q) for _item, day, q in weekly(*HARMON)]
    case = Case([casings, valves], [(0, 1, Fraction(3))], demand, receipts=[(1, 7, 96)], weeks=14)
    assert by_bucket(case.plan(), 1)[:WEEKS] == [0, 0, 66, 36, 78, 336, 135, 42, 228, 114]


def test_eoq_of_pencils():
    """Nahmias: 60 pencils a week, $12 an order, 25 % a year of 2 cents: 3,870."""
    costs = Costs(12, 0.25 * 0.02 / 365)
    assert round(eoq(60 * 52 / 365, costs)) == 3870


def test_eoq_of_harmon_music():
    """Nahmias: 139 in weeks 1, 5, 7 and 10; 653 casing-weeks held: $528 + $391.80 = $919.80."""
    found = planned(HARMON, "eoq", order_cost=132, hold_week=0.6)
    assert found == [139, 0, 0, 0, 139, 0, 139, 0, 0, 139]
    held = np.cumsum(np.array(found) - np.array(HARMON)).sum()
    assert held == 653
    assert round(4 * 132 + 0.6 * held, 2) == 919.80


def test_period_order_quantity_of_harmon_music():
    """139 last 3.17 weeks of 43.9: an order covers three weeks."""
    assert planned(HARMON, "poq", order_cost=132, hold_week=0.6) == [116, 0, 0, 150, 0, 0, 135, 0, 0, 38]


def test_period_given_in_days():
    assert planned(HARMON, "poq", period=14) == [84, 0, 44, 0, 138, 0, 59, 0, 114, 0]


def test_silver_meal_of_five_weeks():
    """Nahmias: 18, 30, 42, 5, 20; setup $80, holding $2: lots of 48, 47 and 20."""
    assert planned((18, 30, 42, 5, 20), "silver_meal", 5, order_cost=80, hold_week=2) == [48, 0, 47, 0, 20]


def test_silver_meal_of_harmon_music():
    assert planned(HARMON, "silver_meal", order_cost=132, hold_week=0.6) == [128, 0, 0, 0, 197, 0, 0, 0, 114, 0]


def test_wagner_whitin_of_harmon_music():
    """Nahmias: 154, 171 and 114 in weeks 1, 6 and 9 cost $610.20; no plan is cheaper."""
    found = planned(HARMON, "wagner_whitin", order_cost=132, hold_week=0.6)
    assert found == [154, 0, 0, 0, 0, 171, 0, 0, 114, 0]
    held = np.cumsum(np.array(found) - np.array(HARMON)).sum()
    assert round(3 * 132 + 0.6 * held, 2) == 610.20


def test_wagner_whitin_and_silver_meal_of_silvers_boxes():
    """Silver: replenishments of 84, 130, 283, 140, 124, 160 and 279 cost $501.20; the heuristic finds them too."""
    best = [84, 0, 0, 130, 283, 0, 140, 0, 124, 160, 279, 0]
    policy = {"order_cost": 54, "hold_week": 0.4}
    assert planned(SILVER, "wagner_whitin", 12, **policy) == best
    assert planned(SILVER, "silver_meal", 12, **policy) == best
    net, starts = np.array(SILVER), 7 * np.arange(12)
    costs = weekly_costs(54, 0.4)
    assert round(cost_of(wagner_whitin(net, starts, costs), net, starts, costs), 2) == 501.20


@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=9),
    st.integers(1, 300),
    st.sampled_from([0.1, 0.5, 1.0, 3.0]),
)
@settings(deadline=None)
def test_nothing_is_cheaper_than_wagner_whitin(demand, order, hold):
    net, starts, costs = np.array(demand), 7 * np.arange(len(demand)), weekly_costs(order, hold)
    needs = np.flatnonzero(net)
    if not len(needs):
        assert wagner_whitin(net, starts, costs) == []
        return
    least = min(
        cost_of(_lots(needs, cuts), net, starts, costs)
        for count in range(len(needs))
        for cuts in combinations(range(1, len(needs)), count)
    )
    assert cost_of(wagner_whitin(net, starts, costs), net, starts, costs) == pytest.approx(least)
    assert cost_of(silver_meal(net, starts, costs), net, starts, costs) >= least - 1e-9


def _lots(needs, cuts):
    edges = [0, *cuts, len(needs)]
    return [(int(needs[a]), int(needs[b - 1])) for a, b in pairwise(edges)]


def test_fixed_quantity_comes_in_whole_lots():
    assert planned((30, 120, 10), "fixed", 3, step=50) == [50, 100, 50]


def test_minimum_and_multiple_carry_over_what_is_too_much():
    assert planned((3, 3, 30), least=10, step=4, weeks=3) == [12, 0, 24]


def test_a_maximum_makes_several_orders_of_one_need():
    case = Case([Item(step=30, most=90)], demands=weekly(250), weeks=2)
    plan = case.plan()
    assert [int(q) // 1_000_000 for q in plan.orders.quantity] == [90, 90, 90]
    assert [int(q) // 1_000_000 for q in plan.orders.net] == [90, 90, 70]


@given(st.integers(0, 500), st.integers(0, 60), st.integers(1, 40), st.integers(1, 5))
def test_a_lot_is_enough_in_whole_steps_within_its_limits(need, least, step, steps):
    most = step * max(steps, -(-least // step))
    one = np.array([1])
    found = int(Limits(one * least, one * step, one * most).sized(one * need)[0])
    assert found >= need
    assert found % step == 0
    assert (found == 0) == (need == 0)
    if need:
        last = found - (found - 1) // most * most
        assert last >= min(least, most)
        assert found - need < max(step, least) + step


def test_rules_that_weigh_costs_fall_back_to_each_need_where_no_cost_is_known():
    for rule in ("silver_meal", "wagner_whitin", "eoq", "poq"):
        assert planned((5, 0, 7), rule, 3) == [5, 0, 7]
