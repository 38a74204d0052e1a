"""Release dates from tables are those of the working calendar, day by day."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quintet.erp.planning.buckets import buckets_of
from quintet.erp.planning.working_days import working_days
from quintet.master.calendar.rules import Week

START = date(2026, 2, 1)
weeks = st.builds(
    lambda days, exceptions: Week(tuple(days), {START + timedelta(days=n): works for n, works in exceptions.items()}),
    st.lists(st.booleans(), min_size=7, max_size=7).filter(any),
    st.dictionaries(st.integers(0, 120), st.booleans(), max_size=20),
)


@given(weeks, st.lists(st.tuples(st.integers(60, 120), st.integers(0, 30)), min_size=1, max_size=20))
@settings(deadline=None)
def test_the_table_counts_as_the_calendar_does(known, asked):
    first, last = START + timedelta(days=60), START + timedelta(days=120)
    table = working_days(first.toordinal(), last.toordinal(), 31, known)
    days = np.array([(START + timedelta(days=n)).toordinal() for n, _lead in asked])
    leads = np.array([lead for _n, lead in asked])
    for day, lead, found in zip(days, leads, table.back(days, leads), strict=True):
        on = date.fromordinal(int(day))
        if lead:
            assert date.fromordinal(int(found)) == known.add(on, -int(lead))
        else:
            expected = on if known.works(on) else known.add(on, -1)
            assert date.fromordinal(int(found)) == expected
    for day, lead, found in zip(days, leads, table.forward(days, leads), strict=True):
        assert date.fromordinal(int(found)) == known.add(date.fromordinal(int(day)), int(lead))


def test_spring_festival_is_skipped_and_a_worked_saturday_counts():
    holidays = {date(2026, 2, 16) + timedelta(days=n): False for n in range(5)}
    known = Week((True,) * 5 + (False,) * 2, {**holidays, date(2026, 2, 28): True})
    table = working_days(date(2026, 2, 1).toordinal(), date(2026, 3, 10).toordinal(), 5, known)

    def back(on, lead):
        return date.fromordinal(int(table.back(np.array([on.toordinal()]), np.array([lead]))[0]))

    assert back(date(2026, 2, 23), 1) == date(2026, 2, 13)
    assert back(date(2026, 3, 2), 1) == date(2026, 2, 28)


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        working_days(700_000, 700_100, 5, Week((False,) * 7))


def test_weeks_begin_on_mondays_and_the_first_is_what_is_left_of_this_one():
    found = buckets_of(date(2026, 3, 4), 3, "week")  # a Wednesday
    assert [date.fromordinal(int(d)).isoformat() for d in found.starts] == ["2026-03-04", "2026-03-09", "2026-03-16"]
    assert date.fromordinal(found.end) == date(2026, 3, 23)
    today = found.today
    assert found.of(np.array([today - 30, today, today + 4, today + 5, found.end - 1, found.end])).tolist() == [
        0, 0, 0, 1, 2, -1,
    ]  # fmt: skip
