"""Holds inside other commands: in a body they stop the outermost, in a reaction the cause commits first."""

from collections.abc import Iterator

import pytest

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations.commands import send
from quintet.kernel import sql
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.commands import Batch, Command, commands
from quintet.kernel.text import _
from tests.crm.builders import a_board, a_house, a_quotation, a_sent_quotation, do
from tests.oa.builders import a_policy, the_request, vote, votes


@pytest.fixture
def house(db):
    house = a_house()
    house.board = a_board()
    return house


def a_deal(house):
    row = {"title": "Line 3", "customer": house.customer, "expected_amount": "9000"}
    return do("crm.opportunity.create", [row], house.seller).record


def state_of(table, record):
    return sql.one(f"SELECT state, hold_id IS NOT NULL FROM {table} WHERE id = %s", [record.id])


@pytest.fixture
def send_all() -> Iterator[Command]:
    """A command on opportunities whose body sends their draft quotations."""

    def send_all(deals: Batch):
        ids = [deal.id for deal in deals]
        drafts = sql.rows("SELECT id FROM crm_quotation WHERE opportunity_ref = ANY(%s)", [ids])
        send([row[0] for row in drafts])

    made = Command(opportunity, send_all, when=None, label=_("Send all", "全部发送"), verb="edit")
    yield made
    del commands[made.id], opportunity.commands[made.name]


def test_a_hold_in_a_body_holds_the_outermost_command_and_the_vote_runs_all_of_it(house, send_all):
    a_policy(command="crm.quotation.send", amount="1000")
    deal = a_deal(house)
    first, second = a_quotation(house, (1,), opportunity_ref=deal.id), a_quotation(house, opportunity_ref=deal.id)

    result = send_all_of(house, deal)

    assert result.held
    assert state_of("crm_opportunity", deal) == ("OPEN", True)
    assert [state_of("crm_quotation", each) for each in (first, second)] == [("DRAFT", False)] * 2
    request = the_request(deal.id)
    assert (request.subject_doc, request.subject_command) == ("crm.opportunity", "send_all")

    vote(request, house.manager)

    assert state_of("crm_opportunity", deal) == ("OPEN", False)
    assert [state_of("crm_quotation", each) for each in (first, second)] == [("SENT", False)] * 2


def send_all_of(house, deal):
    return do("crm.opportunity.send_all", deal.id, house.seller)


def test_a_hold_in_a_reaction_lets_the_cause_commit_and_goes_on_with_the_vote(house):
    a_policy(command="crm.opportunity.win")
    deal = a_deal(house)
    quotation = a_sent_quotation(house, opportunity_ref=deal.id)

    do("crm.quotation.accept", quotation.id, house.seller)

    assert state_of("crm_quotation", quotation) == ("ACCEPTED", False)
    assert state_of("crm_opportunity", deal) == ("OPEN", True)
    request = the_request(deal.id)
    assert votes(request) == [(1, 1, house.manager.user_id, "PENDING")]
    vote(request, house.manager)
    assert state_of("crm_opportunity", deal) == ("WON", False)


def test_in_bulk_each_document_waits_for_itself_and_the_others_run(house):
    a_policy(command="crm.quotation.send", amount="1000")
    small, large = a_quotation(house, (1,)), a_quotation(house, (10,))

    outcomes = perform_bulk(send, [small.id, large.id], actor=house.seller)

    assert [outcome.result for outcome in outcomes] == ["done", "held"]
    assert state_of("crm_quotation", small) == ("SENT", False)
    assert the_request(large.id).state == "RUNNING"


def test_two_gates_that_hold_become_one_request_with_the_steps_of_both(house):
    a_policy({"approver": "manager", "level": 2}, amount="500")
    do("crm.discount_limit.create", [limit("salesperson", 5)], house.administrator)
    quotation = a_quotation(house, (10, 10))  # 900.00 with 10 % off

    do("crm.quotation.send", quotation.id, house.seller)

    request = the_request(quotation.id)
    assert request.step_count == 2
    assert "10 % is above your limit of 5 %" in request.reason["en"]
    vote(request, house.director)
    assert [user for _round, step, user, _state in votes(request) if step == 2] == [house.manager.user_id]
    vote(request, house.manager)
    assert state_of("crm_quotation", quotation) == ("SENT", False)


def limit(role, percent):
    return {"code": f"DL-{role}", "name": role, "role": role, "percent": percent}
