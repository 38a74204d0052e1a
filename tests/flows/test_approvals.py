"""Approvals as a story: a command waits, people decide, it runs by itself with the last vote."""

from decimal import Decimal

import pytest

from quintet.kernel import holds, sql
from quintet.kernel.documents import get_document
from quintet.kernel.results import DocumentHeld, NotAllowed, VersionConflict, WrongState
from quintet.kernel.rights import allowed
from tests.crm.builders import a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.master.builders import a_department, make
from tests.oa.builders import a_policy, hold_state, the_request, vote, votes


@pytest.fixture
def house(db):
    return a_house()


def state_of(quotation):
    return sql.one("SELECT state, hold_id IS NOT NULL FROM crm_quotation WHERE id = %s", [quotation.id])


def out_of_date(quotation):
    sql.execute(
        "UPDATE crm_quotation SET quoted_on = '2020-01-01', valid_until = '2020-01-31' WHERE id = %s", [quotation.id]
    )


def send(house, quotation, by=None):
    return do("crm.quotation.send", quotation.id, by or house.seller)


def colleagues(house, count, role="cfo"):
    return [an_employee(house.company, house.department, role)[1] for _i in range(count)]


def test_what_reaches_the_amount_waits_for_the_manager_and_runs_with_the_vote(house):
    a_policy(amount="1000", name="Large quotations")
    quotation = a_quotation(house, (10,))  # 10 × 100.00

    result = send(house, quotation)

    assert result.held
    assert holds.message_of(result.hold).en == "Large quotations: 1,000.00 is 1,000.00 or more"
    request = the_request(quotation.id)
    assert (request.state, request.amount, request.owner_id) == ("RUNNING", Decimal("1000.00"), house.seller.user_id)
    assert votes(request) == [(1, 1, house.manager.user_id, "PENDING")]
    assert state_of(quotation) == ("DRAFT", True)

    vote(request, house.manager, comment="good customer")

    assert state_of(quotation) == ("SENT", False)
    assert the_request(quotation.id).state == "APPROVED"
    assert hold_state(quotation.id) == "DONE"
    sender = sql.value(
        "SELECT actor_id FROM kernel_event WHERE name = 'crm.quotation_sent.v1' AND document = %s", [quotation.id]
    )
    assert sender == house.seller.user_id


def test_a_cent_below_the_amount_runs_at_once(house):
    a_policy(amount="1000.01")
    quotation = a_quotation(house, (10,))

    assert not send(house, quotation).held
    assert state_of(quotation) == ("SENT", False)


def test_a_command_that_no_policy_covers_costs_no_statement(house):
    first, second, third = (a_quotation(house) for _i in range(3))
    send(house, first)
    with sql.recorded() as without:
        send(house, second)
    a_policy(command="crm.quotation.accept")
    send(house, a_quotation(house))  # policies are read once after they changed
    with sql.recorded() as beside:
        send(house, third)

    assert len(beside) == len(without)
    assert not any("oa_" in statement for statement in beside)


def test_steps_follow_each_other_and_the_command_runs_after_the_last(house):
    (money,) = colleagues(house, 1)
    a_policy({"approver": "manager"}, {"approver": "role", "role": "cfo"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, house.manager)

    assert state_of(quotation) == ("DRAFT", True)
    assert votes(request) == [(1, 1, house.manager.user_id, "APPROVED"), (1, 2, money.user_id, "PENDING")]
    vote(request, money)
    assert state_of(quotation) == ("SENT", False)


def test_any_one_of_them_is_enough_and_the_others_need_not_decide(house):
    first, second = colleagues(house, 2)
    a_policy({"approver": "role", "role": "cfo", "mode": "any"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, second)

    assert votes(request) == [(1, 1, first.user_id, "CANCELLED"), (1, 1, second.user_id, "APPROVED")]
    assert state_of(quotation) == ("SENT", False)


def test_all_of_them_must_agree_and_the_first_refusal_ends_it(house):
    first, second, third = colleagues(house, 3)
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, first)
    vote(request, second, "reject", reason="too cheap")

    assert [state for *_rest, state in votes(request)] == ["APPROVED", "REJECTED", "CANCELLED"]
    assert the_request(quotation.id).state == "REJECTED"
    assert (state_of(quotation), hold_state(quotation.id)) == (("DRAFT", False), "REJECTED")
    with pytest.raises(WrongState):
        vote(request, third)


def test_one_after_the_other_asks_in_turn(house):
    first, second = colleagues(house, 2)
    a_policy({"approver": "role", "role": "cfo", "mode": "sequence"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    with pytest.raises(WrongState) as early:
        vote(request, second)
    vote(request, first)
    vote(request, second)

    assert early.value.rule == "oa.approvals.in_turn"
    assert state_of(quotation) == ("SENT", False)


def test_several_refusals_are_needed_where_the_policy_says_so(house):
    first, second = colleagues(house, 2)
    a_policy({"approver": "role", "role": "cfo", "mode": "any", "refusal": "unreachable"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, first, "reject", reason="no")
    assert the_request(quotation.id).state == "RUNNING"
    vote(request, second)

    assert state_of(quotation) == ("SENT", False)


def test_returned_to_the_start_it_may_be_changed_and_runs_a_new_round_with_the_old_votes_kept(house):
    a_policy(amount="1000")
    quotation = a_quotation(house, (10,))
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, house.manager, "return_to_start", reason="ask for more")

    assert (state_of(quotation), the_request(quotation.id).state) == (("DRAFT", False), "RETURNED")
    line = sql.value("SELECT id FROM crm_quotationline WHERE quotation_id = %s", [quotation.id])
    change = {"lines": [{"id": line, "quantity": Decimal(12)}]}
    do("crm.quotation.edit", {quotation.id: change}, house.seller)
    assert send(house, quotation).held
    again = the_request(quotation.id)
    assert (again.id, again.round_no, again.amount) == (request.id, 2, Decimal("1200.00"))
    assert votes(request) == [
        (1, 1, house.manager.user_id, "RETURNED"),
        (2, 1, house.manager.user_id, "PENDING"),
    ]
    vote(again, house.manager)
    assert state_of(quotation) == ("SENT", False)


@pytest.mark.parametrize("where", ["on the request", "on the document"])
def test_the_requester_takes_it_back(house, where):
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    if where == "on the request":
        vote(request, house.seller, "withdraw_request")
    else:
        do("crm.quotation.withdraw", quotation.id, house.seller)

    assert the_request(quotation.id).state == "WITHDRAWN"
    assert (state_of(quotation), hold_state(quotation.id)) == (("DRAFT", False), "WITHDRAWN")
    assert [state for *_rest, state in votes(request)] == ["CANCELLED"]
    with pytest.raises(WrongState):
        vote(request, house.manager)


def test_only_the_requester_withdraws_and_only_who_is_asked_votes(house):
    (outsider,) = colleagues(house, 1)
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    for actor, how, inputs in [
        (house.manager, "withdraw_request", {}),
        (outsider, "approve", {}),
        (house.seller, "approve", {}),
        (house.administrator, "approve", {}),
        (house.seller, "reject", {"reason": "x"}),
    ]:
        with pytest.raises(NotAllowed):
            vote(request, actor, how, **inputs)

    assert votes(request) == [(1, 1, house.manager.user_id, "PENDING")]


def test_while_it_waits_the_document_stands_still(house):
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)

    with pytest.raises(DocumentHeld):
        do("crm.quotation.edit", {quotation.id: {"remark": "x"}}, house.seller)
    with pytest.raises(DocumentHeld):
        send(house, quotation)


def test_approved_but_refused_when_it_runs_it_is_blocked_and_can_be_retried(house, monkeypatch):
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)
    sql.execute(
        "UPDATE crm_quotation SET quoted_on = '2020-01-01', valid_until = '2020-01-31' WHERE id = %s", [quotation.id]
    )

    vote(request, house.manager)

    blocked = the_request(quotation.id)
    assert (blocked.state, hold_state(quotation.id)) == ("BLOCKED", "BLOCKED")
    assert "expired on 2020-01-31" in blocked.blocked_reason["en"]
    assert votes(request) == [(1, 1, house.manager.user_id, "APPROVED")]
    assert state_of(quotation) == ("DRAFT", True)

    sql.execute("UPDATE crm_quotation SET valid_until = '2999-01-31' WHERE id = %s", [quotation.id])
    vote(request, house.seller, "retry")

    assert (the_request(quotation.id).state, state_of(quotation)) == ("APPROVED", ("SENT", False))
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'crm.quotation_sent.v1'") == 1


def test_a_blocked_request_can_be_withdrawn_and_what_it_granted_is_gone(house):
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)
    sql.execute(
        "UPDATE crm_quotation SET quoted_on = '2020-01-01', valid_until = '2020-01-31' WHERE id = %s", [quotation.id]
    )
    vote(request, house.manager)

    vote(request, house.seller, "withdraw_request")

    assert state_of(quotation) == ("DRAFT", False)
    do("crm.quotation.edit", {quotation.id: {"valid_until": "2999-01-01"}}, house.seller)
    assert send(house, quotation).held


def test_more_than_was_granted_opens_a_new_round(house):
    a_policy(amount="500")
    quotation = a_quotation(house, (10,))
    send(house, quotation)
    request = the_request(quotation.id)
    sql.execute(
        "UPDATE crm_quotation SET gross_total = 1000.01, net_total = 884.96, tax_total = 115.05 WHERE id = %s",
        [quotation.id],
    )

    vote(request, house.manager)

    again = the_request(quotation.id)
    assert (again.id, again.state, again.round_no, again.amount) == (request.id, "RUNNING", 2, Decimal("1000.01"))
    assert state_of(quotation) == ("DRAFT", True)
    vote(request, house.manager)
    assert (the_request(quotation.id).state, state_of(quotation)) == ("APPROVED", ("SENT", False))
    assert sql.rows("SELECT state FROM kernel_hold WHERE document = %s", [quotation.id]) == [("DONE",), ("DONE",)]


def test_an_approver_reads_the_document_while_asked_and_after_voting(house):
    stranger_unit = a_department(house.company)
    asked = [an_employee(house.company, stranger_unit, "department_head")[1] for _i in range(2)]
    a_policy({"approver": "role", "role": "department_head", "mode": "any"})
    quotation = a_quotation(house)
    document = get_document("crm.quotation")
    assert not allowed(asked[0], document, "read", quotation)

    send(house, quotation)
    request = the_request(quotation.id)
    assert all(allowed(actor, document, "read", quotation) for actor in asked)
    assert not allowed(asked[0], document, "send", quotation)
    vote(request, asked[0])

    assert [allowed(actor, document, "read", quotation) for actor in asked] == [True, False]


def test_a_vote_on_what_changed_meanwhile_is_a_version_conflict(house):
    first, second = colleagues(house, 2)
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    quotation = a_quotation(house)
    send(house, quotation)
    request = the_request(quotation.id)

    vote(request, first, seen=request.version)
    with pytest.raises(VersionConflict):
        vote(request, second, seen=request.version)
    vote(request, second, seen=the_request(quotation.id).version)

    assert state_of(quotation) == ("SENT", False)


def test_the_chain_leads_from_the_document_to_its_request(house):
    a_policy()
    quotation = a_quotation(house)
    send(house, quotation)

    request = the_request(quotation.id)

    assert sql.rows("SELECT target_id FROM kernel_link WHERE source_id = %s", [quotation.id]) == [(request.id,)]
    assert sql.value("SELECT title FROM kernel_entry WHERE id = %s", [house.customer]) in request.title


def test_another_gate_that_holds_gets_its_request_from_the_role_it_names(house):
    make("crm.discount_limit", role="salesperson", percent=Decimal(5))
    make("crm.discount_limit", role="sales_manager", percent=Decimal(20))
    quotation = a_quotation(house, (10, "5.0001"))

    result = send(house, quotation)

    assert result.hold.gates[0]["measured"] == "5.0001"
    request = the_request(quotation.id)
    assert votes(request) == [(1, 1, house.manager.user_id, "PENDING")]
    vote(request, house.manager)
    assert state_of(quotation) == ("SENT", False)
