"""Stock as of a day, and what is promised of it."""

from datetime import date
from decimal import Decimal

from quintet.erp.sales.queries import get_open_gross
from quintet.erp.stock.queries import Level, get_on_hand, get_stock_at, list_stock_differences
from quintet.kernel import clock, sql
from tests.erp.builders import a_shop, draft_of
from tests.master.builders import an_item

D = Decimal
JAN, FEB, MAR = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)


def test_stock_as_of_any_day_comes_from_the_moves(db):
    shop, item = a_shop(), an_item("5")
    with clock.frozen_at(JAN):
        shop.stock((item, 10, "2.00"), on=JAN)
    with clock.frozen_at(FEB):
        order = shop.confirmed((item, 4), ordered_on=FEB)
        shipped = shop.ship_order(order.id)
    with clock.frozen_at(MAR):
        shop.receive(shop.return_of(shipped, (item, 1)).id)

    def at(on: date) -> list[Level]:
        return get_stock_at(shop.company, on, item)

    assert at(date(2026, 1, 9)) == []
    assert at(JAN) == [Level(item, shop.warehouse, D(10), D("20.00"))]
    assert at(date(2026, 2, 9)) == at(JAN)
    assert at(FEB) == [Level(item, shop.warehouse, D(6), D("12.00"))]
    assert at(MAR) == [Level(item, shop.warehouse, D(7), D("14.00"))]


def test_a_fact_told_late_counts_for_the_day_it_happened(db):
    shop, item = a_shop(), an_item("5")
    with clock.frozen_at(JAN):
        shop.stock((item, 10, "2.00"), on=JAN)
        order = shop.confirmed((item, 4), ordered_on=JAN)
    with clock.frozen_at(MAR):
        shop.ship(draft_of(order.id).id, happened_on=FEB)

    assert get_stock_at(shop.company, FEB, item)[0].quantity == D(6)
    assert get_stock_at(shop.company, date(2026, 2, 9), item)[0].quantity == D(10)


def test_a_position_that_disagrees_with_its_moves_is_named(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 10, "2.00"))
    assert list_stock_differences(shop.company) == []

    sql.execute("UPDATE erp_stockposition SET quantity = 11, available = 11, value = 21 WHERE item_id = %s", [item])

    (found,) = list_stock_differences(shop.company)
    assert (found.quantity, found.value, found.reserved) == (D(1), D("1.00"), D(0))
    assert " @ " in found.number


def test_on_hand_and_open_orders_are_counted(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 10, "2.00"))
    order = shop.confirmed((item, 4))
    shop.order((item, 100))  # a draft promises nothing

    assert get_on_hand(shop.company, [item]) == {(item, shop.warehouse): (D(10), D(4))}
    assert get_open_gross(shop.company, [shop.customer]) == {shop.customer: D("20.00")}
    shop.ship_order(order.id, first=1)
    assert get_open_gross(shop.company, [shop.customer]) == {shop.customer: D("15.00")}
