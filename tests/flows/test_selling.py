"""Selling: the margin of a quotation from present stock cost, and who hears about it."""

from decimal import Decimal

import pytest

from quintet.erp.stock.queries import get_unit_costs
from quintet.kernel import sql
from quintet.kernel.results import NeedsAcknowledgement
from tests.crm.builders import a_house, a_quotation, do
from tests.flows.builders import set_up
from tests.master.builders import a_user, an_item, make


@pytest.fixture
def house(db):
    """The item costs 113.00 with tax and is in stock at two warehouses, 60.00 a piece on average."""
    house = a_house("113")
    set_up(house.company)
    for quantity, cost in [(30, "70"), (70, "55.714286")]:
        put_in_stock(house, make("erp.warehouse", company=house.company), quantity, cost)
    return house


def put_in_stock(house, warehouse, quantity, cost):
    keeper = a_user("accountant", company=house.company)
    rows = [{"item": house.item, "warehouse": warehouse, "quantity": quantity, "unit_cost": cost}]
    made = do("erp.opening_stock.create", [{"lines": rows}], keeper).record
    do("erp.opening_stock.post", made.id, keeper)


def send(house, quotation, by=None, **more):
    return do("crm.quotation.send", quotation.id, by or house.seller, **more)


def margin_of(quotation):
    return sql.one("SELECT cost_total, margin FROM crm_quotation WHERE id = %s", [quotation.id])


def test_the_margin_is_taken_from_the_present_cost_over_all_warehouses(house):
    quotation = a_quotation(house, (10,))  # 1,130.00 with tax, 1,000.00 without; 10 × 60.00

    send(house, quotation)

    assert get_unit_costs(house.company, [house.item]) == {house.item: Decimal("60.000000")}
    assert margin_of(quotation) == (Decimal("600.00"), Decimal("40.0000"))


def test_without_stock_the_margin_is_unknown_and_not_a_hundred_percent(house):
    rows = [{"item": each, "quantity": 1} for each in (house.item, an_item("50"))]
    quotation = do("crm.quotation.create", [{"customer": house.customer, "lines": rows}], house.seller).record

    send(house, quotation)

    assert margin_of(quotation) == (None, None)


def test_below_cost_the_manager_is_warned_and_a_salesperson_learns_no_cost(house):
    mine, sellers = a_quotation(house, (1, 50), by=house.manager), a_quotation(house, (1, 50))

    with pytest.raises(NeedsAcknowledgement) as warning:
        send(house, mine, by=house.manager)
    send(house, sellers)

    assert [w.gate for w in warning.value.warnings] == ["selling.above_cost"]
    assert margin_of(sellers) == (Decimal("60.00"), Decimal("-20.0000"))


def test_what_is_nearly_given_away_can_be_sent_at_the_least_margin_there_is(house):
    quotation = a_quotation(house, (1, "99.99"))  # 0.01 for what costs 60.00: −599,900 %

    send(house, quotation)

    assert margin_of(quotation)[1] == Decimal("-99999.9999")
