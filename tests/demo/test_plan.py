"""What is drawn before it happens: seasons, rhythm, deals, names."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from quintet.demo.cast import Cast, Customer, Goods
from quintet.demo.names import Names, credit_code
from quintet.demo.plan import ASKED, NEEDS, Drawer
from quintet.demo.rhythm import Rhythm
from quintet.demo.scale import MEDIUM, SMALL
from quintet.demo.seasons import weights
from quintet.master.parties.rules import credit_code_problem


def a_cast():
    goods = [Goods(n, f"G{n}", f"物料{n}", family, 100, {"SZ": 500, "SH": 20}) for n, family in enumerate(ASKED, 1)]
    customers = [
        Customer(n, f"C{n:03}", f"客户{n}", industry, ("lin.yue", "cheng.xue")[n % 2], "王", False)
        for n, industry in enumerate([*NEEDS, "其他"], 1)
    ]
    return Cast(1, {}, customers, goods, {"SZ": 1, "SH": 2}, {}, {})


def deals(count=400, last=500, opened=100):
    drawer = Drawer(a_cast(), MEDIUM, last)
    return [drawer.one(opened) for _each in range(count)]


def test_the_same_seed_draws_the_same_deals():
    assert deals(60) == deals(60)


def test_old_deals_have_ended_and_only_young_ones_are_open():
    assert {deal.fate for deal in deals()} == {"won", "lost", "rejected", "expired"}
    assert "open" in {deal.fate for deal in deals(opened=495)}


def test_the_branch_promises_no_more_than_it_has():
    sold = Counter()
    for deal in deals():
        for want in deal.wants if deal.warehouse == "SH" else ():
            sold[want.item] += want.quantity
    stocked = [each for each in a_cast().goods if each.family != "SVC"]

    assert sum(sold.values()) > 0
    assert all(sold[each.id] <= 20 for each in stocked)


def test_business_grows_pauses_at_the_spring_festival_and_pushes_in_the_fourth_quarter():
    first = date(2024, 11, 1)
    festival = {date(2025, 1, 28) + timedelta(days=n) for n in range(8)}
    days = [first + timedelta(days=n) for n in range(720)]
    days = [day for day in days if day.weekday() < 5 and day not in festival]
    found = dict(zip(days, weights(days, len(days), 1.0), strict=True))

    assert found[date(2025, 1, 27)] < found[date(2025, 1, 13)] / 2
    assert found[date(2025, 11, 12)] > found[date(2025, 8, 12)] * 1.3
    assert found[date(2026, 6, 9)] / found[date(2025, 6, 9)] == pytest.approx(1.288, abs=0.01)


def test_each_kind_of_work_has_its_day_in_the_fortnight_until_days_are_dense():
    rhythm = Rhythm([(0, 10), (40, 3), (52, 1)], 40)

    assert [rhythm.turn(index, 0) for index in (0, 1, 10, 11)] == [0, 10, 10, 20]
    assert [rhythm.turn(index, 7) for index in (0, 7, 8, 31)] == [7, 7, 17, 37]
    assert rhythm.turn(38, 7) == 41  # not the 47th: days are dense by then; of three days its own is the last
    assert rhythm.turn(53, 7) == 53


def test_small_is_made_of_few_turns():
    assert sum(SMALL.periods[0]) == 65
    assert SMALL.period == 10


def test_names_are_not_given_twice_and_their_codes_are_valid():
    names = Names(Random(1))
    brands = [names.brand() for _each in range(1_500)]

    assert len(set(brands)) == 1_500
    assert credit_code_problem(credit_code(Random(2), "320500")) is None
