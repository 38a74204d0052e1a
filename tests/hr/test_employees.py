"""Employees: whom approvals find, transfer, leave, what the directory hides."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quintet.hr.employees import queries
from quintet.hr.employees.documents import employee
from quintet.kernel import sql
from quintet.kernel.actor import get_actor
from quintet.kernel.documents import get_document
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.rights import hidden_fields
from quintet.kernel.runner import perform
from tests.hr.builders import an_employee
from tests.master.builders import a_company, a_department, a_user, make


@pytest.fixture
def house(db):
    """A company: sales (head: none) below the top (headed by the boss)."""
    company = a_company()
    top = a_department(company)
    return company, top, a_department(company, top)


def administrator(company):
    return a_user("administrator", company=company)


def head(company, unit, user):
    perform(
        get_document("master.org_unit").edit,
        {unit: {"head_user": user}},
        actor=administrator(company),
    )


def test_the_manager_and_the_managers_manager_are_found(house):
    company, top, sales = house
    boss, boss_user = an_employee(company, top)
    chief, chief_user = an_employee(company, sales, manager=boss)
    _ann, ann_user = an_employee(company, sales, manager=chief)

    assert queries.manager_of(ann_user.user_id) == chief_user.user_id
    assert queries.manager_of(ann_user.user_id, 2) == boss_user.user_id
    assert queries.manager_of(ann_user.user_id, 3) is None
    assert queries.manager_of(boss_user.user_id) is None


def test_without_a_manager_the_head_of_the_department_or_the_one_above_counts(house):
    company, top, sales = house
    _boss, boss = an_employee(company, top)
    _ann, ann = an_employee(company, sales)
    head(company, top, boss.user_id)

    assert queries.manager_of(ann.user_id) == boss.user_id
    assert queries.head_of_unit(sales) == boss.user_id
    assert queries.manager_of(boss.user_id) is None

    _bob, bob = an_employee(company, sales)
    head(company, sales, bob.user_id)

    assert queries.superiors_of(ann.user_id) == [bob.user_id, boss.user_id]
    assert queries.manager_of(bob.user_id) == boss.user_id


def test_a_manager_who_left_is_passed_over_and_reports_go_up(house):
    company, top, sales = house
    boss, boss_user = an_employee(company, top)
    chief, chief_user = an_employee(company, sales, manager=boss)
    deputy, _deputy_user = an_employee(company, sales, manager=chief)
    ann, ann_user = an_employee(company, sales, manager=deputy)

    perform(
        employee.commands["leave"],
        [chief, deputy],
        {"left_on": date(2026, 6, 30)},
        actor=administrator(company),
    )

    assert sql.value("SELECT manager_id FROM hr_employee WHERE id = %s", [ann]) == boss
    assert queries.manager_of(ann_user.user_id) == boss_user.user_id
    assert sql.value("SELECT active FROM kernel_user WHERE id = %s", [chief_user.user_id]) is False
    with pytest.raises(LookupError):
        get_actor(chief_user.user_id)


def test_who_left_cannot_leave_or_be_edited_again(house):
    company, _top, sales = house
    ann, _user = an_employee(company, sales)
    admin = a_user("administrator", company=company)
    perform(employee.commands["leave"], [ann], {"left_on": date(2026, 6, 30)}, actor=admin)

    with pytest.raises(WrongState):
        perform(employee.commands["leave"], [ann], {}, actor=admin)
    with pytest.raises(WrongState):
        perform(employee.edit, {ann: {"work_place": "苏州"}}, actor=admin)


def test_nobody_leaves_before_they_joined(house):
    company, _top, sales = house
    ann, _user = an_employee(company, sales, joined_on="2026-03-01")

    with pytest.raises(Refused) as refusal:
        perform(
            employee.commands["leave"],
            [ann],
            {"left_on": date(2026, 2, 28)},
            actor=administrator(company),
        )

    assert refusal.value.rule == "hr.employees.left_after_joined"
    assert sql.value("SELECT state FROM hr_employee WHERE id = %s", [ann]) == "ACTIVE"


def test_a_transfer_moves_department_and_account_at_once(house):
    company, top, sales = house
    ann, user = an_employee(company, sales, "salesperson")

    perform(employee.commands["transfer"], [ann], {"department": top}, actor=a_user("hr_staff", company=company))

    assert get_actor(user.user_id).unit_id == top
    assert queries.department_of(user.user_id) == top
    assert sql.one("SELECT department_id, unit_id FROM hr_employee WHERE id = %s", [ann]) == (top, top)


@pytest.mark.parametrize("field", ["department", "position", "manager", "kind"])
def test_what_the_history_keeps_is_not_changed_by_an_edit(house, field):
    company, top, sales = house
    ann, _user = an_employee(company, sales)
    boss, _user = an_employee(company, top)
    other = {"department": top, "position": make("hr.position"), "manager": boss, "kind": "probation"}[field]

    with pytest.raises(InvalidInput) as refusal:
        perform(employee.edit, {ann: {field: other}}, actor=a_user("hr_staff", company=company))

    assert [each.field for each in refusal.value.errors] == [field]

    assert refusal.value.rule == "hr.employees.moves_by_transfer"


def test_the_line_of_managers_cannot_run_in_a_circle(house):
    company, _top, sales = house
    ann, _ = an_employee(company, sales)
    bob, _ = an_employee(company, sales, manager=ann)
    eve, _ = an_employee(company, sales, manager=bob)

    with pytest.raises(Refused) as refusal:
        perform(employee.commands["transfer"], [ann], {"manager": eve}, actor=a_user("hr_staff", company=company))

    assert refusal.value.rule == "hr_employee_no_circle"


def test_nobody_manages_themselves_in_the_database_either(house):
    company, _top, sales = house
    ann, _ = an_employee(company, sales)

    with pytest.raises(IntegrityError, match="hr_employee_not_own_manager"), transaction.atomic():
        sql.execute("UPDATE hr_employee SET manager_id = id WHERE id = %s", [ann])


def test_holders_of_a_position_are_its_active_employees(house):
    company, _top, sales = house
    cfo = make("hr.position", name="财务总监")
    ann, ann_user = an_employee(company, sales, position=cfo)
    _bob, bob_user = an_employee(company, sales, position=cfo)
    assert queries.users_in_position(cfo) == [ann_user.user_id, bob_user.user_id]

    perform(employee.commands["leave"], [ann], {}, actor=a_user("hr_staff", company=company))

    assert queries.users_in_position(cfo) == [bob_user.user_id]


def test_an_account_linked_to_a_person_reaches_the_employee_and_their_department(house):
    company, _top, sales = house
    person = make("master.person", name="新人")
    number = make("hr.employee", company=company, person=person, department=sales, joined_on="2026-01-01")
    user = a_user("employee", company=company)
    assert queries.employee_of(user.user_id) is None

    link = get_document("master.person").commands["link_user"]
    perform(link, [person], {"user": user.user_id}, actor=administrator(company))

    assert queries.employee_of(user.user_id) == number
    assert get_actor(user.user_id).unit_id == sales


def test_a_person_is_employed_once_at_a_time(house):
    company, _top, sales = house
    person = make("master.person", name="甲")
    make("hr.employee", company=company, person=person, department=sales, joined_on="2026-01-01")

    with pytest.raises(Refused) as refusal:
        make("hr.employee", company=company, person=person, department=sales, joined_on="2026-02-01")

    assert refusal.value.rule == "hr_employee_person_once"


def test_the_directory_is_open_but_when_somebody_joined_is_not(house):
    company, _top, sales = house
    ann, user = an_employee(company, sales, "salesperson")

    assert hidden_fields(user, employee) == {"joined_on", "left_on", "kind", "career_started_on"}
    with pytest.raises(NotAllowed):
        perform(employee.edit, {ann: {"work_place": "家"}}, actor=user)
    with pytest.raises(NotAllowed):
        perform(employee.commands["leave"], [ann], {}, actor=user)
    assert sql.one("SELECT state, work_place FROM hr_employee WHERE id = %s", [ann]) == ("ACTIVE", "")


def test_whom_approvals_ask_costs_a_handful_of_statements_however_long_the_line(house):
    company, _top, sales = house
    manager = None
    for _each in range(30):
        manager, user = an_employee(company, sales, manager=manager)

    with sql.recorded() as seen:
        line = queries.superiors_of(user.user_id)

    assert len(line) == 29
    assert len(seen) <= 3
