"""The engine: what holds of every plan, whatever is planned."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quintet.erp.planning.engine import compute
from quintet.erp.planning.netting import projected
from quintet.erp.planning.problem import SAFETY, STOCK, SURPLUS
from quintet.erp.planning.structure import CircularStructure
from tests.erp.planning.problems import MONDAY_TO_FRIDAY, NOW, RULES, UNIT, Case, Item, by_bucket, orders_of

HALF_UNITS = st.integers(1, 60).map(lambda n: Fraction(n, 2))


@st.composite
def cases(draw):
    """Up to seven items in a random structure, with everything an item can have."""
    count = draw(st.integers(1, 7))
    items = [draw(an_item()) for _ in range(count)]
    edges = [
        (parent, child, Fraction(draw(st.integers(1, 9)), draw(st.integers(1, 7))))
        for child in range(count)
        for parent in draw(st.lists(st.integers(0, max(child - 1, 0)), max_size=2))
        if parent < child
    ]
    which, days = st.integers(0, count - 1), st.integers(-20, 60)
    return Case(
        items,
        edges,
        draw(st.lists(st.tuples(which, days, HALF_UNITS), max_size=12)),
        draw(st.lists(st.tuples(which, days, HALF_UNITS), max_size=6)),
        draw(st.lists(st.tuples(which, st.integers(1, 30), days), max_size=3)),
        weeks=draw(st.integers(1, 8)),
        bucket=draw(st.sampled_from(["day", "week"])),
        calendar=MONDAY_TO_FRIDAY,
    )


@st.composite
def an_item(draw):
    step = draw(st.integers(1, 8))
    least = draw(st.integers(0, 20))
    most = draw(st.none() | st.integers(-(-least // step) or 1, 24).map(lambda n: n * step))
    return Item(
        lead=draw(st.integers(0, 12)),
        safety=draw(st.integers(0, 10)),
        rule=draw(st.sampled_from(RULES)),
        least=least if most is None else min(least, most),
        step=step,
        most=most,
        period=draw(st.sampled_from([0, 5, 14])),
        order_cost=draw(st.sampled_from([0.0, 30.0])),
        hold_week=draw(st.sampled_from([0.0, 0.4])),
        stock=draw(st.integers(0, 30)),
        unit=draw(st.sampled_from([UNIT, UNIT // 100])),
        good=draw(st.sampled_from([100, 100, 90, 37])),
    )


@given(cases())
@settings(deadline=None, max_examples=150)
def test_nothing_is_lost_and_nothing_is_missing_in_any_bucket(case):
    plan = case.plan()
    on_hand = projected(plan.gross, plan.receipts, plan.planned, plan.opening)
    # opening + receipts + planned − demand = closing, to the millionth
    assert (plan.opening + (plan.receipts + plan.planned - plan.gross).sum(axis=0) == on_hand[-1]).all()
    safety = case.problem().policies.safety
    before = np.vstack([plan.opening, on_hand[:-1]])
    net = np.maximum(plan.gross + safety - before - plan.receipts, 0)
    assert (plan.planned >= net).all()
    assert (on_hand >= safety).all()


@given(cases())
@settings(deadline=None, max_examples=150)
def test_orders_add_up_to_the_plan_and_keep_lot_limits_and_dates(case):
    problem, plan = case.problem(), case.plan()
    for item, limits in enumerate(
        zip(*(getattr(problem.policies.limits, n) for n in ("least", "step", "most")), strict=False)
    ):
        least, step, most = map(int, limits)
        mine = plan.orders.item == item
        quantities = plan.orders.quantity[mine]
        assert int(quantities.sum()) == int(plan.planned[:, item].sum())
        assert all(q % step == 0 and min(least, most) <= q <= most for q in quantities.tolist())
        assert (plan.orders.net[mine] <= quantities).all()
        assert (plan.orders.release[mine] <= plan.orders.due[mine]).all()
    assert (plan.orders.due < problem.buckets.end).all()


@given(cases())
@settings(deadline=None, max_examples=150)
def test_pegs_add_up_to_every_supply_and_every_demand(case):
    problem, plan, pegs = case.problem(), case.plan(), case.plan().pegs
    demanded, served = defaultdict(int), defaultdict(int)
    for item, ref, line, day, amount in zip(
        plan.demands.item, plan.demands.ref, plan.demands.line, plan.demands.day, plan.demands.quantity, strict=True
    ):
        demanded[int(item), int(ref), int(line), int(day)] += int(amount)
    for item, ref, line, day, amount in zip(
        pegs.item, pegs.demand_ref, pegs.demand_line, pegs.day, pegs.quantity, strict=True
    ):
        if ref != SURPLUS:
            served[int(item), int(ref), int(line), int(day)] += int(amount)
    assert served == demanded
    supplied = defaultdict(int)
    for ref, amount in zip(pegs.ref, pegs.quantity, strict=True):
        supplied[int(ref)] += int(amount)
    for number, amount in enumerate(plan.orders.quantity.tolist(), 1):
        assert supplied[-number] == amount
    within = problem.buckets.of(problem.supplies.day) >= 0
    for ref, kind, amount, counted in zip(
        problem.supplies.ref, problem.supplies.kind, problem.supplies.quantity, within, strict=True
    ):
        if kind == STOCK:
            assert supplied[int(ref)] <= amount
        else:
            assert supplied[int(ref)] == (amount if counted else 0)


@given(cases())
@settings(deadline=None, max_examples=100)
def test_components_are_demanded_for_every_order_rounded_up_on_its_release_day(case):
    problem, plan = case.problem(), case.plan()
    wanted = defaultdict(int)
    sources = [
        (-n, int(item), int(q), int(day))
        for n, (item, q, day) in enumerate(
            zip(plan.orders.item, plan.orders.quantity, plan.orders.release, strict=True), 1
        )
    ] + [(3001 + k, item, q * UNIT, NOW + day) for k, (item, q, day) in enumerate(case.fixed)]
    for ref, item, amount, day in sources:
        for parent, child, ratio in case.edges:
            if parent == item and day < problem.buckets.end:
                own, unit = case.items[parent], case.items[child].unit
                started = ceil(Fraction(amount * 100, own.good) / own.unit) * own.unit
                wanted[ref, child, day] += ceil(started * ratio / unit) * unit
    found = defaultdict(int)
    for ref, item, day, amount in zip(
        plan.demands.ref, plan.demands.item, plan.demands.day, plan.demands.quantity, strict=True
    ):
        if ref < 0 or ref > 3000:
            found[int(ref), int(item), int(day)] += int(amount)
    assert found == wanted


@given(cases(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=80)
def test_the_order_of_input_makes_no_difference(case, random):
    first, problem = case.plan(), case.problem()

    def shuffled(bundle):
        rows = list(range(len(bundle.item if hasattr(bundle, "item") else bundle.parent)))
        random.shuffle(rows)
        return type(bundle)(**{name: values[np.array(rows, dtype=np.int64)] for name, values in vars(bundle).items()})

    second = compute(
        replace(
            problem,
            demands=shuffled(problem.demands),
            supplies=shuffled(problem.supplies),
            fixed=shuffled(problem.fixed),
            edges=shuffled(problem.edges),
        )
    )
    for name in ("orders", "pegs"):
        for column, values in vars(getattr(first, name)).items():
            assert (values == getattr(getattr(second, name), column)).all(), column


@given(cases())
@settings(deadline=None, max_examples=80)
def test_an_order_serves_no_demand_before_it_is_due(case):
    problem, plan = case.problem(), case.plan()
    for ref, demand, day in zip(plan.pegs.ref, plan.pegs.demand_ref, plan.pegs.day, strict=True):
        if ref < 0 and demand not in (SURPLUS, SAFETY):
            due = plan.orders.due[-ref - 1]
            assert problem.buckets.of(np.array([due])) <= problem.buckets.of(np.array([day]))
            assert due <= day or problem.buckets.of(np.array([due])) == problem.buckets.of(np.array([day]))


def test_demand_is_pooled_before_safety_stock_minimum_and_multiple():
    """Three customers want 3, 4 and 5 on a day; 2 are there, 6 are to stay, orders come in tens of at least 20."""
    case = Case([Item(safety=6, least=20, step=10, stock=2)], demands=[(0, 8, 3), (0, 8, 4), (0, 9, 5)], weeks=3)
    plan = case.plan()
    assert by_bucket(plan, 0) == [20, 0, 0]  # 4 short of the safety stock now: 20, and those last
    assert len(plan.orders.item) == 1


def test_scrap_divides_by_what_is_left():
    """100 of the parent at 2 a piece and 4 % scrap: 200 / 0.96 = 208.33…, 209 pieces."""
    ratio = Fraction(2) / (1 - Fraction(4, 100))
    plan = Case([Item(lead=2), Item()], [(0, 1, ratio)], [(0, 14, 100)]).plan()
    assert orders_of(plan, 1) == [(209.0, 12, 12)]


def test_components_are_taken_for_what_is_started():
    """For 100 good ones at 90 % yield 112 are started (111.1…), and each takes 2."""
    plan = Case([Item(good=90), Item()], [(0, 1, Fraction(2))], [(0, 14, 100)]).plan()
    assert orders_of(plan, 0) == [(100.0, 14, 14)]
    assert orders_of(plan, 1) == [(224.0, 14, 14)]


def test_a_quantity_finer_than_the_unit_is_rounded_up_once():
    plan = Case([Item()], demands=[(0, 3, Fraction(1, 2)), (0, 10, Fraction(1, 4))]).plan()
    assert by_bucket(plan, 0)[:2] == [1, 0]


def test_release_is_due_less_lead_time_on_the_working_calendar():
    """Due Wednesday in two weeks, seven working days: the Monday before, over one weekend."""
    plan = Case([Item(lead=7)], demands=[(0, 16, 5)], calendar=MONDAY_TO_FRIDAY, bucket="day").plan()
    assert orders_of(plan, 0) == [(5.0, 16, 7)]


def test_a_release_that_is_past_stays_in_the_past_level_after_level():
    items, chain = [Item(lead=5), Item(lead=5), Item(lead=5)], [(0, 1, Fraction(1)), (1, 2, Fraction(1))]
    plan = Case(items, chain, [(0, 7, 10)]).plan()
    assert [orders_of(plan, item) for item in range(3)] == [[(10.0, 7, 2)], [(10.0, 2, -3)], [(10.0, -3, -8)]]


def test_what_is_late_or_waits_for_what_is_late_says_when_it_is_possible():
    """The lowest should have been started eight days ago: it is there five days from now, and each above five later."""
    items, chain = [Item(lead=5), Item(lead=5), Item(lead=5)], [(0, 1, Fraction(1)), (1, 2, Fraction(1))]
    plan = Case(items, chain, [(0, 7, 10), (0, 60, 1)]).plan()
    assert (plan.orders.possible - NOW).tolist() == [15, 60, 10, 55, 5, 50]


def test_what_waits_for_an_overdue_receipt_is_possible_a_lead_time_from_today():
    case = Case([Item(lead=5), Item()], [(0, 1, Fraction(1))], [(0, 2, 4)], receipts=[(1, -3, 4)])
    plan = case.plan()
    assert orders_of(plan, 0) == [(4.0, 2, -3)]
    assert (plan.orders.possible - NOW).tolist() == [5]


def test_demand_of_yesterday_is_planned_for_when_it_was_wanted():
    plan = Case([Item(lead=1)], demands=[(0, -5, 4), (0, -2, 3)]).plan()
    assert orders_of(plan, 0) == [(7.0, -5, -6)]


def test_demand_beyond_the_horizon_is_left_for_later():
    plan = Case([Item()], demands=[(0, 14, 4)], weeks=2).plan()
    assert len(plan.orders.item) == 0


def test_an_item_used_on_two_levels_is_netted_once_for_both():
    """A takes B and C, B takes C: C is planned after both, in one pool."""
    case = Case(
        [Item(), Item(), Item(stock=5, step=10)],
        [(0, 1, Fraction(1)), (0, 2, Fraction(2)), (1, 2, Fraction(1))],
        [(0, 7, 4)],
    )
    plan = case.plan()
    assert plan.levels.tolist() == [0, 1, 2]
    assert by_bucket(plan, 2)[1] == 10  # 8 + 4 − 5 = 7, in tens


def test_a_circle_is_refused():
    with pytest.raises(CircularStructure) as refusal:
        Case([Item(), Item(), Item()], [(0, 1, Fraction(1)), (1, 2, Fraction(1)), (2, 1, Fraction(1))]).plan()
    assert refusal.value.items.tolist() == [1, 2]


def test_quantities_of_trillions_stay_exact():
    """Beyond what a product of two 64-bit numbers holds: 900,001 of 1.234567 at 0.1 % scrap."""
    ratio = Fraction(1_234_567, 999_000)
    plan = Case([Item(), Item(unit=1, step=0)], [(0, 1, ratio)], [(0, 7, 900_000_000_001)]).plan()
    assert plan.orders.quantity[-1] == ceil(900_000_000_001 * UNIT * ratio)
