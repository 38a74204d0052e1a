"""Parties: the credit code, completeness, owners and who sees whom."""

import pytest
from django.db import IntegrityError, transaction

from quintet.kernel import sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.rights import readable
from quintet.kernel.runner import acting_as, perform
from quintet.master.parties import rules
from quintet.master.parties.documents import party
from quintet.master.parties.queries import list_missing, main_contacts
from tests.master.builders import a_company, a_department, a_party, a_payment_term, a_user, make

# published codes of well-known companies: a control from outside
KNOWN = ("91330100799655058B", "9144030071526726XG", "914403001922038216", "91310115132206289N")


def seen_by(actor):
    where, params = readable(actor, party)
    return {row[0] for row in sql.rows(f"SELECT t.id FROM master_party t WHERE {where}", params)}


@pytest.mark.parametrize("code", KNOWN)
def test_the_check_character_agrees_with_codes_of_known_companies(code):
    assert rules.credit_code_check(code) == code[17]


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_character_anywhere_is_noticed(place):
    code = "91330100799655058B"
    wrong = code[:place] + ("2" if code[place] != "2" else "7") + code[place + 1 :]

    assert rules.credit_code_check(wrong) != code[17]


@pytest.mark.parametrize(
    "code", ["91330100799655058", "9133010079965505811", "91330100799655O58B", "9133010079965505 B"]
)
def test_a_code_of_wrong_length_or_with_a_letter_that_is_not_used_is_refused(db, code):
    with pytest.raises(InvalidInput) as refusal:
        a_party(credit_code=code)

    assert {e.field for e in refusal.value.errors} == {"credit_code"}


def test_a_wrong_check_character_is_refused_and_the_right_one_named(db):
    with pytest.raises(InvalidInput) as refusal:
        a_party(credit_code="913301007996550581")

    (problem,) = refusal.value.errors
    assert problem.rule == "master.parties.valid_credit_code"
    assert problem.message.en == "The check character of 913301007996550581 is wrong: 1 should be B"
    assert problem.message.zh == "913301007996550581 的校验码不正确：末位 1 应为 B"


def test_two_parties_cannot_share_a_credit_code(db):
    a_party(credit_code="91330100799655058B")

    with pytest.raises(Refused) as refusal:
        a_party(credit_code="91330100799655058b")

    assert refusal.value.rule == "master_party_credit_code_once"
    assert refusal.value.errors[0].field == "credit_code"


def test_several_parties_may_have_no_credit_code(db):
    assert a_party() != a_party()


def test_invoice_data_follows_and_a_code_is_given(db):
    number = perform(
        party.create, [{"name": "甲公司", "credit_code": "91330100799655058B"}], actor=a_user("administrator")
    )

    record = number.record
    assert record.invoice_title == "甲公司"
    assert record.tax_no == "91330100799655058B"
    assert record.code.startswith("P0")
    assert record.pinyin == "jia gong si"


def test_completeness_counts_points_and_names_what_is_missing(db):
    term = a_payment_term()

    number = a_party(credit_code="91330100799655058B", industry="机械", phone="0512-1", payment_term=term)

    # 15 code + 5 industry + 10 term + 5 invoice title (follows the name) + 5 phone
    assert sql.value("SELECT completeness FROM master_party WHERE id = %s", [number]) == 40
    assert [text.en for text in list_missing(number)] == [
        "a contact with a phone",
        "owner",
        "bank account",
        "address",
        "size",
        "source",
        "delivery address",
    ]
    assert sum(points for _name, points, _label in rules.EXPECTED) == 100


def test_two_main_contacts_are_refused_at_the_second(db):
    with pytest.raises(InvalidInput) as refusal:
        a_party(contacts=[{"name": "王", "main": True}, {"name": "李", "main": True}])

    assert [e.field for e in refusal.value.errors] == ["contacts.1.main"]


def test_the_database_refuses_a_second_main_contact_too(db):
    number = a_party(contacts=[{"name": "王", "main": True}, {"name": "李"}])

    with pytest.raises(IntegrityError, match="master_party_one_main_contact"), transaction.atomic():
        sql.execute("UPDATE master_partycontact SET main = true WHERE party_id = %s", [number])


def test_main_contacts_come_first_else_the_first_one(db):
    with_main = a_party(contacts=[{"name": "王"}, {"name": "李", "phone": "139", "main": True}])
    without = a_party(contacts=[{"name": "赵"}, {"name": "钱"}])

    found = main_contacts([with_main, without])

    assert found[with_main] == {"name": "李", "post": "", "phone": "139", "email": ""}
    assert found[without]["name"] == "赵"


def test_a_party_is_a_customer_or_a_supplier(db):
    with pytest.raises(Refused) as refusal:
        a_party(is_customer=False, is_supplier=False)

    assert refusal.value.rule == "master_party_customer_or_supplier"


def test_a_salesperson_sees_own_customers_and_the_manager_the_department_with_its_teams(db):
    company = a_company()
    sales = a_department(company)
    east = a_department(company, sales)
    other = a_department(company)
    ann = a_user("salesperson", company=company, unit=east)
    bob = a_user("salesperson", company=company, unit=other)
    chief = a_user("sales_manager", company=company, unit=sales)
    desk = a_user("order_desk", company=company)
    nobody = a_user(company=company)

    with acting_as(ann):
        hers = party.create([{"name": "甲"}]).record.id
    with acting_as(bob):
        his = party.create([{"name": "乙"}]).record.id

    assert seen_by(ann) == {hers}
    assert seen_by(bob) == {his}
    assert seen_by(chief) == {hers}
    assert seen_by(desk) == {hers, his}
    assert seen_by(nobody) == set()


def test_a_salesperson_cannot_edit_a_colleagues_customer_and_nothing_changes(db):
    company = a_company()
    ann, bob = (a_user("salesperson", company=company) for _each in range(2))
    with acting_as(ann):
        hers = party.create([{"name": "甲"}]).record.id

    with acting_as(bob), pytest.raises(NotAllowed):
        party.edit({hers: {"name": "抢"}})

    assert sql.value("SELECT name FROM master_party WHERE id = %s", [hers]) == "甲"


def test_the_department_follows_when_the_owner_changes(db):
    company = a_company()
    east, west = a_department(company), a_department(company)
    ann = a_user("salesperson", company=company, unit=east)
    bob = a_user("salesperson", company=company, unit=west)
    number = a_party(owner=ann.user_id)
    assert sql.value("SELECT unit_id FROM master_party WHERE id = %s", [number]) == east

    perform(party.edit, {number: {"owner": bob.user_id}}, actor=a_user("administrator"))

    assert sql.value("SELECT unit_id FROM master_party WHERE id = %s", [number]) == west


def test_a_party_is_not_its_own_group(db):
    number = a_party()

    with pytest.raises(InvalidInput) as refusal:
        perform(party.edit, {number: {"parent": number}}, actor=a_user("administrator"))

    assert refusal.value.rule == "master.parties.not_its_own_group"


def test_preferences_are_stated_or_observed_and_dated(db):
    number = make(
        "master.party",
        name="甲",
        preferences=[{"product_family": "行星减速机", "basis": "observed", "noted_on": "2026-10-01"}],
    )

    assert sql.one("SELECT basis, noted_on::text FROM master_partypreference WHERE party_id = %s", [number]) == (
        "observed",
        "2026-10-01",
    )
