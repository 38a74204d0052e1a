"""Counting days and entitlements without a database."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.hr.leave.rules import (
    Tier,
    days_by_year,
    end_of_month,
    entitlement,
    half_of,
    parts_of_days,
    years_later,
)

D = Decimal
TIERS = (Tier(1, D(5)), Tier(10, D(10)), Tier(20, D(15)))


def on(text):
    return date.fromisoformat(text)


def test_parts_name_each_day_and_the_half_of_the_first_and_last():
    parts = parts_of_days(on("2026-11-24"), "pm", on("2026-11-26"), "am")

    assert parts == {on("2026-11-24"): "second", on("2026-11-25"): "whole", on("2026-11-26"): "first"}
    assert parts_of_days(on("2026-11-24"), "am", on("2026-11-24"), "am") == {on("2026-11-24"): "first"}
    assert parts_of_days(on("2026-11-24"), "pm", on("2026-11-24"), "am") == {}


def test_halves_count_up_in_order():
    assert half_of(on("2026-11-24"), "am") + 1 == half_of(on("2026-11-24"), "pm")
    assert half_of(on("2026-11-24"), "pm") + 1 == half_of(on("2026-11-25"), "am")


def test_days_fall_into_their_year_and_only_those_that_count():
    parts = parts_of_days(on("2026-12-31"), "pm", on("2027-01-04"), "pm")

    assert days_by_year(parts, lambda day: True) == {2026: D("0.5"), 2027: D(4)}
    assert days_by_year(parts, lambda day: day.weekday() < 5) == {2026: D("0.5"), 2027: D(2)}


@pytest.mark.parametrize(
    ("career", "days"),
    [
        ("2025-12-31", 0),
        ("2025-01-01", 5),
        ("2017-01-01", 5),
        ("2016-01-01", 10),
        ("2006-01-01", 15),
        ("1980-05-01", 15),
    ],
)
def test_a_whole_year_gives_5_10_15_days_at_1_10_20_career_years(career, days):
    assert entitlement(2026, TIERS, on(career), on("2020-01-01") if career < "2020" else on(career)).days == days


def test_in_the_year_of_joining_only_whole_days_in_proportion():
    # 1 July to 31 December 2026 are 184 days: 184/365 × 5 = 2.52, 184/365 × 10 = 5.04, 184/365 × 15 = 7.56
    joined = on("2026-07-01")

    assert entitlement(2026, TIERS, on("2020-01-01"), joined).days == 2
    assert entitlement(2026, TIERS, on("2010-01-01"), joined).days == 5
    found = entitlement(2026, TIERS, on("2000-01-01"), joined)
    assert (found.days, found.basis) == (7, "15 × 184/365")


def test_who_leaves_keeps_what_the_days_employed_give():
    # 1 January to 31 August 2026 are 243 days: 243/365 × 5 = 3.33
    assert entitlement(2026, TIERS, on("2020-01-01"), on("2020-01-01"), on("2026-08-31")).days == 3


def test_each_day_counts_at_the_career_years_completed_on_it():
    # ten years completed on 1 July: (5 × 181 + 10 × 184) / 365 = 7.52
    found = entitlement(2026, TIERS, on("2016-07-01"), on("2018-01-01"))

    assert (found.days, found.basis) == (7, "5 × 181/365 + 10 × 184/365")


def test_before_the_first_career_year_there_is_nothing_and_then_the_rest_of_the_year():
    # the first career year is completed on 1 October: 92/365 × 5 = 1.26
    assert entitlement(2026, TIERS, on("2025-10-01"), on("2025-10-01")).days == 1


def test_a_leap_year_gives_no_day_more():
    assert entitlement(2028, (Tier(0, D(365)),), on("2000-01-01"), on("2000-01-01")).days == 365


def test_a_new_set_of_tiers_counts_from_its_date():
    new = (*TIERS, Tier(1, D(10), on("2026-07-01")))

    # (5 × 181 + 10 × 184) / 365 = 7.52
    assert entitlement(2026, new, on("2020-01-01"), on("2020-01-01")).days == 7
    assert entitlement(2027, new, on("2020-01-01"), on("2020-01-01")).days == 10


def test_years_later_than_a_leap_day_and_ends_of_months():
    assert years_later(on("2008-02-29"), 10) == on("2018-03-01")
    assert years_later(on("2008-02-29"), 20) == on("2028-02-29")
    assert [end_of_month(2027, m) for m in (0, 1, 3, 12)] == [
        None,
        on("2027-01-31"),
        on("2027-03-31"),
        on("2027-12-31"),
    ]
