"""Policies as data: what they catch, which of several decides, and what cannot be written."""

from decimal import Decimal

import pytest

from quintet.kernel.documents import get_document
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.runner import perform
from tests.crm.builders import a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.master.builders import a_department, a_party
from tests.oa.builders import a_policy, the_request


@pytest.fixture
def house(db):
    return a_house()


def waits(house, quotation, by=None):
    return do("crm.quotation.send", quotation.id, by or house.seller).held


def test_a_field_of_the_header_decides(house):
    a_policy(conditions=[("max_discount", ">", "10")])

    assert not waits(house, a_quotation(house, (10, 10)))
    quotation = a_quotation(house, (10, "10.5"))
    assert waits(house, quotation)
    assert the_request(quotation.id).reason["en"] == "Policy"


def test_a_customer_of_a_list_decides(house):
    other = a_party(owner=house.seller.user_id)
    a_policy(conditions=[("customer", "in", f"{other}, 999999")])

    assert not waits(house, a_quotation(house))
    assert waits(house, a_quotation(house, customer=other))


def test_a_department_means_everything_below_it(house):
    team = a_department(house.company, house.department)
    _number, below = an_employee(house.company, team, "salesperson")
    elsewhere = a_department(house.company)
    _number, beside = an_employee(house.company, elsewhere, "salesperson")
    a_policy(department=house.department)

    assert waits(house, a_quotation(house, by=below), below)
    assert not waits(house, a_quotation(house, by=beside), beside)


def test_a_policy_of_another_company_does_not_count(house):
    a_policy(company=a_house().company)

    assert not waits(house, a_quotation(house))


def test_of_several_the_lowest_priority_number_decides(house):
    a_policy({"approver": "role", "role": "executive"}, priority=20, name="later")
    a_policy({"approver": "manager"}, priority=10, name="first")
    quotation = a_quotation(house)

    assert waits(house, quotation)
    assert the_request(quotation.id).reason["en"] == "first"


def test_a_policy_switched_off_no_longer_holds(house):
    policy = a_policy()
    assert waits(house, a_quotation(house))

    perform(get_document("oa.approval_policy").edit, {policy: {"active": False}}, actor=house.administrator)

    assert not waits(house, a_quotation(house))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"command": "crm.quotation.dance"}, "command"),
        ({"command": "crm.quotation.edit"}, "command"),
        ({"command": "oa.approval_request.approve"}, "command"),
        ({"command": "master.party.edit"}, "document"),
        ({"command": "crm.nothing.send"}, "document"),
        ({"conditions": [("lines", "=", "1")]}, "conditions.0.field"),
        ({"conditions": [("gross_total", ">", "a lot")]}, "conditions.0.value"),
        ({"steps": [{"approver": "role", "role": "king"}]}, "steps.0.role"),
        ({"steps": [{"approver": "role"}]}, "steps.0.role"),
        ({"steps": [{"approver": "superior", "role": "king"}]}, "steps.0.role"),
        ({"steps": [{"approver": "user"}]}, "steps.0.user_ref"),
        ({"steps": [{"approver": "position"}]}, "steps.0.position_ref"),
        ({"steps": [{"step_no": 1, "mode": "all"}, {"step_no": 1, "mode": "any"}]}, "steps.1.mode"),
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused(db, values, field):
    values = dict(values)
    steps = values.pop("steps", [])
    with pytest.raises(InvalidInput) as refusal:
        a_policy(*steps, **values)
    assert refusal.value.errors[0].field == field


def test_only_administrators_write_policies(house):
    row = {"code": "X", "name": "X", "document": "crm.quotation", "command": "send", "steps": [{"approver": "manager"}]}
    with pytest.raises(NotAllowed):
        do("oa.approval_policy.create", [row], house.manager)


def test_the_amount_on_the_request_is_the_documents_own(house):
    a_policy()
    quotation = a_quotation(house, (3, "12.5"))

    assert waits(house, quotation)

    request = the_request(quotation.id)
    assert (request.amount, request.currency) == (Decimal("262.50"), "CNY")
