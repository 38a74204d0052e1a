"""Approvals as the browser sees them: 202 with the request, the desk, votes with If-Match, repeated votes."""

import pytest
from django.conf import settings

from tests.crm.builders import a_house, a_quotation
from tests.hr.builders import an_employee
from tests.oa.builders import a_policy
from tests.web.site import Site


@pytest.fixture
def house(db, monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    return a_house()


def held(house, quotation):
    return Site(house.seller).post(f"/docs/crm.quotation/{quotation.id}/send", {}, version=quotation.version)


def test_a_held_command_answers_202_with_its_request_and_who_decides(house):
    a_policy(name="Every quotation")
    quotation = a_quotation(house)

    answer = held(house, quotation)

    assert (answer.status, answer["result"]) == (202, "held")
    hold = answer["hold"]
    assert (hold["message"], hold["waiting_for"], hold["command_label"]) == ("Every quotation", ["Manager"], "Send")
    assert hold["request"]["doc"] == "oa.approval_request"
    assert [command["name"] for command in answer["document"]["commands"]] == ["withdraw"]


def test_the_vote_on_the_desk_runs_the_command(house):
    a_policy()
    quotation = a_quotation(house)
    held(house, quotation)
    manager = Site(house.manager)

    (item,) = manager.get("/desk", {"box": "todo"})["items"]
    answer = manager.post(f"/docs/oa.approval_request/{item['id']}/approve", {"comment": "ok"}, version=item["version"])

    assert (answer.status, answer["document"]["state"]) == (200, "APPROVED")
    body = Site(house.seller).get(f"/docs/crm.quotation/{quotation.id}")
    assert (body["state"], body["hold"]) == ("SENT", None)
    assert manager.get("/desk")["counts"] == {"todo": 0, "started": 0, "done": 1}


def test_a_vote_needs_the_version_it_was_decided_on_and_a_stale_one_is_a_conflict(house):
    people = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    held(house, a_quotation(house))
    first, second = (Site(person) for person in people)
    (item,) = first.get("/desk")["items"]
    path = f"/docs/oa.approval_request/{item['id']}/approve"

    assert first.post(path, {}).status == 428
    assert first.post(path, {}, version=item["version"]).status == 200
    stale = second.post(path, {}, version=item["version"])

    assert (stale.status, stale["type"]) == (409, "version_conflict")


def test_a_vote_sent_twice_with_its_key_counts_once(house):
    a_policy()
    quotation = a_quotation(house)
    held(house, quotation)
    manager = Site(house.manager)
    (item,) = manager.get("/desk")["items"]

    answers = [
        manager.post(
            f"/docs/oa.approval_request/{item['id']}/approve",
            {},
            version=item["version"],
            HTTP_IDEMPOTENCY_KEY="0b9c6e0e-3f53-4b0e-8f1b-9a7a5f2f7a11",
        )
        for _turn in range(2)
    ]

    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body == answers[1].body


def test_a_refusal_needs_a_reason(house):
    a_policy()
    held(house, a_quotation(house))
    manager = Site(house.manager)
    (item,) = manager.get("/desk")["items"]

    answer = manager.post(f"/docs/oa.approval_request/{item['id']}/reject", {}, version=item["version"])

    assert answer.status == 422
    assert [error["field"] for error in answer["errors"]] == ["reason"]


def test_only_whose_turn_it_is_sees_the_buttons(house):
    a_policy()
    held(house, a_quotation(house))
    number = Site(house.manager).get("/desk")["items"][0]["id"]

    def buttons(actor):
        return [command["name"] for command in Site(actor).get(f"/docs/oa.approval_request/{number}")["commands"]]

    assert buttons(house.manager) == ["approve", "reject", "return_to_start"]
    assert buttons(house.seller) == ["withdraw_request"]
    assert buttons(house.administrator) == ["withdraw_request"]
    assert Site(house.director).get(f"/docs/oa.approval_request/{number}").status == 404


def test_the_request_says_what_is_asked_and_the_approver_opens_the_document(house):
    a_policy(name="Every quotation")
    quotation = a_quotation(house)
    held(house, quotation)
    manager = Site(house.manager)
    number = manager.get("/desk")["items"][0]["id"]

    panel = manager.get(f"/docs/oa.approval_request/{number}/panels/what_is_asked")

    assert [block["kind"] for block in panel["blocks"]] == ["facts", "note"]
    assert panel["blocks"][0]["items"][0]["value"]["id"] == quotation.id
    assert panel["blocks"][1]["text"] == "Every quotation"
    assert manager.get(f"/docs/crm.quotation/{quotation.id}").status == 200


def test_the_approver_sees_the_document_and_what_others_know_of_it_under_their_own_rights(house):
    a_policy({"approver": "role", "role": "department_head"})
    _number, head = an_employee(house.company, house.department, "department_head")
    quotation = a_quotation(house, (10, 5))
    held(house, quotation)
    site = Site(head)
    path = f"/docs/oa.approval_request/{site.get('/desk')['items'][0]['id']}/panels"

    shown, beside = site.get(f"{path}/the_document")["blocks"], site.get(f"{path}/what_others_know")["blocks"]

    facts = {item["label"]: item["value"] for item in shown[0]["items"]}
    assert (facts["Number"], facts["Status"], facts["Total"]) == (quotation.number, "Draft", "950.00")
    (line,) = shown[1]["rows"]
    assert (line["item"]["id"], line["quantity"], line["gross"]) == (house.item, "10", "950.00")
    assert "Credit" in [block["text"] for block in beside if block["kind"] == "note"]
    assert "margin" not in str(shown)
    assert site.get(f"/docs/crm.quotation/{quotation.id}").status == 200
    assert Site(house.director).get(f"{path}/the_document").status == 404
