"""Departments, users, persons."""

import pytest

from quintet.kernel import rights, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.documents import get_document
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.rights import hidden_fields
from quintet.kernel.runner import perform
from quintet.master.organisation.queries import list_units_below
from quintet.master.persons.commands import create_user, set_roles
from tests.master.builders import a_company, a_department, a_user, make


def test_units_below_are_the_whole_tree(db):
    company = a_company()
    top = a_department(company)
    left, right = a_department(company, top), a_department(company, top)
    leaf = a_department(company, left)

    assert sorted(list_units_below(top)) == sorted([top, left, right, leaf])
    assert list_units_below(right) == [right]


def test_a_department_cannot_lie_below_itself(db):
    company = a_company()
    top = a_department(company)
    leaf = a_department(company, a_department(company, top))

    with pytest.raises(Refused) as refusal:
        perform(get_document("master.org_unit").edit, {top: {"parent": leaf}}, actor=a_user("administrator"))

    assert refusal.value.rule == "master_org_unit_no_circle"
    assert refusal.value.errors[0].field == "parent"


def test_a_user_has_roles_a_department_an_entry_and_an_event(db):
    company = a_company()
    unit = a_department(company)

    number = create_user("lin.yue", "quintet-demo", "林悦", ["salesperson", "employee"], company, unit)

    actor = get_actor(number)
    assert actor.roles == {"salesperson", "employee"}
    assert (actor.company_id, actor.unit_id, actor.name) == (company, unit, "林悦")
    assert sql.one("SELECT doc, title, subtitle FROM kernel_entry WHERE id = %s", [number]) == (
        "kernel.user",
        "林悦",
        "lin.yue",
    )
    assert sql.one("SELECT payload->>'roles', via FROM kernel_event WHERE document = %s", [number]) == (
        '["employee", "salesperson"]',
        "create_user",
    )


def test_a_role_nobody_declared_is_refused_and_no_user_is_made(db):
    with pytest.raises(Refused) as refusal:
        create_user("x", "secret", "X", ["king"])

    assert refusal.value.rule == "master.persons.known_role"
    assert sql.value("SELECT count(*) FROM kernel_user WHERE username = 'x'") == 0


def test_a_user_name_is_taken_once(db):
    create_user("lin.yue", "secret", "林悦")

    with pytest.raises(InvalidInput) as refusal:
        create_user("lin.yue", "secret", "林悦二")

    assert "lin.yue" in refusal.value.errors[0].message.zh


def test_one_person_is_not_cashier_and_accountant(db, monkeypatch):
    monkeypatch.setattr(rights, "conflicts", [rights.Conflict("cashier", "accountant")])
    actor = a_user("accountant")

    with pytest.raises(Refused) as created:
        create_user("x", "secret", "X", ["cashier", "accountant"])
    with pytest.raises(Refused) as given:
        set_roles(actor.user_id, ["accountant", "cashier"])

    assert created.value.rule == given.value.rule == "master.persons.duties_are_separate"
    assert created.value.message.zh == "同一人不得兼任出纳与会计：不相容职务分离"
    assert get_actor(actor.user_id).roles == {"accountant"}


def test_a_company_has_a_valid_credit_code(db):
    with pytest.raises(InvalidInput) as refusal:
        a_company(credit_code="913301007996550581")

    assert refusal.value.rule == "master.organisation.valid_credit_code"


def test_roles_given_take_effect_with_the_next_look(db):
    actor = a_user("salesperson")

    set_roles(actor.user_id, ["sales_manager"])

    assert get_actor(actor.user_id).roles == {"sales_manager"}


def test_a_mobile_number_is_hidden_from_colleagues(db):
    person = get_document("master.person")
    make("master.person", name="甲", mobile="13900000000")

    assert "mobile" in hidden_fields(a_user("salesperson"), person)
    assert "mobile" not in hidden_fields(a_user("hr_staff"), person)


def test_an_ordinary_user_cannot_write_master_data(db):
    with pytest.raises(NotAllowed):
        perform(get_document("master.item").create, [{"code": "X", "name": "X"}], actor=a_user("employee"))

    assert sql.value("SELECT count(*) FROM master_item") == 0
