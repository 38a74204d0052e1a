"""Whom approvals find: managers, heads, roles, positions, people — never the requester, never nobody."""

import pytest

from quintet.flows.approvals import FALLBACK
from quintet.flows.approvers import Asker, find_approvers
from quintet.kernel import sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import Refused
from quintet.kernel.runner import perform
from tests.crm.builders import a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.master.builders import a_department, a_user, make
from tests.oa.builders import a_policy, hold_state, the_request, vote, votes


@pytest.fixture
def house(db):
    return a_house()


def asked(house, quotation=None, by=None):
    """Who is asked when the seller sends a quotation."""
    quotation = quotation or a_quotation(house, by=by)
    do("crm.quotation.send", quotation.id, by or house.seller)
    return [user for _round, _step, user, state in votes(the_request(quotation.id)) if state in ("PENDING", "WAITING")]


def head(unit, user, by):
    perform(get_document("master.org_unit").edit, {unit: {"head_user": user.user_id}}, actor=by)


def test_the_second_manager_up(house):
    a_policy({"approver": "manager", "level": 2})

    assert asked(house) == [house.director.user_id]


def test_the_head_of_the_documents_department_or_of_the_nearest_above(house):
    team = a_department(house.company, house.department)
    _number, seller = an_employee(house.company, team, "salesperson")
    head(house.department, house.director, house.administrator)
    a_policy({"approver": "head"})

    assert asked(house, by=seller) == [house.director.user_id]


def test_the_head_of_a_named_department(house):
    other = a_department(house.company)
    _number, controller = an_employee(house.company, other, "cfo")
    head(other, controller, house.administrator)
    a_policy({"approver": "head", "department": other})

    assert asked(house) == [controller.user_id]


def test_everybody_in_a_position_and_a_named_person_decide_together(house):
    position = make("hr.position")
    first, second = (an_employee(house.company, house.department, position=position)[1] for _i in range(2))
    a_policy(
        {"step_no": 1, "approver": "position", "position_ref": position, "mode": "all"},
        {"step_no": 1, "approver": "user", "user_ref": house.director.user_id, "mode": "all"},
    )

    assert asked(house) == [first.user_id, second.user_id, house.director.user_id]


def test_a_role_means_its_holders_in_the_company_of_the_document(house):
    a_user("cfo", company=a_house().company)
    _number, own = an_employee(house.company, house.department, "cfo")
    a_policy({"approver": "role", "role": "cfo"})

    assert asked(house) == [own.user_id]


def test_a_requester_who_holds_the_role_alone_asks_the_next_level(house):
    a_policy({"approver": "role", "role": "sales_manager"})

    assert asked(house, by=house.manager) == [house.director.user_id]


def test_a_requester_among_several_holders_is_left_out(house):
    _number, other = an_employee(house.company, house.department, "sales_manager")
    a_policy({"approver": "role", "role": "sales_manager"})

    assert asked(house, by=house.manager) == [other.user_id]


def test_who_approved_in_an_earlier_step_is_skipped_and_the_next_level_asked(house):
    a_policy({"approver": "manager"}, {"approver": "role", "role": "sales_manager"})
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    request = the_request(quotation.id)

    vote(request, house.manager)

    assert votes(request) == [
        (1, 1, house.manager.user_id, "APPROVED"),
        (1, 2, house.director.user_id, "PENDING"),
        (1, 2, house.manager.user_id, "SKIPPED"),
    ]
    vote(request, house.director)
    assert hold_state(quotation.id) == "DONE"


def test_nobody_above_leaves_it_to_the_administrators_and_money_is_never_approved_by_itself(house):
    nobody_above("company_id", house.company)
    a_policy({"approver": "manager"})

    assert asked(house) == [house.administrator.user_id]


def test_a_leaver_is_not_asked(house):
    do("hr.employee.leave", employee_of(house.manager), house.administrator)
    a_policy({"approver": "user", "user_ref": house.manager.user_id})

    assert asked(house) == [house.director.user_id]


def employee_of(actor):
    return sql.value("SELECT id FROM hr_employee WHERE user_id = %s", [actor.user_id])


def test_with_nobody_to_ask_the_command_is_refused_and_nothing_is_held(db):
    house = a_house()
    nobody_above("company_id", house.company)
    sql.execute("UPDATE kernel_user SET active = false WHERE id = %s", [house.administrator.user_id])
    a_policy({"approver": "manager"})
    quotation = a_quotation(house)

    with pytest.raises(Refused) as refusal:
        do("crm.quotation.send", quotation.id, house.seller)

    assert refusal.value.rule == "approvals.somebody_can_decide"
    assert hold_state(quotation.id) is None


def test_a_changed_policy_does_not_move_what_is_running(house):
    policy = a_policy({"approver": "manager"}, {"approver": "manager", "level": 2})
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    request = the_request(quotation.id)

    rows = [{"step_no": 1, "approver": "role", "role": "cfo"}]
    perform(get_document("oa.approval_policy").edit, {policy: {"steps": rows}}, actor=house.administrator)
    vote(request, house.manager)

    assert [user for _round, step, user, _state in votes(request) if step == 2] == [house.director.user_id]


def test_who_joins_after_a_step_began_is_not_needed_for_it(house):
    _number, first = an_employee(house.company, house.department, "cfo")
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)

    an_employee(house.company, house.department, "cfo")
    vote(the_request(quotation.id), first)

    assert hold_state(quotation.id) == "DONE"


def test_a_gate_may_name_the_role_that_decides_and_means_the_nearest_superior_with_it(house):
    make("crm.discount_limit", role="salesperson", percent="5")
    _number, other = an_employee(house.company, house.department, "sales_manager")

    assert asked(house, a_quotation(house, (1, 6))) == [house.manager.user_id]

    nobody_above("user_id", house.seller.user_id)
    assert asked(house, a_quotation(house, (1, 6))) == [house.manager.user_id, other.user_id]


def test_a_policy_may_ask_the_nearest_superior_with_a_role(house):
    a_policy({"approver": "superior", "role": "executive"})

    assert asked(house) == [house.director.user_id]


def test_a_gate_that_names_nobody_asks_the_manager_then_the_chief_accountants_then_the_administrators(house):
    asker = Asker(house.seller.user_id, house.company, house.department)
    assert find_approvers(FALLBACK, asker).ask == [house.manager.user_id]

    nobody_above("company_id", house.company)
    assert find_approvers(FALLBACK, asker).ask == [house.administrator.user_id]

    _number, chief = an_employee(house.company, house.department, "chief_accountant")
    assert find_approvers(FALLBACK, asker).ask == [chief.user_id]


def nobody_above(column: str, value: int) -> None:
    """These employees have no manager: neither in their files nor in their histories."""
    sql.execute(
        "UPDATE hr_assignment SET manager_id = NULL WHERE employee_id IN"
        f" (SELECT id FROM hr_employee WHERE {column} = %s)",
        [value],
    )
    sql.execute(f"UPDATE hr_employee SET manager_id = NULL WHERE {column} = %s", [value])
