"""Skills: levels, validity without overlaps, renewal and end, who sees them, the matrix."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.hr.presence.queries import list_people
from quintet.kernel import clock, sql
from quintet.kernel.desk import desk_numbers
from quintet.kernel.documents import get_document
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reports import get_report
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform
from tests.hr.builders import a_skill, an_employee, an_operator, do, has_skill
from tests.master.builders import a_company, a_department, a_user

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(request):
    with clock.frozen_at(TODAY):
        yield


@pytest.fixture
def house(db):
    """A company, its workshop, an operator, HR, and the skill of turning."""
    company = a_company()
    workshop = a_department(company)
    return (
        company,
        workshop,
        an_operator(company, workshop, name="王师傅"),
        a_user("hr_staff", company=company),
        a_skill(),
    )


def periods(employee):
    return sql.rows(
        "SELECT level, valid_from::text, valid_to::text FROM hr_employeeskill WHERE employee_id = %s"
        " ORDER BY valid_from",
        [employee],
    )


def said(kind="gained"):
    return sql.value(
        "SELECT count(*) FROM kernel_event WHERE name = 'hr.employee_skill_changed.v1' AND payload ->> 'kind' = %s",
        [kind],
    )


def test_a_skill_entered_is_told_as_gained(house):
    company, _workshop, operator, _hr, turning = house

    has_skill(company, operator, turning, 3)

    assert said("gained") == 1
    (person,) = list_people(company, TODAY, TODAY, [operator])
    assert person.levels(TODAY, TODAY) == {turning: 3}


@pytest.mark.parametrize("level", [0, 6])
def test_levels_lie_between_one_and_five(house, level):
    company, _workshop, operator, _hr, turning = house

    with pytest.raises(InvalidInput) as refusal:
        has_skill(company, operator, turning, level)

    assert refusal.value.rule == "hr.skills.level_from_one_to_five"
    number = has_skill(company, operator, turning, 5)
    with pytest.raises(IntegrityError, match="hr_employee_skill_level"), transaction.atomic():
        sql.execute("UPDATE hr_employeeskill SET level = 9 WHERE id = %s", [number])


def test_nobody_has_a_skill_twice_at_once(house):
    company, _workshop, operator, _hr, turning = house
    has_skill(company, operator, turning, valid_from="2026-01-01", valid_to="2026-06-30")

    with pytest.raises(Refused) as refusal:
        has_skill(company, operator, turning, valid_from="2026-06-30")

    assert refusal.value.rule == "hr_employee_skill_once"
    has_skill(company, operator, turning, valid_from="2026-07-01")
    assert len(periods(operator)) == 2


def test_another_level_ends_the_one_before_the_day_before(house):
    company, _workshop, operator, hr, turning = house
    number = has_skill(company, operator, turning, 2, valid_to="2027-12-31")

    do("hr.employee_skill.change_level", number, hr, level=4, on="2026-12-01")

    assert periods(operator) == [(2, "2024-01-01", "2026-11-30"), (4, "2026-12-01", "2027-12-31")]
    (person,) = list_people(company, TODAY, date(2026, 12, 5), [operator])
    assert person.levels(TODAY, date(2026, 11, 30)) == {turning: 2}
    assert person.levels(date(2026, 12, 1), date(2026, 12, 5)) == {turning: 4}
    assert person.levels(TODAY, date(2026, 12, 1)) == {}
    assert (said("gained"), said("changed")) == (2, 1)


def test_a_level_cannot_change_before_it_began(house):
    company, _workshop, operator, hr, turning = house
    number = has_skill(company, operator, turning, 2, valid_from="2026-11-24")

    with pytest.raises(Refused) as refusal:
        do("hr.employee_skill.change_level", number, hr, level=3)

    assert refusal.value.rule == "hr.skills.changes_within_record"


def test_a_certificate_is_renewed_for_longer_only(house):
    company, _workshop, operator, hr, turning = house
    number = has_skill(company, operator, turning, valid_to="2026-12-31", certificate_no="A1")

    with pytest.raises(Refused) as refusal:
        do("hr.employee_skill.renew", number, hr, valid_to="2026-12-31")
    assert refusal.value.rule == "hr.skills.renewed_for_longer"

    do("hr.employee_skill.renew", number, hr, valid_to="2028-12-31", certificate_no="A2")
    assert periods(operator) == [(3, "2024-01-01", "2028-12-31")]
    assert sql.value("SELECT certificate_no FROM hr_employeeskill WHERE id = %s", [number]) == "A2"


def test_an_ended_skill_counts_no_more_from_today(house):
    company, _workshop, operator, hr, turning = house
    number = has_skill(company, operator, turning)

    do("hr.employee_skill.end", number, hr, reason="长期未上岗")

    assert periods(operator) == [(3, "2024-01-01", "2026-11-23")]
    assert list_people(company, TODAY, TODAY, [operator])[0].skills == ()
    assert said("ended") == 1
    with pytest.raises(Refused):
        do("hr.employee_skill.end", number, hr, reason="again")


def test_a_skill_is_not_handed_to_somebody_else_by_an_edit(house):
    company, workshop, operator, hr, turning = house
    number = has_skill(company, operator, turning)

    with pytest.raises(InvalidInput) as refusal:
        perform(
            get_document("hr.employee_skill").edit, {number: {"employee": an_operator(company, workshop)}}, actor=hr
        )

    assert refusal.value.rule == "hr.skills.stays_with_employee_and_skill"


def test_hr_sees_all_skills_heads_their_departments_people_their_own(house):
    company, workshop, operator, hr, turning = house
    elsewhere = a_department(company)
    ann, ann_user = an_employee(company, elsewhere, "employee")
    _boss, head = an_employee(company, workshop, "department_head")
    has_skill(company, operator, turning)
    has_skill(company, ann, turning)

    def seen(actor):
        page = list_page(actor, get_document("hr.employee_skill"), Query())
        return [row["employee"]["id"] for row in page["rows"]]

    assert sorted(seen(hr)) == sorted([operator, ann])
    assert seen(head) == [operator]
    assert seen(ann_user) == [ann]
    with pytest.raises(NotAllowed):
        perform(get_document("hr.employee_skill").create, [{"employee": ann, "skill": turning}], actor=ann_user)


def test_a_transfer_shows_skills_to_the_new_head_only(house):
    company, workshop, operator, hr, turning = house
    elsewhere = a_department(company)
    _boss, head = an_employee(company, workshop, "department_head")
    _other, new_head = an_employee(company, elsewhere, "department_head")
    has_skill(company, operator, turning)

    do("hr.employee.transfer", operator, hr, department=elsewhere)

    assert list_page(head, get_document("hr.employee_skill"), Query())["rows"] == []
    assert len(list_page(new_head, get_document("hr.employee_skill"), Query())["rows"]) == 1
    entry = sql.one(
        "SELECT k.unit_id FROM kernel_entry k JOIN hr_employeeskill s ON s.id = k.id WHERE s.employee_id = %s",
        [operator],
    )
    assert entry == (elsewhere,)


def test_certificates_that_end_within_60_days_stand_on_the_desk(house):
    company, workshop, operator, hr, turning = house
    has_skill(company, operator, turning, valid_to="2027-01-23")  # in 60 days
    has_skill(company, an_operator(company, workshop), turning, valid_to="2027-01-24")
    has_skill(company, an_operator(company, workshop), turning, valid_to="2026-11-23")

    assert desk_numbers["hr.certificates_ending"].value(hr) == 1


def test_the_matrix_shows_levels_and_what_ends_soon(house):
    company, workshop, operator, hr, turning = house
    milling = a_skill()
    has_skill(company, operator, turning, 4)
    has_skill(company, operator, milling, 2, valid_to="2026-12-31")
    learner = an_operator(company, workshop, name="小李")
    has_skill(company, learner, turning, 1)
    an_operator(company, a_department(company), name="别处")

    result = get_report("hr.skill_matrix").run(hr, {"department": workshop})

    rows = {row["employee"]["label"]: row for row in result.rows}
    assert set(rows) == {"王师傅", "小李"}
    wang = rows["王师傅"]
    assert (wang[f"s{turning}"], wang["_tones"][f"s{turning}"]) == ("4", "success")
    assert (wang[f"s{milling}"], wang["_tones"][f"s{milling}"]) == ("2（至 12-31）", "warning")
    assert rows["小李"]["count"] == 1
    assert f"s{milling}" not in rows["小李"]
    assert result.totals[f"s{turning}"] == "2"


def test_heads_get_the_matrix_of_their_own_people(house):
    company, workshop, operator, _hr, turning = house
    has_skill(company, operator, turning)
    elsewhere = a_department(company)
    _id, head = an_employee(company, elsewhere, "department_head", name="别处的头")

    result = get_report("hr.skill_matrix").run(head, {})
    asked_for_others = get_report("hr.skill_matrix").run(head, {"department": workshop})

    assert [row["employee"]["label"] for row in result.rows] == ["别处的头"]
    assert asked_for_others.rows == []
    with pytest.raises(NotAllowed):
        get_report("hr.skill_matrix").run(a_user("salesperson", company=company), {})
