"""Eight hands on the same balance, day and skill at the same moment: nothing is overdrawn, nothing is twice."""

from datetime import date
from functools import partial

import pytest

from quintet.kernel import clock, sql
from quintet.kernel.results import QuintetError
from tests.erp.races import at_once
from tests.hr.builders import a_balance, a_skill, an_employee, annual_leave, asks_for, balance, do, has_skill
from tests.master.builders import a_company, a_department, a_user
from tests.oa.builders import the_request, vote

TODAY = date(2026, 11, 24)
HANDS = 8


@pytest.fixture
def house(fresh_db):
    """Ann, who has five days, her manager, and HR."""
    with clock.frozen_at(TODAY):
        company = a_company()
        department = a_department(company)
        boss, boss_user = an_employee(company, department, "employee")
        ann, ann_user = an_employee(company, department, "employee", manager=boss)
        annual = annual_leave()
        yield company, ann, ann_user, boss_user, annual, a_balance(company, ann, annual, 5)


def together(*jobs):
    def on_the_day(job):
        with clock.frozen_at(TODAY):
            return job()

    return at_once(*(partial(on_the_day, job) for job in jobs))


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, QuintetError)]


def test_eight_requests_at_once_never_overdraw_the_balance(house):
    _company, _ann, ann_user, boss, annual, number = house
    requests = [asks_for(ann_user, annual, f"2026-12-{day:02}") for day in (1, 2, 3, 4, 7, 8, 9, 10)]

    answers = together(*(partial(do, "hr.leave_request.apply", each, ann_user) for each in requests))

    assert len(refusals(answers)) == 3
    assert {problem.rule for problem in refusals(answers)} <= {"leave.balance_suffices", "hr.leave.enough_left"}
    assert balance(number) == (5, 0, 5, 0)
    waiting = [row[0] for row in sql.rows("SELECT subject_ref FROM oa_approvalrequest WHERE state = 'RUNNING'")]
    assert len(waiting) == 5

    decided = together(*(partial(vote, the_request(each), boss) for each in waiting))

    assert refusals(decided) == []
    assert balance(number) == (5, 5, 0, 0)


def test_approving_and_withdrawing_at_once_ends_one_way(house):
    _company, _ann, ann_user, boss, annual, number = house
    for day in (1, 2, 3):
        request = asks_for(ann_user, annual, f"2026-12-{day:02}")
        do("hr.leave_request.apply", request, ann_user)
        voting = partial(vote, the_request(request.id), boss)

        together(voting, partial(do, "hr.leave_request.withdraw", request, ann_user))

        state = sql.value("SELECT state FROM hr_leaverequest WHERE id = %s", [request.id])
        entitled, taken, pending, left = balance(number)
        approved = sql.value("SELECT count(*) FROM hr_leaverequest WHERE state = 'APPROVED'")
        assert state in ("APPROVED", "DRAFT")
        assert (entitled, taken, pending, left) == (5, approved, 0, 5 - approved)


def test_the_same_day_is_asked_for_once(house):
    _company, _ann, ann_user, _boss, annual, _number = house

    answers = together(*(partial(asks_for, ann_user, annual, "2026-12-01") for _hand in range(HANDS)))

    assert len(refusals(answers)) == HANDS - 1
    assert {problem.rule for problem in refusals(answers)} <= {
        "hr_leave_request_once",
        "hr.leave.one_request_at_a_time",
    }
    assert sql.value("SELECT count(*) FROM hr_leaverequest") == 1


def test_a_skill_is_entered_once(house):
    company, ann, *_rest = house
    skill = a_skill()

    answers = together(*(partial(has_skill, company, ann, skill) for _hand in range(HANDS)))

    assert len(refusals(answers)) == HANDS - 1
    assert sql.value("SELECT count(*) FROM hr_employeeskill") == 1


def test_a_year_granted_twice_at_once_is_granted_once(house):
    company, ann, _user, _boss, annual, _number = house
    hr = a_user("hr_staff", company=company)

    together(*(partial(do, "hr.leave_type.grant_entitlements", annual, hr, year=2027) for _hand in range(3)))

    assert (
        sql.value(
            "SELECT count(*) FROM hr_leavebalance WHERE employee_id = %s AND type_id = %s AND year = 2027",
            [ann, annual],
        )
        == 1
    )
