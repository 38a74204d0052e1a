"""Opportunities: the board, the chance to win, won and lost, who sees whose."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.reading.grouping import list_groups
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.results import InvalidInput, NotAllowed, WrongState
from tests.crm.builders import a_board, a_house, do
from tests.hr.builders import an_employee
from tests.master.builders import a_department, an_item


@pytest.fixture
def house(db):
    house = a_house("113")
    house.board = a_board()
    return house


def a_deal(house, *lines, by=None, **values):
    rows = [{"item": item, "quantity": quantity, "expected_price": price} for item, quantity, price in lines]
    row = {"title": "Line 3", "customer": house.customer, "lines": rows, **values}
    return do("crm.opportunity.create", [row], by or house.seller).record


def now(deal):
    columns = "state, stage_id, probability, expected_amount, weighted_amount, lost_reason, closed_on"
    return sql.one(f"SELECT {columns} FROM crm_opportunity WHERE id = %s", [deal.id])


def test_a_deal_begins_in_the_first_stage_with_its_chance(house):
    deal = a_deal(house, expected_amount="10000")

    assert (deal.stage_id, deal.probability) == (house.board["contact"], Decimal(20))
    assert (deal.expected_amount, deal.weighted_amount) == (Decimal("10000"), Decimal("2000.00"))
    assert (deal.currency, deal.owner_id, deal.unit_id) == ("CNY", house.seller.user_id, house.department)


def test_lines_make_the_expected_amount_and_take_the_items_price(house):
    deal = a_deal(house, (house.item, "2", None), (an_item(None), "1.5", "33.335"), expected_amount="1")

    assert [line.amount for line in deal.lines] == [Decimal("226.00"), Decimal("50.00")]
    assert (deal.expected_amount, deal.weighted_amount) == (Decimal("276.00"), Decimal("55.20"))


def test_moving_the_card_changes_chance_and_weight(house):
    deal = a_deal(house, expected_amount="10000")

    do("crm.opportunity.edit", {deal.id: {"stage": house.board["offer"]}}, house.seller)

    assert now(deal)[1:5] == (house.board["offer"], Decimal(60), Decimal("10000.00"), Decimal("6000.00"))


@pytest.mark.parametrize("end", ["won", "lost"])
def test_the_last_stages_are_reached_by_winning_or_losing_only(house, end):
    deal = a_deal(house)
    with pytest.raises(InvalidInput) as refusal:
        do("crm.opportunity.edit", {deal.id: {"stage": house.board[end]}}, house.seller)
    assert refusal.value.rule == "crm.opportunities.open_stage"


def board(house):
    page = list_groups(house.seller, get_document("crm.opportunity"), Query(where=[("state", "=", "OPEN")]), "stage")
    return [(g["label"], g["count"], g["sums"]["expected_amount"]) for g in page["groups"]]


def test_the_board_has_totals_by_stage_in_their_order_also_where_nothing_stands(house):
    assert board(house) == [("Contact", 0, "0.00"), ("Offer", 0, "0.00")]

    a_deal(house, expected_amount="1000", stage=house.board["offer"])
    a_deal(house, expected_amount="250", stage=house.board["offer"])
    a_deal(house, expected_amount="100")

    assert board(house) == [("Contact", 1, "100.00"), ("Offer", 2, "1250.00")]


def test_won_is_certain_and_dated(house):
    deal = a_deal(house, expected_amount="10000")

    with clock.frozen_at(date(2026, 3, 2)):
        do("crm.opportunity.win", deal.id, house.seller)

    assert now(deal) == (
        "WON",
        house.board["won"],
        Decimal(100),
        Decimal("10000.00"),
        Decimal("10000.00"),
        "",
        date(2026, 3, 2),
    )
    with pytest.raises(WrongState):
        do("crm.opportunity.edit", {deal.id: {"title": "x"}}, house.seller)


def test_lost_keeps_the_reason_and_may_come_back(house):
    deal = a_deal(house, expected_amount="10000")

    do("crm.opportunity.lose", deal.id, house.seller, reason="price", detail="5 % too dear")
    assert now(deal)[:6] == ("LOST", house.board["lost"], Decimal(0), Decimal("10000.00"), Decimal("0.00"), "price")

    do("crm.opportunity.reopen", deal.id, house.seller)
    assert now(deal) == ("OPEN", house.board["contact"], Decimal(20), Decimal("10000.00"), Decimal("2000.00"), "", None)


def test_a_quotation_takes_over_customer_products_and_expected_prices(house):
    deal = a_deal(house, (house.item, "10", "101.70"), contact="Ms Li")

    result = do("crm.opportunity.make_quotation", deal.id, house.seller)

    (made,) = result.made
    assert (made.opportunity_ref, made.customer_id, made.contact) == (deal.id, house.customer, "Ms Li")
    assert [(line.item_id, line.quantity, line.unit_price) for line in made.lines] == [
        (house.item, Decimal(10), Decimal("101.70"))
    ]
    assert (made.gross_total, made.net_total, made.tax_total) == (
        Decimal("1017.00"),
        Decimal("900.00"),
        Decimal("117.00"),
    )
    assert sql.rows("SELECT source_id FROM kernel_link WHERE target_id = %s", [made.id]) == [(deal.id,)]


def test_salespeople_see_their_own_managers_their_department_and_directors_all(house):
    team = a_department(house.company, house.department)
    _number, junior = an_employee(house.company, team, "salesperson")
    _number, stranger = an_employee(house.company, a_department(house.company), "sales_manager")
    own, juniors = a_deal(house), a_deal(house, by=junior)

    def seen(actor):
        return {row["id"] for row in list_page(actor, get_document("crm.opportunity"), Query())["rows"]}

    assert seen(house.seller) == {own.id}
    assert seen(junior) == {juniors.id}
    assert seen(house.manager) == seen(house.director) == {own.id, juniors.id}
    assert seen(stranger) == set()
    for actor in (junior, stranger, house.director):
        with pytest.raises(NotAllowed):
            do("crm.opportunity.win", own.id, actor)
    assert now(own)[0] == "OPEN"


@pytest.mark.parametrize(
    ("line", "field"),
    [(("0", "1"), "lines.0.quantity"), (("-1", "1"), "lines.0.quantity"), (("1", "-1"), "lines.0.expected_price")],
)
def test_quantities_and_prices_are_within_reason(house, line, field):
    with pytest.raises(InvalidInput) as refusal:
        a_deal(house, (house.item, *line))
    assert field in [error.field for error in refusal.value.errors]


def test_without_stages_there_is_nothing_to_begin_in(db):
    house = a_house()
    with pytest.raises(InvalidInput) as refusal:
        a_deal(house)
    assert refusal.value.errors[0].field == "stage"


def test_a_hundred_deals_cost_as_many_statements_as_one(house):
    def create(count):
        rows = [
            {"title": f"D{i}", "customer": house.customer, "lines": [{"item": house.item, "quantity": "1"}]}
            for i in range(count)
        ]
        with sql.recorded() as statements:
            do("crm.opportunity.create", rows, house.seller)
        return len([text for text in statements if "nextval('kernel_document_id')" not in text])

    create(1)
    assert create(100) == create(1)
