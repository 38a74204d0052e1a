"""Employment history: moves on a day, leaving, corrections, plans that take effect; never a gap, never two posts."""

import threading
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quintet.hr.careers.commands import begin_histories
from quintet.hr.careers.queries import count_heads, list_members, members, posts_on
from quintet.hr.employees.daily import take_effect_today
from quintet.hr.employees.documents import employee
from quintet.kernel import clock, daily, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.documents import get_document
from quintet.kernel.importing.run import import_path
from quintet.kernel.reading.bodies import fetch, get_body
from quintet.kernel.results import InvalidInput, NotAllowed, NotFound, Refused, WrongState
from quintet.kernel.runner import perform
from quintet.master.organisation.queries import units_on
from tests.hr.builders import an_employee, an_operator, do
from tests.master.builders import a_company, a_department, a_user, make
from tests.web.site import Site

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=clock.UTC)
MAR_1, MAR_16, APR_1 = date(2026, 3, 1), date(2026, 3, 16), date(2026, 4, 1)


@pytest.fixture
def at_noon():
    with clock.frozen_at(NOW):
        yield


@pytest.fixture
def house(db, at_noon):
    """A company with a top and two departments below it."""
    company = a_company()
    top = a_department(company)
    return company, top, a_department(company, top), a_department(company, top)


@pytest.fixture
def hr(house):
    return a_user("hr_staff", company=house[0])


def history(number):
    """(department, manager, from, to, state) of what counts, earliest first."""
    return sql.rows(
        "SELECT department_id, manager_id, valid_from::text, valid_to::text, state FROM hr_assignment"
        " WHERE employee_id = %s AND state <> 'CANCELLED' ORDER BY valid_from",
        [number],
    )


def file_of(number):
    return sql.one("SELECT department_id, manager_id, state, left_on::text FROM hr_employee WHERE id = %s", [number])


def whole(*employees):
    """The database agrees that these histories are whole (what it looks at when a transaction commits)."""
    sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
    sql.execute("SET CONSTRAINTS ALL DEFERRED")
    return True


def test_the_history_begins_on_the_day_of_joining(house):
    company, _top, sales, _works = house
    ann, _ = an_employee(company, sales, joined_on="2024-02-05")

    assert history(ann) == [(sales, None, "2024-02-05", None, "CURRENT")]
    assert whole(ann)


def test_a_move_today_ends_one_post_and_begins_another_and_the_account_follows(house, hr):
    company, _top, sales, works = house
    ann, user = an_employee(company, sales)

    do("hr.employee.transfer", ann, hr, department=works, reason="promoted")

    assert history(ann) == [
        (sales, None, "2020-01-02", "2026-03-15", "PAST"),
        (works, None, "2026-03-16", None, "CURRENT"),
    ]
    assert file_of(ann) == (works, None, "ACTIVE", None)
    assert get_actor(user.user_id).unit_id == works
    assert whole(ann)


def test_a_move_counts_from_a_day_that_has_passed_but_not_from_an_earlier_post(house, hr):
    company, top, sales, works = house
    ann, _ = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, on=date(2026, 2, 1))

    assert history(ann)[-1] == (works, None, "2026-02-01", None, "CURRENT")
    for day, rule in (
        (date(2026, 1, 31), "hr.careers.moves_in_open_time"),
        (date(2026, 2, 1), "hr.careers.one_move_a_day"),
        (date(2019, 1, 1), "hr.careers.employed_that_day"),
    ):
        with pytest.raises(Refused) as refused:
            do("hr.employee.transfer", ann, hr, department=top, on=day)
        assert refused.value.rule == rule
    with pytest.raises(Refused) as refused:
        do("hr.employee.transfer", ann, hr, department=works)
    assert refused.value.rule == "hr.careers.something_changes"
    assert whole(ann)


def test_a_move_to_come_is_planned_and_happens_on_its_day(house, hr):
    company, top, sales, works = house
    boss, _ = an_employee(company, top)
    ann, user = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, manager=boss, on=APR_1)

    assert file_of(ann) == (sales, None, "ACTIVE", None)
    assert history(ann)[-1] == (works, boss, "2026-04-01", None, "PLANNED")
    assert posts_on(company, date(2026, 3, 31), [ann])[ann].department == sales
    assert posts_on(company, APR_1, [ann])[ann].department == works
    with clock.frozen_at(NOW + timedelta(days=15)):  # the 31st of March
        take_effect_today()
    assert get_actor(user.user_id).unit_id == sales
    with clock.frozen_at(NOW + timedelta(days=16)):
        take_effect_today()
        take_effect_today()

    assert file_of(ann) == (works, boss, "ACTIVE", None)
    assert get_actor(user.user_id).unit_id == works
    assert [row[4] for row in history(ann)] == ["PAST", "CURRENT"]
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'hr.employee_transferred.v1'") == 1
    assert whole(ann)


def test_days_the_house_slept_through_are_caught_up(house, hr):
    company, top, sales, works = house
    ann, _ = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, on=APR_1)
    do("hr.employee.transfer", ann, hr, department=top, on=date(2026, 4, 20))

    daily.forget()
    with clock.frozen_at(NOW + timedelta(days=60)):
        assert daily.run_due() >= 1
        assert daily.run_due() == 0

    assert [(row[0], row[4]) for row in history(ann)] == [(sales, "PAST"), (works, "PAST"), (top, "CURRENT")]
    assert file_of(ann)[0] == top
    assert whole(ann)


def test_a_plan_that_is_cancelled_leaves_the_post_before_it_open(house, hr):
    company, top, sales, works = house
    ann, _ = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, on=APR_1)
    do("hr.employee.transfer", ann, hr, department=top, on=date(2026, 5, 1))
    planned = sql.value("SELECT id FROM hr_assignment WHERE valid_from = '2026-04-01'")

    do("hr.assignment.cancel", planned, hr, reason="Not now")

    assert history(ann) == [
        (sales, None, "2020-01-02", "2026-04-30", "CURRENT"),
        (top, None, "2026-05-01", None, "PLANNED"),
    ]
    assert whole(ann)


def test_who_leaves_on_a_day_to_come_works_until_then(house, hr):
    company, top, sales, works = house
    boss, _ = an_employee(company, top)
    chief, chief_user = an_employee(company, sales, manager=boss)
    ann, _ = an_employee(company, sales, manager=chief)
    do("hr.employee.transfer", chief, hr, department=works, on=date(2026, 5, 1))
    do("hr.employee.leave", chief, hr, left_on=date(2026, 3, 31), reason="resigned")

    assert file_of(chief) == (sales, boss, "ACTIVE", None)
    assert history(chief) == [(sales, boss, "2020-01-02", "2026-03-31", "CURRENT")]
    assert whole(chief)
    with clock.frozen_at(NOW + timedelta(days=15)):
        take_effect_today()
    assert file_of(chief)[2] == "ACTIVE"
    with clock.frozen_at(NOW + timedelta(days=16)):
        take_effect_today()

    assert file_of(chief) == (sales, boss, "LEFT", "2026-03-31")
    assert sql.value("SELECT active FROM kernel_user WHERE id = %s", [chief_user.user_id]) is False
    assert (
        sql.value("SELECT end_reason FROM hr_assignment WHERE employee_id = %s AND state = 'PAST'", [chief])
        == "resigned"
    )
    assert history(ann) == [
        (sales, chief, "2020-01-02", "2026-03-31", "PAST"),
        (sales, boss, "2026-04-01", None, "CURRENT"),
    ]
    assert whole(chief, ann)


def test_reports_and_plans_below_somebody_who_leaves_have_the_next_manager_above(house, hr):
    company, top, sales, works = house
    boss, _ = an_employee(company, top)
    chief, _ = an_employee(company, sales, manager=boss)
    deputy, _ = an_employee(company, sales, manager=chief)
    ann, _ = an_employee(company, sales, manager=deputy)
    bob, _ = an_employee(company, works)
    new, _ = an_employee(company, sales, manager=deputy, joined_on=MAR_16)
    do("hr.employee.transfer", bob, hr, department=sales, manager=deputy, on=APR_1)

    perform(employee.commands["leave"], [chief, deputy], {"left_on": MAR_1}, actor=hr)

    assert history(ann) == [
        (sales, deputy, "2020-01-02", "2026-03-01", "PAST"),
        (sales, boss, "2026-03-02", None, "CURRENT"),
    ]
    assert history(new) == [(sales, boss, "2026-03-16", None, "CURRENT")]
    assert history(bob)[-1] == (sales, boss, "2026-04-01", None, "PLANNED")
    assert whole(ann, bob, new, chief, deputy)


def test_a_correction_moves_the_neighbour_the_file_and_the_account_and_is_on_record(house, hr):
    company, top, sales, works = house
    ann, user = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, on=MAR_1)
    first, now = [
        row[0] for row in sql.rows("SELECT id FROM hr_assignment WHERE employee_id = %s ORDER BY valid_from", [ann])
    ]

    do("hr.assignment.correct", now, hr, remark="Wrong letter", valid_from=date(2026, 2, 16), department=top)
    do("hr.assignment.correct", first, hr, remark="Contract found", valid_from=date(2019, 12, 2))

    assert history(ann) == [
        (sales, None, "2019-12-02", "2026-02-15", "PAST"),
        (top, None, "2026-02-16", None, "CURRENT"),
    ]
    assert file_of(ann)[0] == top
    assert get_actor(user.user_id).unit_id == top
    assert sql.value("SELECT joined_on::text FROM hr_employee WHERE id = %s", [ann]) == "2019-12-02"
    assert sql.rows(
        "SELECT actor_id, command, before::jsonb ->> 'valid_from' FROM kernel_history"
        " WHERE row_id = %s AND operation = 'U' ORDER BY id DESC LIMIT 1",
        [now],
    ) == [(hr.user_id, "hr.assignment.correct", "2026-03-01")]
    with pytest.raises(Refused) as refused:
        do("hr.assignment.correct", now, hr, remark="x", valid_from=date(2019, 12, 2))
    assert refused.value.rule == "hr.careers.keeps_a_day"
    assert whole(ann)


def test_the_day_of_joining_corrected_in_the_file_moves_the_beginning(house, hr):
    company, _top, sales, _works = house
    ann, _ = an_employee(company, sales)

    perform(employee.edit, {ann: {"joined_on": "2021-06-01"}}, actor=hr)

    assert history(ann) == [(sales, None, "2021-06-01", None, "CURRENT")]
    assert whole(ann)


def test_heads_and_members_of_a_department_as_of_any_day(house, hr):
    company, _top, sales, works = house
    ann, _ = an_employee(company, sales, name="安")
    bob, _ = an_employee(company, sales, name="博", joined_on="2025-01-01")
    do("hr.employee.transfer", ann, hr, department=works, on=MAR_1)
    do("hr.employee.leave", bob, hr, left_on=date(2026, 3, 10))

    assert count_heads(company, date(2024, 6, 30)) == {sales: 1}
    assert count_heads(company, date(2026, 2, 28)) == {sales: 2}
    assert count_heads(company, MAR_16) == {works: 1}
    assert [each.name for each in list_members(company, [sales], date(2025, 6, 1))] == ["安", "博"]
    assert [each.employee for each in list_members(company, [sales, works], MAR_16)] == [ann]


def test_the_report_of_members_names_departments_as_they_were_and_shows_heads_their_own(house, hr):
    company, top, sales, works = house
    unit = get_document("master.org_unit")
    with clock.frozen_at(datetime(2026, 3, 5, 4, tzinfo=clock.UTC)):
        perform(unit.edit, {sales: {"name": "销售一部"}}, actor=hr)
    with clock.frozen_at(datetime(2026, 3, 10, 4, tzinfo=clock.UTC)):
        perform(unit.edit, {sales: {"name": "国内销售部", "parent": works}}, actor=hr)
    ann, _ = an_employee(company, sales, name="安")
    an_employee(company, works, name="博")
    do("hr.employee.transfer", ann, hr, department=works, on=APR_1)
    head = a_user("department_head", company=company, unit=sales)

    def told(actor, day):
        rows = [
            (row["_level"], row["name"].split()[0], row.get("heads")) for row in members.function(actor, on=day).rows
        ]
        return [row for row in rows if row[1] in ("国内销售部", "销售一部", "安", "博")]

    assert units_on(date(2026, 3, 9), [sales])[sales].name == "销售一部"
    assert units_on(date(2026, 3, 9), [sales])[sales].parent == top
    assert told(hr, date(2026, 3, 9)) == [(1, "销售一部", 1), (2, "安", None), (2, "博", None)]
    assert told(hr, MAR_16) == [(2, "博", None), (2, "国内销售部", 1), (3, "安", None)]
    assert told(hr, APR_1) == [(2, "安", None), (2, "博", None)]
    assert told(head, MAR_16) == [(0, "国内销售部", 1), (1, "安", None)]
    assert told(head, APR_1) == []


def test_beside_the_employee_stand_history_and_pay_as_far_as_one_may_see(house, hr):
    company, _top, sales, works = house
    ann, ann_user = an_employee(company, sales, name="安")
    _bob, bob = an_employee(company, works, "employee")
    payroll = a_user("payroll", company=company)
    do("hr.employee.transfer", ann, hr, department=works, on=MAR_1)
    perform(
        get_document("hr.pay_rate").create, [{"employee": ann, "amount": "9000", "valid_from": MAR_1}], actor=payroll
    )

    def shown(actor, panel):
        blocks = Site(actor).get(f"/docs/hr.employee/{ann}/panels/{panel}")["blocks"]
        return [len(block["rows"]) for block in blocks]

    assert shown(hr, "career") == shown(ann_user, "career") == [2]
    assert shown(bob, "career") == []
    assert shown(payroll, "pay") == shown(ann_user, "pay") == [1]
    assert shown(hr, "pay") == shown(bob, "pay") == []
    people = Site(hr).get(f"/docs/master.org_unit/{works}/panels/people")["blocks"][0]["rows"]
    assert len(people) == 2


def test_whole_histories_come_from_a_sheet_with_several_rows_a_person(house, tmp_path):
    company, _top, sales, works = house
    for number, name, unit, joined in (("E1", "安", works, "2007-12-05"), ("E2", "博", sales, "2009-01-14")):
        person = make("master.person", name=name)
        make("hr.employee", company=company, number=number, person=person, department=unit, joined_on=joined)
    codes = dict(sql.rows("SELECT id, code FROM master_orgunit"))
    shift = make("hr.shift", company=company, code="DAY", windows=[{"start_time": "07:00", "end_time": "15:00"}])
    sheet = tmp_path / "任职记录.csv"
    sheet.write_text(
        "员工,部门,班次,开始日期,结束日期\n"
        f"E1,{codes[works]},DAY,2010-05-31,\n"
        f"E1,{codes[sales]},,2007-12-05,2010-05-30\n"
        f"E2,{codes[sales]},DAY,2009-01-14,\n",
        encoding="utf-8",
    )

    report = import_path(sheet)

    assert [str(each.message) for each in report.problems] == []
    e1, e2 = (sql.value("SELECT id FROM hr_employee WHERE number = %s", [n]) for n in ("E1", "E2"))
    assert history(e1) == [
        (sales, None, "2007-12-05", "2010-05-30", "PAST"),
        (works, None, "2010-05-31", None, "CURRENT"),
    ]
    assert history(e2) == [(sales, None, "2009-01-14", None, "CURRENT")]
    assert sql.rows("SELECT employee_id, shift_id, valid_from::text FROM hr_shiftassignment ORDER BY 1") == [
        (e1, shift, "2010-05-31"), (e2, shift, "2009-01-14"),
    ]  # fmt: skip
    assert whole(e1, e2)


def test_a_gap_in_a_sheet_is_told_at_its_cell(house, tmp_path):
    company, _top, sales, works = house
    make("hr.employee", company=company, number="E1", person=make("master.person", name="安"), department=works,
         joined_on="2007-12-05")  # fmt: skip
    codes = dict(sql.rows("SELECT id, code FROM master_orgunit"))
    sheet = tmp_path / "assignment.csv"
    sheet.write_text(
        f"员工,部门,开始日期,结束日期\nE1,{codes[sales]},2007-12-05,2010-05-01\nE1,{codes[works]},2010-05-31,\n",
        encoding="utf-8",
    )

    report = import_path(sheet)

    assert [(each.row, each.column) for each in report.problems] == [(2, "结束日期")]
    assert history(sql.value("SELECT id FROM hr_employee WHERE number = 'E1'"))[0][2] == "2007-12-05"


def test_heads_see_their_department_people_their_own_and_colleagues_nothing(house, hr):
    company, _top, sales, works = house
    ann, ann_user = an_employee(company, sales)
    _bob, bob = an_employee(company, sales, "employee")
    head = a_user("department_head", company=company, unit=sales)
    other = a_user("department_head", company=company, unit=works)
    number = sql.value("SELECT id FROM hr_assignment WHERE employee_id = %s", [ann])
    document = get_document("hr.assignment")
    assert fetch(hr, document, number).id == number
    assert fetch(head, document, number).id == number
    assert fetch(ann_user, document, number).id == number
    for stranger in (bob, other):
        with pytest.raises((NotAllowed, NotFound)):
            fetch(stranger, document, number)
    for actor in (head, ann_user, bob):
        with pytest.raises(NotAllowed):
            do("hr.assignment.correct", number, actor, remark="x", department=works)


def test_nobody_holds_two_posts_and_no_day_is_lost_in_the_database_either(fresh_db, at_noon):
    company = a_company()
    sales = a_department(company)
    ann, _ = an_employee(company, sales)
    for change, name in (
        ("valid_from = valid_from + 1", "hr_assignment_no_gap"),
        ("valid_to = '2025-01-01'", None),  # a leaving that passed: the daily step's to do
        (
            "department_id = (SELECT max(id) FROM master_orgunit WHERE id <> department_id)",
            "hr_assignment_is_the_employee",
        ),
        ("state = 'PAST'", "hr_assignment_is_the_employee"),
    ):
        a_department(company)
        broken = None
        try:
            with transaction.atomic():
                sql.execute(f"UPDATE hr_assignment SET {change} WHERE employee_id = %s", [ann])
                sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
                transaction.set_rollback(True)
        except IntegrityError as problem:
            broken = problem.__cause__.diag.constraint_name
        assert broken == name, change
    with pytest.raises(IntegrityError, match="hr_assignment_once"), transaction.atomic():
        sql.execute(
            'INSERT INTO hr_assignment SELECT (json_populate_record(a, \'{"id": 1, "valid_from": "2025-01-01"}\')).*'
            " FROM hr_assignment a WHERE employee_id = %s",
            [ann],
        )


def test_of_two_moves_at_once_one_waits_and_the_history_stays_whole(fresh_db, at_noon):
    company = a_company()
    units = [a_department(company) for _n in range(3)]
    ann, _ = an_employee(company, units[0])
    hr = a_user("hr_staff", company=company)
    start, refused = threading.Barrier(2), []

    def move(unit: int, day: date) -> None:
        with clock.frozen_at(NOW):
            start.wait()
            try:
                do("hr.employee.transfer", ann, hr, department=unit, on=day)
            except Refused as refusal:
                refused.append(refusal.rule)
            finally:
                connection.close()

    for day, expected in ((MAR_1, ["hr.careers.one_move_a_day"]), (MAR_16, ["hr.careers.one_move_a_day"])):
        refused.clear()
        both = [threading.Thread(target=move, args=(unit, day)) for unit in units[1:]]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert refused == expected or (day == MAR_16 and refused == ["hr.careers.something_changes"])
    rows = history(ann)
    assert [row[4] for row in rows].count("CURRENT") == 1
    assert file_of(ann)[0] == rows[-1][0]


def test_a_post_begun_and_left_while_nobody_looked_is_begun_and_left(house, hr):
    company, _top, sales, works = house
    ann, _ = an_employee(company, sales)
    do("hr.employee.transfer", ann, hr, department=works, on=date(2026, 3, 17))
    do("hr.employee.leave", ann, hr, left_on=date(2026, 3, 17))

    with clock.frozen_at(NOW + timedelta(days=3)):
        take_effect_today()

    assert [row[0] for row in history(ann)] == [sales, works]
    assert file_of(ann) == (works, None, "LEFT", "2026-03-17")
    assert whole(ann)


def test_who_stays_a_day_longer_than_planned_has_a_post_that_day(house, hr):
    company, _top, sales, _works = house
    ann, _ = an_employee(company, sales)
    do("hr.employee.leave", ann, hr, left_on=date(2026, 3, 20))

    do("hr.employee.leave", ann, hr, left_on=date(2026, 3, 31))

    assert history(ann) == [(sales, None, "2020-01-02", "2026-03-31", "CURRENT")]


def test_an_older_database_gets_first_records(fresh_db, at_noon):
    company = a_company()
    sales = a_department(company)
    ann, _ = an_employee(company, sales)
    bob, _ = an_employee(company, sales)
    do("hr.employee.leave", bob, a_user("hr_staff", company=company), left_on=MAR_1)
    sql.execute("DELETE FROM hr_assignment")

    begin_histories()
    begin_histories()

    assert history(ann) == [(sales, None, "2020-01-02", None, "CURRENT")]
    assert history(bob) == [(sales, None, "2020-01-02", "2026-03-01", "PAST")]


def test_an_unknown_choice_in_a_sheet_is_told_at_its_cell(house, tmp_path):
    company, _top, sales, _works = house
    worker = an_operator(company, sales)
    number, unit = sql.one("SELECT e.number, u.code FROM hr_employee e, master_orgunit u WHERE e.id = %s AND u.id = %s",
                           [worker, sales])  # fmt: skip
    sheet = tmp_path / "assignment.csv"
    sheet.write_text(f"员工,部门,开始日期,用工形式\n{number},{unit},2020-01-02,业主\n", encoding="utf-8")

    assert [(each.row, each.column) for each in import_path(sheet).problems] == [(2, "用工形式")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["transfer", "correct", "cancel", "leave", "day"]), st.integers(-80, 80),
                          st.integers(0, 2), st.integers(0, 9)), max_size=14))  # fmt: skip
def test_whatever_happens_the_history_has_no_gap_no_overlap_and_agrees_with_the_file(house, steps):
    company, *units = house
    with transaction.atomic():
        hr = a_user("hr_staff", company=company)
        ann, _ = an_employee(company, units[0], joined_on="2026-01-05")
        today = NOW
        for what, offset, unit, which in steps:
            with clock.frozen_at(today):
                try:
                    today = _a_step(ann, hr, what, today, offset, units[unit], which)
                except (Refused, WrongState):
                    continue
                whole(ann)
            rows = sql.rows("SELECT valid_from, valid_to FROM hr_assignment WHERE employee_id = %s"
                            " AND state <> 'CANCELLED' ORDER BY valid_from", [ann])  # fmt: skip
            assert all(a[1] + timedelta(days=1) == b[0] for a, b in pairwise(rows))
            joined, left = sql.one("SELECT joined_on, left_on FROM hr_employee WHERE id = %s", [ann])
            assert rows[0][0] == joined
            assert left is None or rows[-1][1] == left
        transaction.set_rollback(True)


def _a_step(ann, hr, what, today, offset, unit, which):
    """One thing that happens to her; what day it is then."""
    day = today.date() + timedelta(days=offset)
    if what == "transfer":
        do("hr.employee.transfer", ann, hr, department=unit, on=day)
    elif what == "leave":
        do("hr.employee.leave", ann, hr, left_on=day)
    elif what == "day":
        today += timedelta(days=abs(offset))
        with clock.frozen_at(today):
            take_effect_today()
    else:
        ids = [row[0] for row in sql.rows("SELECT id FROM hr_assignment WHERE employee_id = %s ORDER BY id", [ann])]
        inputs = {"remark": "x", "department": unit, "valid_from": day} if what == "correct" else {"reason": "x"}
        do(f"hr.assignment.{what}", ids[which % len(ids)], hr, **inputs)
    return today


def test_what_a_transfer_changes_is_not_typed_on_the_file(house, hr):
    company, _top, sales, works = house
    ann, _ = an_employee(company, sales)
    document = get_document("hr.employee")

    typed = get_body(hr, document, ann)["editable_fields"]

    assert "work_place" in typed
    assert not {"department", "position", "manager", "kind"} & set(typed)
    with pytest.raises(InvalidInput) as refused:
        perform(document.edit, {ann: {"department": works}}, actor=hr)
    assert [problem.field for problem in refused.value.errors] == ["department"]
