"""From order to delivery, told with exact amounts."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.erp.sales.commands import cancel, close, confirm, plan_delivery, reserve_stock
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import clock
from quintet.kernel.results import InvalidInput, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, a_shop, delivery_of, draft_of, events_of, order_of, position
from tests.master.builders import a_payment_term, a_price_list, an_item

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def test_an_order_in_full_from_price_list_to_goods_delivered(db):
    term = a_payment_term((100, 30))
    bolt, nut = an_item("1.00"), an_item("0.33")
    prices = a_price_list({"item": bolt, "unit_price": "0.90", "min_quantity": 100})
    shop = a_shop(price_list=prices, payment_term=term, address="1 River Road")
    shop.stock((bolt, 300, "0.50"), (nut, 90, "0.10"))

    order = shop.order((bolt, 100), (nut, 3), requested_on=date(2026, 3, 9))

    assert order.number == "SO-2603-00001" or order.number.startswith("SO-2603-")
    assert (order.payment_term_id, order.currency, order.warehouse_id) == (term, "CNY", shop.warehouse)
    assert order.delivery_address == "1 River Road"
    first, second = order.lines
    assert (first.unit_price, first.list_price, first.tax_rate) == (D("0.900000"), D("0.900000"), D(13))
    assert (first.gross, first.net, first.tax) == (D("90.00"), D("79.65"), D("10.35"))
    assert (second.unit_price, second.gross, second.net, second.tax) == (D("0.33"), D("0.99"), D("0.88"), D("0.11"))
    assert (order.gross_total, order.net_total, order.tax_total) == (D("90.99"), D("80.53"), D("10.46"))

    perform(confirm, [order.id], actor=shop.desk)

    order = order_of(order.id)
    assert (order.state, order.promised_on, order.is_short) == ("CONFIRMED", date(2026, 3, 9), False)
    assert position(bolt, shop.warehouse) == (D(300), D("150.00"), D(100))
    draft = draft_of(order.id)
    assert (draft.planned_on, draft.gross_total) == (date(2026, 3, 9), D("90.99"))

    shipped = shop.ship(draft.id)

    assert (shipped.state, shipped.shipped_on) == ("SHIPPED", TODAY)
    assert (shipped.gross_total, shipped.net_total, shipped.tax_total) == (D("90.99"), D("80.53"), D("10.46"))
    assert shipped.cost_total == D("50.30")
    assert position(bolt, shop.warehouse) == (D(200), D("100.00"), D(0))
    order = order_of(order.id)
    assert (order.state, order.delivered_total) == ("DELIVERED", D("90.99"))
    assert draft_of(order.id) is None
    (told,) = events_of(shipped.id, "erp.goods_delivered.v1")
    assert told["order"] == order.id
    assert (told["gross"], told["net"], told["tax"], told["cost"]) == ("90.99", "80.53", "10.46", "50.30")
    assert told["payment_term"] == term
    assert [(line["item"], line["cost"]) for line in told["lines"]] == [(bolt, "50.00"), (nut, "0.30")]
    assert list_stock_differences(shop.company) == []


def test_partial_deliveries_add_up_to_the_order_line_to_the_cent(db):
    shop, item = a_shop(), an_item()
    shop.stock((item, 7, "1.43"))
    order = shop.confirmed((item, 7, "1.43"))
    assert (order.gross_total, order.net_total) == (D("10.01"), D("8.86"))

    first = shop.ship_order(order.id, first=3)
    second = shop.ship_order(order.id, first=3)
    third = shop.ship_order(order.id)

    parts = [(d.gross_total, d.net_total, d.tax_total, d.cost_total) for d in (first, second, third)]
    assert parts == [
        (D("4.29"), D("3.80"), D("0.49"), D("4.29")),
        (D("4.29"), D("3.79"), D("0.50"), D("4.29")),
        (D("1.43"), D("1.27"), D("0.16"), D("1.43")),
    ]
    assert [sum(column) for column in zip(*parts, strict=True)] == [D("10.01"), D("8.86"), D("1.15"), D("10.01")]
    assert order_of(order.id).state == "DELIVERED"
    assert position(item, shop.warehouse) == (D(0), D("0.00"), D(0))


def test_a_partial_delivery_leaves_a_back_order_draft_for_the_rest(db):
    shop, bolt, nut = a_shop(), an_item("2.00"), an_item("1.00")
    shop.stock((bolt, 10, 1), (nut, 5, 1))
    order = shop.confirmed((bolt, 10), (nut, 5))

    shop.ship_order(order.id, first=4)  # four bolts, no nut

    order = order_of(order.id)
    assert (order.state, order.delivered_total) == ("PARTLY_DELIVERED", D("8.00"))
    rest = draft_of(order.id)
    assert [(line.item_id, line.quantity, line.gross) for line in rest.lines] == [
        (bolt, D(6), D("12.00")),
        (nut, D(5), D("5.00")),
    ]
    assert position(bolt, shop.warehouse) == (D(6), D("6.00"), D(6))
    assert [line.reserved_quantity for line in order.lines] == [D(6), D(5)]


def test_the_last_issue_takes_the_residue_of_the_value(db):
    shop, item = a_shop(), an_item("9")
    shop.stock((item, 3, "3.333333"))  # worth 10.00
    assert position(item, shop.warehouse) == (D(3), D("10.00"), D(0))

    costs = [shop.ship_order(shop.confirmed((item, 1)).id).cost_total for _ in range(3)]

    assert costs == [D("3.33"), D("3.34"), D("3.33")]
    assert position(item, shop.warehouse) == (D(0), D("0.00"), D(0))


def test_a_shortage_stays_visible_until_stock_comes_and_is_reserved(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))

    order = shop.confirmed((item, 10))

    assert (order.lines[0].reserved_quantity, order.lines[0].short_quantity) == (D(4), D(6))
    assert order.is_short
    with pytest.raises(Refused) as refusal:
        shop.ship_order(order.id)
    assert refusal.value.rule == "erp.stock.enough_stock"
    assert "10 wanted, 4 can leave" in refusal.value.message.en
    assert "需要 10，可出库 4" in refusal.value.message.zh

    shop.stock((item, 20, 2))
    perform(reserve_stock, [order.id], actor=shop.desk)

    order = order_of(order.id)
    assert (order.lines[0].reserved_quantity, order.lines[0].short_quantity, order.is_short) == (D(10), D(0), False)
    assert shop.ship_order(order.id).cost_total == D("18.33")  # 44.00 x 10 / 24


def test_shipping_uses_free_stock_but_never_what_is_reserved_for_others(db):
    shop, item = a_shop(), an_item("5")
    late = shop.confirmed((item, 6))  # nothing there: nothing reserved
    shop.stock((item, 8, 1))
    early = shop.confirmed((item, 5))
    assert position(item, shop.warehouse)[2] == D(5)

    with pytest.raises(Refused) as refusal:
        shop.ship_order(late.id)
    assert "6 wanted, 3 can leave" in refusal.value.message.en

    shop.ship_order(late.id, first=3)
    shop.ship_order(early.id)
    assert position(item, shop.warehouse) == (D(0), D("0.00"), D(0))


def test_cancelling_releases_for_others_and_calls_the_delivery_off(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 6, 1))
    order = shop.confirmed((item, 6))
    draft = draft_of(order.id)

    perform(cancel, [order.id], {"reason": "customer changed their mind"}, actor=shop.desk)

    order = order_of(order.id)
    assert (order.state, order.reason, order.lines[0].reserved_quantity) == (
        "CANCELLED",
        "customer changed their mind",
        D(0),
    )
    assert delivery_of(draft.id).state == "CANCELLED"
    assert position(item, shop.warehouse)[2] == D(0)
    (told,) = events_of(order.id, "erp.sales_order_cancelled.v1")
    assert told["open_gross"] == "30.00"
    assert shop.confirmed((item, 6)).lines[0].reserved_quantity == D(6)


def test_an_order_of_which_something_left_is_closed_not_cancelled(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 6, 1))
    order = shop.confirmed((item, 6))
    shop.ship_order(order.id, first=2)

    with pytest.raises(WrongState):
        perform(cancel, [order.id], {"reason": "no"}, actor=shop.desk)
    perform(close, [order.id], {"reason": "rest not needed"}, actor=shop.desk)

    (told,) = events_of(order.id, "erp.sales_order_closed.v1")
    assert told["open_gross"] == "20.00"
    assert position(item, shop.warehouse) == (D(4), D("4.00"), D(0))
    assert draft_of(order.id) is None


def test_a_cancelled_delivery_can_be_planned_again_once(db):
    from quintet.erp.deliveries.commands import cancel as cancel_delivery

    shop, item = a_shop(), an_item("5")
    order = shop.confirmed((item, 6))
    with pytest.raises(Refused) as refusal:
        perform(plan_delivery, [order.id], actor=shop.desk)
    assert refusal.value.rule == "erp_delivery_one_draft"
    perform(cancel_delivery, [draft_of(order.id).id], actor=shop.keeper)

    perform(plan_delivery, [order.id], actor=shop.desk)

    assert draft_of(order.id).lines[0].quantity == D(6)


def test_a_service_is_delivered_without_stock(db):
    shop, work = a_shop(), an_item("113", kind="service")
    order = shop.confirmed((work, 2))
    assert not order.is_short

    shipped = shop.ship_order(order.id)

    assert (shipped.gross_total, shipped.net_total, shipped.cost_total) == (D("226.00"), D("200.00"), D("0.00"))


def test_more_than_is_open_cannot_be_shipped(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 9, 1))
    order = shop.confirmed((item, 6))

    with pytest.raises(InvalidInput) as refusal:
        shop.ship_order(order.id, first=7)

    (problem,) = refusal.value.errors
    assert (problem.field, problem.rule) == ("lines.0.quantity", "erp.deliveries.not_more_than_ordered")


def test_a_draft_cannot_be_shipped_in_the_future(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 9, 1))
    order = shop.confirmed((item, 6))

    with pytest.raises(Refused) as refusal:
        shop.ship(draft_of(order.id).id, happened_on=date(2026, 3, 3))

    assert refusal.value.rule == "erp.stock.not_in_future"


def test_an_order_in_another_currency_is_refused_at_confirm(db):
    shop, item = a_shop(), an_item("5")
    order = shop.order((item, 6), currency="usd")
    assert order.currency == "USD"

    with pytest.raises(Refused) as refusal:
        perform(confirm, [order.id], actor=shop.desk)

    assert refusal.value.rule == "erp.sales.company_currency"
    assert order_of(order.id).state == "DRAFT"


def test_a_line_without_a_price_stops_the_order_at_confirm(db):
    shop, item = a_shop(), an_item()
    order = shop.order((item, 6))
    assert (order.lines[0].unit_price, order.gross_total) == (None, D("0.00"))

    with pytest.raises(InvalidInput) as refusal:
        perform(confirm, [order.id], actor=shop.desk)

    assert [(e.field, e.rule) for e in refusal.value.errors] == [("lines.0.unit_price", "erp.sales.every_line_priced")]


def test_a_list_price_follows_the_quantity_but_a_typed_one_stays(db):
    item = an_item()
    prices = a_price_list(
        {"item": item, "unit_price": "10", "min_quantity": 0}, {"item": item, "unit_price": "9", "min_quantity": 10}
    )
    shop = a_shop(price_list=prices)
    order = shop.order((item, 5))
    assert order.lines[0].unit_price == D(10)

    def edited(**values):
        row = {"id": order.lines[0].id, "item": item, **values}
        perform(sales_order.edit, {order.id: {"lines": [row]}}, actor=shop.desk)
        return order_of(order.id).lines[0]

    assert edited(quantity=D(10)).unit_price == D(9)
    assert edited(quantity=D(10), unit_price=D("8.5")).gross == D("85.00")
    line = edited(quantity=D(4))
    assert (line.unit_price, line.list_price) == (D("8.5"), D(10))
    assert edited(quantity=D(4), unit_price=None).unit_price == D(10)
