"""What people see of ERP: lists with their presets, the empty form, what the server computes while they type."""

from decimal import Decimal

import pytest

from quintet.erp.deliveries.documents import delivery
from quintet.erp.returns.documents import sales_return
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.documents import opening_stock, stock_move, stock_position
from quintet.erp.warehouses.documents import warehouse
from quintet.kernel import clock
from quintet.kernel.reading.bodies import get_body
from quintet.kernel.reading.drafts import get_new, preview
from quintet.kernel.reading.grouping import list_groups
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reading.meta import document_meta
from tests.erp.builders import TODAY, a_shop, draft_of, order_of
from tests.master.builders import a_price_list, a_user, an_item

D = Decimal
DOCUMENTS = (sales_order, delivery, sales_return, stock_position, stock_move, opening_stock, warehouse)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_every_list_opens_with_each_preset_and_says_what_to_do_when_empty(db, document):
    shop = a_shop()
    reader = a_user("administrator", company=shop.company)
    meta = document_meta(reader, document)
    assert meta["empty"]

    for preset in [{"where": []}, *meta["list"]["presets"]]:
        page = list_page(reader, document, Query(where=preset["where"]))
        assert page["count"]["value"] == (1 if document is warehouse else 0)
    for name in document.list.group_by:
        assert list_groups(reader, document, Query(), name)["groups"] == []


def test_orders_and_deliveries_to_ship_today_and_late_are_found(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 100, 1))
    late = shop.confirmed((item, 1), ordered_on="2026-02-01", requested_on="2026-02-27")
    due = shop.confirmed((item, 1), requested_on="2026-03-02")
    later = shop.confirmed((item, 1), requested_on="2026-03-03")
    done = shop.confirmed((item, 1), requested_on="2026-03-02")
    shop.ship_order(done.id)
    short = shop.confirmed((item, 500), requested_on="2026-03-09")

    def found(document, preset):
        where = next(each.where for each in document.list.presets if each.name == preset)
        return {row["id"] for row in list_page(shop.desk, document, Query(where=where))["rows"]}

    assert found(sales_order, "to_ship_today") == {late.id, due.id}
    assert found(sales_order, "late") == {late.id}
    assert found(sales_order, "short") == {short.id}
    assert found(sales_order, "mine") == {late.id, due.id, later.id, short.id, done.id}
    assert found(delivery, "to_ship_today") == {draft_of(late.id).id, draft_of(due.id).id}
    assert found(delivery, "late") == {draft_of(late.id).id}


def test_the_empty_order_has_its_defaults_and_fills_in_while_one_types(db):
    item = an_item()
    prices = a_price_list({"item": item, "unit_price": "7"})
    shop = a_shop(price_list=prices)

    empty = get_new(shop.seller, sales_order, {})
    assert empty["values"]["ordered_on"] == "2026-03-02"
    assert empty["values"]["currency"] == "CNY"
    assert empty["values"]["warehouse"]["id"] == shop.warehouse

    typed = {"customer": shop.customer, "lines": [{"item": item, "quantity": "3"}, {"item": None, "quantity": None}]}
    seen = preview(shop.seller, sales_order, typed)
    assert D(seen["lines"]["lines"][0]["unit_price"]) == D(7)
    assert seen["lines"]["lines"][0]["gross"] == "21.00"
    assert seen["values"]["gross_total"] == "21.00"
    assert seen["values"]["price_list"]["id"] == prices
    assert {e["field"] for e in seen["errors"]} == {"lines.1.item", "lines.1.quantity"}


def test_choosing_a_delivery_fills_the_return(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, 1))
    shipped = shop.ship_order(shop.confirmed((item, 4)).id)

    seen = preview(shop.desk, sales_return, {"delivery_ref": shipped.id, "reason": "broken"})

    assert seen["errors"] == []
    (line,) = seen["lines"]["lines"]
    assert (D(line["quantity"]), line["gross"]) == (D(4), "20.00")
    assert "cost" not in line
    assert "cost_total" not in seen["values"]


def test_a_preview_writes_nothing(db):
    shop, item = a_shop(), an_item("5")
    order = shop.order((item, 1))

    rows = [{"id": order.lines[0].id, "item": item, "quantity": "9"}]
    seen = preview(shop.desk, sales_order, {"id": order.id, "lines": rows})

    assert seen["values"]["gross_total"] == "45.00"
    assert order_of(order.id).gross_total == D("5.00")


def test_a_shipped_delivery_shows_cost_to_the_accountant_only(db):
    shop, item = a_shop(), an_item("5")
    shop.stock((item, 4, "1.25"))
    shipped = shop.ship_order(shop.confirmed((item, 4), owner=shop.seller.user_id).id)

    blind = get_body(shop.seller, delivery, shipped.id)
    seeing = get_body(shop.accountant, delivery, shipped.id)

    assert "cost_total" not in blind["values"]
    assert "cost" not in blind["lines"]["lines"][0]
    assert seeing["values"]["cost_total"] == "5.00"
    assert seeing["lines"]["lines"][0]["cost"] == "5.00"
    assert [each["doc"] for each in blind["linked"]] == ["erp.sales_order"]
