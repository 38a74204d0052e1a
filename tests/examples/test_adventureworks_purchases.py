"""The purchase orders of Adventure Works after they were lived again: what the files say, and what Quintet says."""

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from examples.adventureworks.orders import DAY
from examples.adventureworks.people_at_work import Floor, ids_of
from examples.adventureworks.purchases import COMPLETE, orders_of
from examples.adventureworks.sources import number
from quintet.erp.purchasing.queries import price_history
from quintet.erp.stock.queries import get_stock_at
from quintet.kernel import sql
from tests.examples.conftest import EVERY

pytestmark = pytest.mark.usefixtures("company")
D = Decimal
CENT = D("0.01")


@pytest.fixture(scope="module")
def orders(source):
    return orders_of(source)[::EVERY]


def rounded(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def gross_of(line):
    """Quantity x price with 8 % tax, rounded on the line."""
    return rounded(number(line["OrderQty"]) * number(line["UnitPrice"]) * D("1.08"))


def amounts_of(order):
    """(gross, net) of an order: rounded on every line, freight without tax."""
    freight = rounded(number(order.header["Freight"]))
    gross = [gross_of(line) for line in order.lines]
    return sum(gross, freight), sum((rounded(each / D("1.08")) for each in gross), freight)


def balance(*roles):
    """Debits less credits of the accounts behind roles."""
    return sql.value(
        "SELECT sum(b.debit - b.credit) FROM finance_balance b WHERE b.account_id IN"
        " (SELECT account_id FROM finance_accountrole WHERE role = ANY(%s))",
        [list(roles)],
    )


def test_every_order_has_its_lines_and_amounts_to_the_cent(orders):
    expected = {order.key: (len(order.lines) + 1, *amounts_of(order)) for order in orders}
    found = sql.rows(
        "SELECT o.number, count(*), o.gross_total, o.net_total FROM erp_purchaseorder o"
        " JOIN erp_purchaseorderline l ON l.order_id = o.id GROUP BY o.id"
    )
    assert {row[0]: tuple(row[1:]) for row in found} == expected


def test_totals_differ_from_the_files_only_by_the_rounding_of_lines(orders):
    for order in orders:
        gross, _net = amounts_of(order)
        assert abs(gross - number(order.header["TotalDue"])) <= D("0.005") * (len(order.lines) + 1), order.key


def test_of_every_product_so_much_was_ordered_received_and_sent_back(orders, source):
    numbers = {row["ProductID"]: row["ProductNumber"] for row in source.table("Product")}
    expected = defaultdict(lambda: [D(0), D(0), D(0)])
    for order in orders:
        for line, factor in zip(order.lines, order.factors, strict=True):
            row = expected[numbers[line["ProductID"]]]
            row[0] += number(line["OrderQty"])
            row[1] += number(line["ReceivedQty"]) * factor
            row[2] += number(line["RejectedQty"]) * factor
    found = sql.rows(
        "SELECT i.code, sum(l.quantity), sum(l.received_quantity), sum(l.returned_quantity)"
        " FROM erp_purchaseorderline l JOIN master_item i ON i.id = l.item_id WHERE l.is_stocked GROUP BY i.code"
    )
    assert {row[0]: list(row[1:]) for row in found} == dict(expected)
    if EVERY == 1:  # the figures of the whole files, in purchase units
        assert sum(row[0] for row in expected.values()) == D(2348637)


def test_goods_came_on_the_day_of_shipment(orders):
    found = sql.rows(
        "SELECT o.number, r.received_on FROM erp_purchasereceipt r JOIN erp_purchaseorder o ON o.id = r.order_ref"
        " WHERE r.state = 'RECEIVED'"
    )
    assert dict(found) == {order.key: order.came_on for order in orders}


def test_the_state_of_an_order_follows_its_status_and_what_came(orders):
    def state(order):
        if not order.is_short:
            return "RECEIVED"
        return "CLOSED" if order.header["Status"] == COMPLETE else "PARTLY_RECEIVED"

    found = dict(sql.rows("SELECT number, state FROM erp_purchaseorder"))
    assert found == {order.key: state(order) for order in orders}


def test_complete_orders_are_invoiced_and_owed(orders):
    complete = [order for order in orders if order.header["Status"] == COMPLETE]
    kept = D(0)
    for order in complete:
        kept += rounded(number(order.header["Freight"]))
        for line in order.lines:
            came = rounded(gross_of(line) * number(line["ReceivedQty"]) / number(line["OrderQty"]))
            kept += came - rounded(came * number(line["RejectedQty"]) / number(line["ReceivedQty"]))
    count, invoiced = sql.one("SELECT count(*), sum(gross_total) FROM finance_purchaseinvoice WHERE state = 'POSTED'")

    assert count == len(complete)
    assert abs(invoiced - kept) <= CENT * sum(len(order.lines) for order in complete)
    assert sql.value("SELECT sum(open_amount) FROM finance_payableitem") == invoiced == -balance("payable")


def test_what_is_not_invoiced_is_estimated(orders):
    waiting = {order.key for order in orders if order.header["Status"] != COMPLETE}
    found = sql.rows(
        "SELECT DISTINCT o.number FROM finance_estimatedreceipt e JOIN erp_purchaseorder o ON o.id = e.order_ref"
        " WHERE e.open_net <> 0"
    )
    assert {row[0] for row in found} == waiting
    estimated = sql.value("SELECT sum(open_net) FROM finance_estimatedreceipt")
    assert estimated == -balance("estimated_payable")


def test_stock_is_what_was_counted_and_what_was_kept_since(orders, source):
    expected = Counter()
    for row in source.table("ProductInventory"):
        expected[row["ProductID"]] += number(row["Quantity"])
    for order in orders:
        for line, factor in zip(order.lines, order.factors, strict=True):
            expected[line["ProductID"]] += number(line["StockedQty"]) * factor
    items, products = ids_of("master_item"), source.by("Product", "ProductID")
    levels = get_stock_at(Floor().company, DAY)
    found = Counter()
    for level in levels:
        found[level.item_id] += level.quantity

    assert found == Counter({items[products[p]["ProductNumber"]]: q for p, q in expected.items() if q})
    stock = balance("inventory", "raw_material", "semi_finished", "consumable")
    assert stock == sum(level.value for level in levels)


def test_the_price_of_a_part_is_known_order_by_order(orders, source):
    product = max(source.table("Product"), key=lambda row: _uses(orders, row["ProductID"]))
    prices = sorted(
        (order.ordered_on, number(line["UnitPrice"]) * D("1.08"))
        for order in orders
        for line in order.lines
        if line["ProductID"] == product["ProductID"]
    )
    points = price_history(Floor().company, ids_of("master_item")[product["ProductNumber"]], since=date(2022, 1, 1))
    assert len(prices) >= 2
    newest = sorted(prices, reverse=True)[: len(points)]  # the history shows a hundred at most
    assert len(points) == min(len(prices), 100)
    assert sorted(point.unit_price for point in points) == sorted(price for _day, price in newest)


def _uses(orders, product):
    return sum(line["ProductID"] == product for order in orders for line in order.lines)
