"""What people type into orders, deliveries, returns and opening stock: wrong values are named by field and rule."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quintet.erp.deliveries.documents import delivery
from quintet.erp.returns.documents import sales_return
from quintet.erp.sales.commands import cancel, confirm
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.commands import post
from quintet.erp.stock.documents import opening_stock
from quintet.erp.warehouses.documents import warehouse
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.results import InvalidInput, Refused, WrongState
from quintet.kernel.runner import perform, together
from tests.erp.builders import TODAY, a_shop, draft_of, order_of
from tests.master.builders import a_party, a_price_list, an_item

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def problems(call: Any) -> set[tuple[str | None, str]]:
    """(field, rule) of everything that was wrong; each said in both languages; nothing was written."""
    before = sql.value("SELECT count(*) FROM kernel_history")
    with pytest.raises(InvalidInput) as refusal:
        call()
    assert sql.value("SELECT count(*) FROM kernel_history") == before
    for each in refusal.value.errors:
        assert each.message.en
        assert any("一" <= letter <= "鿿" for letter in each.message.zh)
    return {(each.field, each.rule) for each in refusal.value.errors}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": "0"}, ("lines.0.quantity", "erp.stock.quantity_above_zero")),
        ({"quantity": "-3"}, ("lines.0.quantity", "erp.stock.quantity_above_zero")),
        ({"quantity": "1.5"}, ("lines.0.quantity", "erp.stock.quantity_fits_unit")),
        ({"quantity": "1.1234567"}, ("lines.0.quantity", "kernel.too_precise")),
        ({"quantity": "many"}, ("lines.0.quantity", "kernel.type")),
        ({"quantity": None}, ("lines.0.quantity", "kernel.required")),
        ({"quantity": "1e400"}, ("lines.0.quantity", "kernel.type")),
        ({"unit_price": "-1"}, ("lines.0.unit_price", "erp.sales.price_not_negative")),
        ({"unit_price": "999999999999", "quantity": "999999"}, ("lines.0.quantity", "erp.sales.amount_within_range")),
        ({"discount": "100.5"}, ("lines.0.discount", "erp.sales.discount_0_to_100")),
        ({"discount": "-1"}, ("lines.0.discount", "erp.sales.discount_0_to_100")),
        ({"tax_rate": "101"}, ("lines.0.tax_rate", "erp.sales.tax_rate_0_to_100")),
        ({"item": None}, ("lines.0.item", "kernel.required")),
        ({"item": 999999999}, ("lines.0.item", "erp.sales.active_item")),
        ({"description": "x" * 241}, ("lines.0.description", "kernel.too_long")),
    ],
)
def test_a_wrong_order_line_is_named(db, values, expected):
    shop, item = a_shop(), an_item("5")

    assert expected in problems(lambda: shop.order({"item": item, "quantity": "1", **values}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"customer": None}, ("customer", "kernel.required")),
        ({"customer": 999999999}, ("customer", "erp.sales.customer_buys")),
        ({"warehouse": 999999999}, ("warehouse", "erp.sales.warehouse_of_company")),
        ({"requested_on": "2026-03-01"}, ("requested_on", "erp.sales.requested_after_ordered")),
        ({"requested_on": "tomorrow"}, ("requested_on", "kernel.type")),
        ({"ordered_on": "2026-02-30"}, ("ordered_on", "kernel.type")),
        ({"currency": "¥¥¥"}, ("currency", "erp.sales.currency_is_a_code")),
        ({"currency": "YUAN"}, ("currency", "kernel.too_long")),
        ({"customer_reference": "x" * 61}, ("customer_reference", "kernel.too_long")),
        ({"remark": "a\x00b"}, ("remark", "kernel.type")),
        ({"lines": []}, ("lines", "kernel.too_few_rows")),
        ({"lines": "none"}, ("lines", "kernel.type")),
        ({"no_such_field": 1}, ("no_such_field", "kernel.unknown_field")),
    ],
)
def test_a_wrong_order_header_is_named(db, values, expected):
    shop, item = a_shop(), an_item("5")
    row = {"customer": shop.customer, "ordered_on": TODAY, "lines": [{"item": item, "quantity": "1"}], **values}

    assert expected in problems(lambda: perform(sales_order.create, [row], actor=shop.desk))


def test_a_supplier_an_inactive_item_and_a_foreign_warehouse_are_refused(db):
    shop, item = a_shop(), an_item("5", active=False)
    supplier = a_party(is_customer=False, is_supplier=True)

    elsewhere = a_shop().warehouse

    assert problems(lambda: shop.order((item, 1), customer=supplier, warehouse=elsewhere)) == {
        ("customer", "erp.sales.customer_buys"),
        ("warehouse", "erp.sales.warehouse_of_company"),
        ("lines.0.item", "erp.sales.active_item"),
    }


def test_a_price_list_in_another_currency_is_refused(db):
    item = an_item("5")
    dollars = a_price_list({"item": item, "unit_price": "1"}, currency="USD")
    shop = a_shop()

    assert problems(lambda: shop.order((item, 1), price_list=dollars)) == {
        ("price_list", "erp.sales.currency_is_a_code")
    }


def test_an_emptied_discount_and_currency_take_their_defaults(db):
    shop, item = a_shop(), an_item("5")

    order = shop.order({"item": item, "quantity": "2", "discount": None, "tax_rate": None}, currency="")

    assert (order.currency, order.lines[0].discount, order.lines[0].tax_rate) == ("CNY", D(0), D(13))


def test_a_promise_before_the_order_is_refused(db):
    shop, item = a_shop(), an_item("5")
    order = shop.order((item, 1))

    assert problems(lambda: perform(confirm, [order.id], {"promised_on": date(2026, 3, 1)}, actor=shop.desk)) == {
        ("promised_on", "erp.sales.promised_after_ordered")
    }


def test_ending_an_order_needs_a_reason_of_reasonable_length(db):
    shop, item = a_shop(), an_item("5")
    order = shop.confirmed((item, 1))

    assert problems(lambda: perform(cancel, [order.id], cancel.parse({}), actor=shop.desk)) == {
        ("reason", "kernel.required")
    }
    assert problems(lambda: perform(cancel, [order.id], {"reason": "x" * 201}, actor=shop.desk)) == {
        ("reason", "erp.sales.reason_short")
    }


def test_goods_without_a_warehouse_are_not_confirmed(db):
    shop, item = a_shop(), an_item("5")
    perform(
        warehouse.edit,
        {shop.warehouse: {"active": False}},
        actor=shop.desk,
    )
    order = shop.order((item, 1))
    assert order.warehouse_id is None

    assert problems(lambda: perform(confirm, [order.id], actor=shop.desk)) == {("warehouse", "erp.sales.has_warehouse")}


def test_a_delivery_has_lines_of_its_order_only(db):
    shop, item, other = a_shop(), an_item("5"), an_item("5")
    draft = draft_of(shop.confirmed((item, 4)).id)

    def edited(*rows: dict[str, Any]) -> Any:
        return perform(delivery.edit, {draft.id: {"lines": list(rows)}}, actor=shop.keeper).record

    assert problems(lambda: edited({"item": other, "quantity": "1"})) == {
        ("lines.0.item", "erp.deliveries.lines_of_order")
    }
    assert problems(lambda: edited({"item": item, "quantity": "0"})) == {
        ("lines.0.quantity", "erp.stock.quantity_above_zero")
    }
    assert problems(lambda: edited({"item": item, "quantity": "5"})) == {
        ("lines.0.quantity", "erp.deliveries.not_more_than_ordered")
    }
    assert problems(lambda: edited()) == {("lines", "kernel.too_few_rows")}
    put_back = edited({"item": item, "quantity": "3"})  # taken off and put back: found again by its item
    assert [(line.quantity, line.gross) for line in put_back.lines] == [(D(3), D("15.00"))]


def test_a_return_names_a_shipped_delivery(db):
    shop, item = a_shop(), an_item("5")
    draft = draft_of(shop.confirmed((item, 4)).id)

    def create(**values: Any) -> Any:
        return perform(sales_return.create, [{"reason": "broken", **values}], actor=shop.desk)

    assert problems(lambda: create(delivery_ref=draft.id)) == {("delivery_ref", "erp.returns.delivery_shipped")}
    assert ("delivery_ref", "kernel.required") in problems(create)
    shop.stock((item, 4, 1))
    shipped = shop.ship(draft.id)
    assert ("reason", "kernel.required") in problems(lambda: create(delivery_ref=shipped.id, reason=""))
    elsewhere = a_shop().warehouse
    assert problems(lambda: create(delivery_ref=shipped.id, warehouse=elsewhere)) == {
        ("warehouse", "erp.returns.warehouse_of_company")
    }
    assert problems(lambda: create(delivery_ref=shipped.id, lines=[{"item": item, "quantity": "0"}])) == {
        ("lines.0.quantity", "erp.stock.quantity_above_zero")
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": "0"}, ("lines.0.quantity", "erp.stock.quantity_above_zero")),
        ({"unit_cost": "-1"}, ("lines.0.unit_cost", "erp.stock.costs_not_negative")),
        ({"unit_cost": None}, ("lines.0.unit_cost", "kernel.required")),
        ({"unit_cost": "999999999999", "quantity": "999999"}, ("lines.0.quantity", "erp.stock.values_within_range")),
        ({"warehouse": 999999999}, ("lines.0.warehouse", "erp.stock.goods_of_known_quantity")),
        ({"item": 999999999}, ("lines.0.item", "erp.stock.goods_of_known_quantity")),
    ],
)
def test_a_wrong_line_of_opening_stock_is_named(db, values, expected):
    shop, item = a_shop(), an_item("5")
    row = {"item": item, "quantity": "1", "unit_cost": "1", **values}

    assert expected in problems(
        lambda: perform(opening_stock.create, [{"happened_on": TODAY, "lines": [row]}], actor=shop.accountant)
    )


def test_opening_stock_has_no_services_and_no_future(db):
    shop, work = a_shop(), an_item("5", kind="service")
    row = {"item": work, "quantity": "1", "unit_cost": "1"}

    assert problems(
        lambda: perform(
            opening_stock.create, [{"happened_on": date(2026, 3, 3), "lines": [row]}], actor=shop.accountant
        )
    ) == {("lines.0.item", "erp.stock.goods_of_known_quantity"), ("happened_on", "erp.stock.counted_already")}


def test_opening_stock_is_posted_once(db):
    shop, item = a_shop(), an_item("5")
    number = shop.stock((item, 2, "1.005"))

    with pytest.raises(WrongState) as refusal:
        perform(post, [number], actor=shop.accountant)

    assert "is Posted" in refusal.value.message.en
    assert sql.one("SELECT quantity, value FROM erp_stockposition WHERE item_id = %s", [item]) == (D(2), D("2.01"))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE erp_stockposition SET quantity = -1, available = -5, value = 0", "erp_stock_position_not_negative"),
        ("UPDATE erp_stockposition SET reserved = 11, available = -1", "erp_stock_position_reserved"),
        ("UPDATE erp_stockposition SET available = 3", "erp_stock_position_available"),
        ("UPDATE erp_stockposition SET value = -1", "erp_stock_position_value_not_negative"),
        (
            "UPDATE erp_stockposition SET quantity = 0, reserved = 0, available = 0",
            "erp_stock_position_empty_is_worthless",
        ),
        ("UPDATE erp_stockmove SET quantity = 5", "erp_stockmove_append_only"),
        ("DELETE FROM erp_stockmove", "erp_stockmove_append_only"),
        ("UPDATE erp_salesorderline SET reserved_quantity = 5", "erp_sales_order_line_promised"),
        ("UPDATE erp_salesorderline SET returned_quantity = 1", "erp_sales_order_line_returned"),
        ("UPDATE erp_salesorderline SET gross = gross + 1", "erp_sales_order_line_amounts"),
        ("UPDATE erp_salesorder SET delivered_total = gross_total + 1", "erp_sales_order_delivered_total"),
        ("UPDATE erp_salesorder SET state = 'LOST'", "erp_salesorder_state"),
    ],
)
def test_the_database_is_the_last_wall(db, statement, rule):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 10, 1))
    order = shop.confirmed((item, 4))

    with pytest.raises((Refused, InvalidInput)) as refusal, together(system_actor("test"), "test"), as_refusal():
        sql.execute(statement)

    assert refusal.value.rule == rule
    assert order_of(order.id).lines[0].reserved_quantity == D(4)
