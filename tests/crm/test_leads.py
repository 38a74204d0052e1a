"""From somebody who asked to a customer with an opportunity."""

from decimal import Decimal

import pytest

from quintet.crm.leads import rules
from quintet.crm.leads.queries import list_similar_customers
from quintet.kernel import sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import InvalidInput, NotAllowed, WrongState
from quintet.kernel.runner import perform
from tests.crm.builders import a_board, a_house
from tests.master.builders import a_party

LEAD = get_document("crm.lead")


@pytest.fixture
def house(db):
    a_board()
    return a_house()


def a_lead(house, **values):
    row = {
        "name": "宁波海纳机器人有限公司",
        "contact": "沈工",
        "phone": "138 1234 5678",
        "need": "六轴机器人关节减速机",
        **values,
    }
    return perform(LEAD.create, [row], actor=house.seller).record


def do(name, lead, actor, **inputs):
    return perform(LEAD.commands[name], [lead.id], inputs, actor=actor)


def test_a_lead_becomes_customer_contact_and_opportunity_in_one_step(house):
    lead = a_lead(house, expected_amount=Decimal("120000.00"), next_step="寄样", email="shen@haina.example")
    do("qualify", lead, house.seller)

    done = do("convert", lead, house.seller, title="关节减速机首批")

    customer = sql.one(
        "SELECT name, is_customer, owner_id, phone FROM master_party WHERE id = %s", [done.record.customer_id]
    )
    assert customer == ("宁波海纳机器人有限公司", True, house.seller.user_id, "138 1234 5678")
    contact = sql.one("SELECT name, main FROM master_partycontact WHERE party_id = %s", [done.record.customer_id])
    assert contact == ("沈工", True)
    deal = sql.one("SELECT id, title, expected_amount, next_step, state, customer_id FROM crm_opportunity")
    assert deal[1:] == ("关节减速机首批", Decimal("120000.00"), "寄样", "OPEN", done.record.customer_id)
    assert sql.value("SELECT target_id FROM kernel_link WHERE source_id = %s AND kind = 'lead'", [lead.id]) == deal[0]


def test_a_customer_of_that_name_is_not_made_twice(house):
    existing = a_party(name="海纳机器人", owner=house.seller.user_id, unit=house.department)
    lead = a_lead(house, name="海纳机器人有限公司")

    with pytest.raises(InvalidInput) as refused:
        do("convert", lead, house.seller)
    assert refused.value.errors[0].field == "customer"
    assert refused.value.errors[0].rule == "crm.leads.customer_not_twice"
    assert sql.value("SELECT count(*) FROM crm_opportunity") == 0

    done = do("convert", lead, house.seller, customer=existing)
    assert done.record.customer_id == existing


def test_what_is_unknown_is_asked_before_a_lead_is_qualified(house):
    lead = a_lead(house, need="", contact="")
    with pytest.raises(InvalidInput) as refused:
        do("qualify", lead, house.seller)
    assert {each.field for each in refused.value.errors} == {"need", "contact"}


def test_a_lead_needs_phone_or_mail(house):
    with pytest.raises(InvalidInput) as refused:
        a_lead(house, phone="")
    assert refused.value.errors[0].field == "phone"


def test_a_disqualified_lead_says_why_and_may_come_back(house):
    lead = a_lead(house)
    done = do("disqualify", lead, house.seller, reason="no_budget")
    assert (done.record.state, done.record.reason) == ("DISQUALIFIED", "no_budget")
    with pytest.raises(WrongState):
        do("convert", lead, house.seller)
    assert do("reopen", lead, house.seller).record.reason == ""


def test_a_lead_is_its_owners_and_their_managers(house):
    from tests.hr.builders import an_employee

    _number, other = an_employee(house.company, house.department, "salesperson", name="Other")
    lead = a_lead(house)
    with pytest.raises((NotAllowed, LookupError)):
        do("contact", lead, other)
    assert do("contact", lead, house.manager).record.state == "CONTACTED"


def test_similar_customers_are_found_by_name_and_phone(house):
    by_name = a_party(name="苏州锐腾智能装备有限公司", short_name="锐腾智能")
    by_phone = a_party(name="另一家公司", phone="+86 138-1234-5678")
    found = {each.id: each.why for each in list_similar_customers("锐腾智能装备（苏州）有限公司", "13812345678")}
    assert found == {by_name: "name", by_phone: "phone"}


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("苏州锐腾智能装备有限公司", "苏州锐腾智能装备"),
        ("Acme Co., Ltd.", "acme"),
        ("海纳（宁波）集团", "海纳"),
        ("", ""),
    ],
)
def test_the_core_of_a_name_leaves_its_legal_form_out(name, core):
    assert rules.core_name(name) == core


@pytest.mark.parametrize(
    ("phone", "core"), [("+86 138-1234-5678", "13812345678"), ("0512-7225", "05127225"), ("110", "")]
)
def test_the_core_of_a_phone_is_its_digits(phone, core):
    assert rules.core_phone(phone) == core
