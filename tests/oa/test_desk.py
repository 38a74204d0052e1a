"""The desk: to do, started by me, done, and the numbers of my role — as the web contract names them."""

import json
from decimal import Decimal

import pytest
from django.utils import translation

from quintet.kernel.desk import desk_numbers, numbers_for
from quintet.kernel.desk.asked import filter_of
from quintet.kernel.documents import get_document
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.rights import roles
from quintet.oa.desk.queries import get_counts, get_desk
from tests.crm.builders import a_board, a_house, a_quotation, a_sent_quotation, do
from tests.oa.builders import a_policy, the_request, vote


@pytest.fixture
def house(db):
    house = a_house()
    house.board = a_board()
    return house


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def a_waiting_quotation(house):
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    return quotation


def test_what_waits_for_me_with_everything_to_decide_it(house):
    a_policy(amount="500", name="Large quotations")
    quotation = a_waiting_quotation(house)
    request = the_request(quotation.id)

    desk = get_desk(house.manager)

    assert desk["counts"] == {"todo": 1, "started": 0, "done": 0}
    (item,) = desk["items"]
    assert item.pop("since").endswith("Z")
    assert item.pop("title").startswith(quotation.number)
    assert item == {
        "id": request.id,
        "version": request.version,
        "document": {"doc": "crm.quotation", "id": quotation.id, "label": quotation.number},
        "document_label": "Quotation",
        "command_label": "Send",
        "requester": "Seller",
        "reason": "Large quotations: 1,000.00 is 500.00 or more",
        "amount": "1000.00",
        "currency": "CNY",
        "state": "RUNNING",
        "state_label": "In approval",
        "tone": "processing",
        "step": "Step 1 of 1: manager",
        "commands": [
            {"name": "approve", "label": "Approve", "style": "primary"},
            {"name": "reject", "label": "Reject", "style": "danger"},
            {"name": "return_to_start", "label": "Return to start", "style": "default"},
        ],
    }
    json.dumps(desk)


def test_each_box_shows_its_own_and_the_votes_move_it_on(house):
    a_policy()
    quotation = a_waiting_quotation(house)
    request = the_request(quotation.id)

    started = get_desk(house.seller, "started")["items"]
    assert [[c["name"] for c in item["commands"]] for item in started] == [["withdraw_request"]]
    vote(request, house.manager)

    assert get_counts(house.manager) == {"todo": 0, "started": 0, "done": 1}
    assert [item["id"] for item in get_desk(house.manager, "done")["items"]] == [request.id]
    assert get_desk(house.manager, "todo")["items"] == []
    assert [item["state"] for item in get_desk(house.seller, "started")["items"]] == ["APPROVED"]
    assert get_counts(house.seller) == {"todo": 0, "started": 0, "done": 0}


def test_the_desk_speaks_the_readers_language(house):
    a_policy(amount="500", name="大额报价")
    a_waiting_quotation(house)

    with translation.override("zh-hans"):
        (item,) = get_desk(house.manager)["items"]

    assert (item["document_label"], item["command_label"], item["step"]) == ("报价单", "发送", "第 1/1 步：直属上级")
    assert item["reason"] == "大额报价：1,000.00 达到 500.00"


def test_pages_follow_each_other_without_gap_or_repeat(house):
    a_policy()
    waiting = [a_waiting_quotation(house) for _i in range(5)]
    requests = [the_request(each.id).id for each in waiting]

    for box, actor, order in [("todo", house.manager, requests), ("started", house.seller, requests[::-1])]:
        seen, after = [], None
        while True:
            page = get_desk(actor, box, after, limit=2)
            seen += [item["id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert seen == order


def test_somebody_who_has_nothing_to_do_with_it_sees_nothing(house):
    a_policy()
    a_waiting_quotation(house)

    assert get_counts(house.director) == {"todo": 0, "started": 0, "done": 0}
    page = list_page(house.director, get_document("oa.approval_request"), Query())
    assert page["rows"] == []
    assert len(list_page(house.manager, get_document("oa.approval_request"), Query())["rows"]) == 1


def test_numbers_are_those_of_the_role_and_equal_the_list_behind_them(house):
    row = {"title": "Line 3", "customer": house.customer, "expected_amount": "9000", "next_step": "call"}
    do("crm.opportunity.create", [{**row, "next_step_on": "2020-01-01"}, row | {"title": "Line 4"}], house.seller)
    a_sent_quotation(house)

    numbers = {number["label"]: number for number in numbers_for(house.seller)}

    assert numbers["My open opportunities"]["value"] == "2"
    assert numbers["Pipeline"] == {
        "name": "crm.pipeline",
        "label": "Pipeline",
        "value": "18000.00",
        "type": "money",
        "sum": "expected_amount",
        "doc": "crm.opportunity",
        "where": [["state", "=", "OPEN"]],
    }
    assert (numbers["Next steps due"]["value"], numbers["Next steps due"]["tone"]) == ("1", "warning")
    assert numbers["Quotations waiting for customers"]["value"] == "1000.00"
    for number in numbers.values():
        assert Decimal(number["value"]) == behind(house.seller, number)
    assert "Pipeline" not in {number["label"] for number in numbers_for(house.administrator)}


def behind(actor, number):
    page = list_page(actor, get_document(number["doc"]), Query(where=number["where"], limit=200))
    if number["type"] == "money":
        return sum((Decimal(total) for total in page["sums"].values()), Decimal(0))
    return Decimal(page["count"]["value"])


def test_every_number_that_is_declared_is_what_the_list_behind_it_says(house):
    for number in desk_numbers.values():
        where = filter_of(number.where, house.administrator)
        fields = [number.sum] if number.sum else None
        page = list_page(house.administrator, get_document(number.doc), Query(where=where, fields=fields))

        told = Decimal(page["sums"][number.sum]) if number.sum else page["count"]["value"]
        assert number.value(house.administrator) == told, number.name
        assert number.roles <= set(roles), number.name
