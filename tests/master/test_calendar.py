"""Working days: the week, holidays, make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quintet.kernel import sql
from quintet.kernel.results import InvalidInput
from quintet.kernel.runner import perform
from quintet.master.calendar.documents import working_calendar
from quintet.master.calendar.queries import add_working_days, count_working_days, is_working_day
from quintet.master.calendar.rules import Week
from tests.master.builders import a_calendar, a_user

# National Day 2026 as announced by the State Council: 1 to 7 October off, 20 September and 10 October worked
NATIONAL_DAY = [
    *({"on": f"2026-10-{day:02}", "working": False, "name": "国庆节"} for day in range(1, 8)),
    {"on": "2026-09-20", "working": True, "name": "国庆调休"},
    {"on": "2026-10-10", "working": True, "name": "国庆调休"},
]


def test_a_holiday_is_not_worked_and_a_make_up_day_is(db):
    a_calendar(NATIONAL_DAY)

    assert is_working_day(date(2026, 9, 30))
    assert not is_working_day(date(2026, 10, 1))
    assert not is_working_day(date(2026, 9, 19))
    assert is_working_day(date(2026, 9, 20))
    assert is_working_day(date(2026, 10, 10))


def test_working_days_are_added_over_the_holiday_and_taken_back(db):
    a_calendar(NATIONAL_DAY)

    assert add_working_days(date(2026, 9, 29), 3) == date(2026, 10, 9)
    assert add_working_days(date(2026, 10, 9), -3) == date(2026, 9, 29)
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 8)
    assert count_working_days(date(2026, 9, 28), date(2026, 10, 11)) == 6


def test_without_a_calendar_monday_to_friday_is_worked(db):
    assert is_working_day(date(2026, 11, 27))
    assert not is_working_day(date(2026, 11, 28))


def test_an_edit_takes_effect_with_the_next_transaction(db):
    number = a_calendar()
    assert is_working_day(date(2026, 5, 4))

    rows = [{"on": "2026-05-04", "working": False, "name": "劳动节"}]
    perform(working_calendar.edit, {number: {"exceptions": rows, "name": "新"}}, actor=a_user("administrator"))

    assert not is_working_day(date(2026, 5, 4))


def test_only_changing_the_exceptions_takes_effect_as_well(db):
    number = a_calendar()
    assert is_working_day(date(2026, 5, 4))

    perform(working_calendar.edit, {number: {"exceptions": [{"on": "2026-05-04"}]}}, actor=a_user("administrator"))

    assert not is_working_day(date(2026, 5, 4))


def test_days_are_answered_from_memory(db):
    a_calendar(NATIONAL_DAY)
    is_working_day(date(2026, 1, 1))

    with sql.recorded() as seen:
        add_working_days(date(2026, 1, 1), 250)

    assert seen == []


def test_a_week_without_a_working_day_is_refused(db):
    with pytest.raises(InvalidInput) as refusal:
        a_calendar(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), False))

    assert refusal.value.rule == "master.calendar.some_day_is_worked"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 300))
def test_going_there_counts_the_same_as_being_there(start, days):
    week = Week((True, True, True, True, True, True, False), {date(2025, 1, 1): False})

    end = week.add(start, days)

    assert week.works(end)
    assert week.count(start + timedelta(days=1), end) == days
