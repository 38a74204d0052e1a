"""Returns: goods come back at the cost at which they went out, and in proportion."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.erp.returns.commands import receive
from quintet.erp.returns.documents import sales_return
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import clock
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.results import InvalidInput, Refused
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, a_shop, delivery_of, events_of, order_of, position
from tests.master.builders import an_item

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def test_a_whole_delivery_comes_back_as_it_went(db):
    shop, item = a_shop(), an_item("11.30")
    shop.stock((item, 3, "3.333333"))
    shipped = shop.ship_order(shop.confirmed((item, 3)).id)
    shop.stock((item, 1, 50))  # a dearer one: the average is not what counts

    back = shop.return_of(shipped)
    assert [(line.item_id, line.quantity, line.gross, line.cost) for line in back.lines] == [
        (item, D(3), D("33.90"), D("10.00"))
    ]
    shop.receive(back.id)

    assert position(item, shop.warehouse) == (D(4), D("60.00"), D(0))
    order = order_of(shipped.order_ref)
    assert (order.returned_total, order.lines[0].returned_quantity, order.state) == (D("33.90"), D(3), "DELIVERED")
    (told,) = events_of(back.id, "erp.goods_returned.v1")
    assert (told["delivery"], told["order"]) == (shipped.id, order.id)
    assert (told["gross"], told["net"], told["tax"], told["cost"]) == ("33.90", "30.00", "3.90", "10.00")
    assert told["lines"][0]["order_line"] == order.lines[0].id
    assert list_stock_differences(shop.company) == []


def test_parts_that_come_back_add_up_and_the_last_takes_the_residue(db):
    shop, item = a_shop(), an_item("3.3367")
    shop.stock((item, 3, "3.333333"))
    shipped = shop.ship_order(shop.confirmed((item, 3)).id)
    assert (shipped.gross_total, shipped.net_total, shipped.cost_total) == (D("10.01"), D("8.86"), D("10.00"))

    parts = [shop.receive(shop.return_of(shipped, (item, 1)).id) for _ in range(3)]

    assert [(p.gross_total, p.net_total, p.tax_total, p.cost_total) for p in parts] == [
        (D("3.34"), D("2.95"), D("0.39"), D("3.33")),
        (D("3.33"), D("2.96"), D("0.37"), D("3.34")),
        (D("3.34"), D("2.95"), D("0.39"), D("3.33")),
    ]
    assert sum(p.gross_total for p in parts) == D("10.01")
    assert delivery_of(shipped.id).lines[0].returned_quantity == D(3)


def test_no_more_comes_back_than_went_out(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))
    shipped = shop.ship_order(shop.confirmed((item, 4)).id)
    first, second = shop.return_of(shipped, (item, 3)), shop.return_of(shipped, (item, 3))
    shop.receive(first.id)

    with pytest.raises(InvalidInput) as refusal:
        shop.receive(second.id)

    (problem,) = refusal.value.errors
    assert (problem.field, problem.rule) == ("lines.0.quantity", "erp.returns.not_more_than_delivered")
    assert "3 is more than the 1 that can come back" in problem.message.en
    assert position(item, shop.warehouse) == (D(3), D("3.00"), D(0))


def test_only_what_the_delivery_had_comes_back(db):
    shop, item, other = a_shop(), an_item("5"), an_item("5")
    shop.stock((item, 4, 1))
    order = shop.confirmed((item, 4))
    shipped = shop.ship_order(order.id)

    with pytest.raises(InvalidInput) as refusal:
        shop.return_of(shipped, (other, 1))

    assert [(e.field, e.rule) for e in refusal.value.errors] == [("lines.0.item", "erp.returns.item_was_delivered")]


def test_the_same_item_on_two_lines_comes_back_line_by_line(db):
    shop, item = a_shop(), an_item()
    shop.stock((item, 4, 1))
    shipped = shop.ship_order(shop.confirmed((item, 2, 10), (item, 2, 20)).id)

    back = shop.return_of(shipped, (item, 1), (item, 2))

    assert [line.gross for line in back.lines] == [D("10.00"), D("40.00")]


def test_goods_cannot_come_back_before_they_left(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))
    back = shop.return_of(shop.ship_order(shop.confirmed((item, 4)).id))

    with pytest.raises(Refused) as refusal:
        perform(receive, [back.id], {"happened_on": date(2026, 3, 1)}, actor=shop.keeper)

    assert refusal.value.rule == "erp.returns.after_delivery"


def test_returns_of_one_delivery_in_bulk_are_received_one_after_the_other(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))
    shipped = shop.ship_order(shop.confirmed((item, 4)).id)
    both = [shop.return_of(shipped, (item, 2)).id, shop.return_of(shipped, (item, 2)).id]

    outcomes = perform_bulk(receive, both, actor=shop.keeper)

    assert [o.result for o in outcomes] == ["done", "done"]
    assert position(item, shop.warehouse) == (D(4), D("4.00"), D(0))


def test_a_salesperson_cannot_take_back_a_delivery_of_a_colleague(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))
    shipped = shop.ship_order(shop.confirmed((item, 4)).id)  # the order desk's order

    with pytest.raises(InvalidInput) as refusal:
        perform(sales_return.create, [{"delivery_ref": shipped.id, "reason": "x"}], actor=shop.seller)

    assert [(e.field, e.rule) for e in refusal.value.errors] == [("delivery_ref", "erp.returns.delivery_shipped")]
