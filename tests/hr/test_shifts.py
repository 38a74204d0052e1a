"""Shifts: windows past midnight, who is on what, working time in UTC, make-up days, the roster."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from quintet.hr.presence.queries import list_people
from quintet.hr.shifts import rules
from quintet.hr.shifts.queries import people_on
from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.reports import get_report
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform
from tests.hr.builders import a_shift, an_employee, an_operator, do, on_shift
from tests.master.builders import a_calendar, a_company, a_department, a_user

TUESDAY = date(2026, 11, 24)
NIGHT = (("22:00", "02:00"), ("02:30", "06:00"))


@pytest.fixture(autouse=True)
def today(request):
    with clock.frozen_at(TUESDAY):
        yield


@pytest.fixture
def house(db):
    """A company in Shanghai, its workshop, an operator, HR."""
    company = a_company()
    workshop = a_department(company)
    return company, workshop, an_operator(company, workshop), a_user("hr_staff", company=company)


def at(day, hour, minute=0):
    """A moment on the Shanghai clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def windows(company, employee, first, last=None):
    return list(list_people(company, first, last or first, [employee])[0].windows)


def test_windows_go_on_after_midnight():
    assert rules.minutes_of(NIGHT) == [(1320, 1560), (1590, 1800)]
    assert rules.minutes_of((("08:00", "12:00"), ("13:00", "17:00"))) == [(480, 720), (780, 1020)]
    assert rules.minutes_of((("20:00", "08:00"),)) == [(1200, 1920)]
    assert rules.within_a_day(rules.minutes_of(NIGHT))
    assert not rules.within_a_day(rules.minutes_of((("08:00", "20:00"), ("07:00", "09:00"))))


def test_half_of_a_shift_is_half_of_its_minutes():
    day = [(480, 720), (780, 1020)]
    night = rules.minutes_of(NIGHT)  # 240 and 210 minutes: the half is 225

    assert (rules.first_half(day), rules.second_half(day)) == ([(480, 720)], [(780, 1020)])
    assert (rules.first_half(night), rules.second_half(night)) == ([(1320, 1545)], [(1545, 1560), (1590, 1800)])


def test_a_night_is_as_long_as_the_clocks_make_it():
    berlin = ZoneInfo("Europe/Berlin")  # clocks go back on 25 October 2026

    def hours(on):
        ((start, end),) = rules.moments([(22 * 60, 30 * 60)], on, berlin)
        return (end - start).total_seconds() / 3600

    assert [hours(date(2026, 10, day)) for day in (23, 24, 25)] == [8, 9, 8]
    assert hours(date(2026, 3, 28)) == 7


def test_without_any_shift_people_work_from_8_to_5_on_working_days(house):
    company, _workshop, operator, _hr = house
    a_calendar([{"on": "2026-11-25", "working": False}, {"on": "2026-11-28", "working": True}])

    assert windows(company, operator, TUESDAY) == [(at(24, 8), at(24, 12)), (at(24, 13), at(24, 17))]
    assert windows(company, operator, date(2026, 11, 25)) == []  # a holiday
    assert windows(company, operator, date(2026, 11, 28)) == [(at(28, 8), at(28, 12)), (at(28, 13), at(28, 17))]
    assert windows(company, operator, date(2026, 11, 29)) == []  # a Sunday


def test_who_is_on_no_shift_works_on_the_companys_default_one(house):
    company, _workshop, operator, _hr = house
    a_shift(company, ("09:00", "18:00"), is_default=True)

    assert windows(company, operator, TUESDAY) == [(at(24, 9), at(24, 18))]


def test_a_night_shift_belongs_to_the_date_it_starts_on(house):
    company, _workshop, operator, _hr = house
    on_shift(company, operator, a_shift(company, *NIGHT), "2026-11-24", "2026-11-24")

    assert windows(company, operator, TUESDAY) == [(at(24, 22), at(25, 2)), (at(25, 2, 30), at(25, 6))]
    assert windows(company, operator, date(2026, 11, 25))[0] == (at(25, 8), at(25, 12))


def test_a_shift_follows_its_own_calendar(house):
    company, _workshop, operator, _hr = house
    seven_days = a_calendar(is_default=False, saturday=True, sunday=True)
    on_shift(company, operator, a_shift(company, calendar=seven_days), "2026-01-01")

    assert len(windows(company, operator, date(2026, 11, 28), date(2026, 11, 29))) == 4


def test_hours_a_day_and_midnight_are_seen_by_themselves(house):
    company, _workshop, _operator, _hr = house
    night = a_shift(company, *NIGHT)

    assert sql.one("SELECT hours, crosses_midnight FROM hr_shift WHERE id = %s", [night]) == (7.5, True)


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ([("8:00", "12:00")], "windows.0.start_time"),
        ([("08:00", "24:00")], "windows.0.end_time"),
        ([("08:00", "20:00"), ("07:00", "09:00")], "windows.1.end_time"),
        ([], "windows"),
    ],
)
def test_times_that_make_no_shift_are_refused_at_their_place(house, times, field):
    company, _workshop, _operator, hr = house
    rows = [{"start_time": a, "end_time": b} for a, b in times]

    with pytest.raises(InvalidInput) as refusal:
        perform(
            get_document("hr.shift").create,
            [{"code": "X", "name": "X", "company": company, "windows": rows}],
            actor=hr,
        )

    assert [error.field for error in refusal.value.errors] == [field]


def test_a_company_has_one_default_shift(house):
    company, *_rest = house
    a_shift(company, is_default=True)

    with pytest.raises(Refused) as refusal:
        a_shift(company, is_default=True)

    assert refusal.value.rule == "hr_shift_one_default"


def assignments(employee):
    return sql.rows(
        "SELECT shift_id, valid_from::text, valid_to::text FROM hr_shiftassignment WHERE employee_id = %s"
        " ORDER BY valid_from",
        [employee],
    )


def test_nobody_is_on_two_shifts_at_once(house):
    company, _workshop, operator, _hr = house
    night = a_shift(company, *NIGHT)
    on_shift(company, operator, night, "2026-11-01", "2026-11-30")

    with pytest.raises(Refused) as refusal:
        on_shift(company, operator, night, "2026-11-30")

    assert refusal.value.rule == "hr_shift_assignment_once"


def test_assigning_a_shift_ends_the_one_before(house):
    company, workshop, operator, hr = house
    day, night = a_shift(company), a_shift(company, *NIGHT)
    other = an_operator(company, workshop)
    on_shift(company, operator, day, "2026-01-01")
    assign = get_document("hr.employee").commands["assign_shift"]

    perform(assign, [operator, other], assign.parse({"shift": night, "valid_from": "2026-12-01"}), actor=hr)

    assert assignments(operator) == [(day, "2026-01-01", "2026-11-30"), (night, "2026-12-01", None)]
    assert assignments(other) == [(night, "2026-12-01", None)]


def test_a_shift_for_a_while_leads_back_to_the_one_before(house):
    company, _workshop, operator, hr = house
    day, night = a_shift(company), a_shift(company, *NIGHT)
    on_shift(company, operator, day, "2026-01-01")

    do("hr.employee.assign_shift", operator, hr, shift=night, valid_from="2026-12-01", valid_to="2026-12-14")

    assert assignments(operator) == [
        (day, "2026-01-01", "2026-11-30"),
        (night, "2026-12-01", "2026-12-14"),
        (day, "2026-12-15", None),
    ]


def test_a_later_assignment_is_not_overwritten(house):
    company, _workshop, operator, hr = house
    night = a_shift(company, *NIGHT)
    on_shift(company, operator, night, "2026-12-10")

    with pytest.raises(Refused) as refusal:
        do("hr.employee.assign_shift", operator, hr, shift=night, valid_from="2026-12-01")

    assert refusal.value.rule == "hr.shifts.nothing_later"
    assert assignments(operator) == [(night, "2026-12-10", None)]


def test_ending_an_assignment_says_from_when_others_hours_count(house):
    company, _workshop, operator, hr = house
    number = on_shift(company, operator, a_shift(company, *NIGHT), "2026-11-01")

    do("hr.shift_assignment.end", number, hr, on="2026-11-30")

    assert assignments(operator)[0][2] == "2026-11-30"
    payload = sql.value(
        "SELECT payload::jsonb ->> 'first_on' FROM kernel_event WHERE name = 'hr.shift_changed.v1'"
        " ORDER BY id DESC LIMIT 1"
    )
    assert payload == "2026-12-01"


def test_people_on_a_shift_are_the_assigned_and_for_the_default_the_rest(house):
    company, workshop, operator, hr = house
    day, night = a_shift(company, is_default=True), a_shift(company, *NIGHT)
    other = an_operator(company, workshop)
    on_shift(company, operator, night, "2026-01-01")

    assert people_on([day, night], TUESDAY) == {day: [other], night: [operator]}

    perform(
        get_document("hr.shift").edit,
        {night: {"windows": [{"start_time": "23:00", "end_time": "07:00"}]}},
        actor=hr,
    )
    said = sql.value(
        "SELECT payload::jsonb -> 'employees' FROM kernel_event WHERE name = 'hr.shift_changed.v1' AND document = %s",
        [night],
    )
    assert str(said) == f"[{operator}]"
    assert windows(company, operator, TUESDAY) == [(at(24, 23), at(25, 7))]


def test_only_hr_puts_people_on_shifts(house):
    company, workshop, operator, _hr = house
    _id, head = an_employee(company, workshop, "department_head")

    with pytest.raises(NotAllowed):
        do("hr.employee.assign_shift", operator, head, shift=a_shift(company))
    assert assignments(operator) == []


def test_the_roster_shows_shift_and_free_days(house):
    company, workshop, operator, hr = house
    a_shift(company, name="白班", is_default=True)
    on_shift(company, operator, a_shift(company, *NIGHT, name="夜班"), "2026-11-25", "2026-11-25")

    result = get_report("hr.roster").run(hr, {"first": "2026-11-24", "days": 7, "department": workshop})

    (row,) = result.rows
    assert [row[f"2026-11-{day}"] for day in (24, 25, 26, 28, 29)] == ["白班", "夜班", "白班", "休", "休"]
    assert (result.totals["2026-11-24"], result.totals["2026-11-28"]) == ("1", "0")
    assert str(result.columns[1].label) == "11-24 周二"


def test_the_roster_has_at_most_a_month(house):
    with pytest.raises(InvalidInput):
        get_report("hr.roster").run(house[3], {"days": 32})


def test_people_are_not_at_work_before_they_join_or_after_they_left(house):
    company, workshop, operator, hr = house
    new = an_operator(company, workshop, joined_on="2026-11-25")

    assert windows(company, new, TUESDAY) == []
    assert len(windows(company, new, TUESDAY, date(2026, 11, 25))) == 2

    do("hr.employee.leave", operator, hr)
    assert list_people(company, TUESDAY, TUESDAY, [operator]) == []


def test_five_hundred_people_over_sixty_days_cost_a_handful_of_statements(house):
    company, *_rest = house
    sql.execute(
        "INSERT INTO master_person (id, version, created_at, updated_at, code, name, pinyin, active, mobile, email)"
        " SELECT 10000000 + n, 1, now(), now(), 'M' || n, 'M' || n, '', true, '', '' FROM generate_series(1, 500) n"
    )
    columns = "version, created_at, updated_at, company_id, department_id, joined_on, kind, work_place, state, pinyin"
    sql.execute(
        f"INSERT INTO hr_employee (id, number, name, person_id, {columns})"
        f" SELECT 20000000 + n, 'X' || n, 'M' || n, 10000000 + n, {columns}"
        " FROM hr_employee e, generate_series(1, 500) n WHERE e.company_id = %s LIMIT 500",
        [company],
    )
    night = a_shift(company, *NIGHT)
    on_shift(company, 20000001, night, "2026-11-30")
    list_people(company, TUESDAY, TUESDAY)  # shifts and calendars are kept in memory from the first time on
    with sql.recorded() as seen:
        people = list_people(company, TUESDAY, date(2027, 1, 22))

    assert len(people) == 501
    assert len(seen) == 4  # people, assignments, leave, skills
    assert len({len(each.windows) for each in people}) == 1  # 44 working days of two windows each
    assert len(people[0].windows) == 88
