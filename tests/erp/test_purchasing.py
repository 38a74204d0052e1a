"""From purchase order to goods in stock, told with exact amounts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quintet.erp.purchasing.commands import (
    cancel,
    cancel_receipt,
    close,
    confirm_dates,
    note_invoice,
    note_payment,
    place,
    plan_receipt,
)
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import clock
from quintet.kernel.actor import system_actor
from quintet.kernel.results import InvalidInput, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, events_of, position
from tests.erp.buying import a_supplier, a_yard, purchase_of, receipt_draft, receipt_of
from tests.master.builders import a_payment_term, a_unit_of_measure, an_item

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def test_an_order_in_full_from_the_suppliers_price_to_goods_in_stock(db):
    term = a_payment_term((100, 30))
    yard, steel = a_yard(payment_term=term, email="sales@steel.example"), an_item()
    yard.source(steel, (0, "11.30"), (100, "10.00"), lead_time_days=5, supplier_code="Q235-8")

    order = yard.order((steel, 100))

    assert order.number.startswith("PO-2603-")
    assert (order.payment_term_id, order.currency, order.warehouse_id) == (term, "CNY", yard.warehouse)
    assert order.supplier_email == "sales@steel.example"
    (line,) = order.lines
    assert (line.unit_price, line.list_price, line.tax_rate, line.supplier_code) == (D("10"), D("10"), D(13), "Q235-8")
    assert (line.gross, line.net, line.tax) == (D("1000.00"), D("884.96"), D("115.04"))
    assert line.expected_on == date(2026, 3, 9)  # five working days after Monday, 2 March

    perform(place, [order.id], actor=yard.buyer)

    order = purchase_of(order.id)
    assert (order.state, order.expected_on) == ("PLACED", date(2026, 3, 9))
    (said,) = events_of(order.id, "erp.purchase_order_placed.v1")
    assert (said["supplier"], said["gross"], said["net"]) == (yard.supplier, "1000.00", "884.96")
    draft = receipt_draft(order.id)
    assert (draft.expected_on, draft.net_total, draft.lines[0].open_quantity) == (date(2026, 3, 9), D("884.96"), D(100))

    receipt = yard.receive(order.id, delivery_note_no="SW-881")

    assert (receipt.state, receipt.received_on, receipt.delivery_note_no) == ("RECEIVED", TODAY, "SW-881")
    assert position(steel, yard.warehouse) == (D(100), D("884.96"), D(0))
    order = purchase_of(order.id)
    assert (order.state, order.received_total) == ("RECEIVED", D("1000.00"))
    assert receipt_draft(order.id) is None
    (told,) = events_of(receipt.id, "erp.purchase_goods_received.v1")
    assert (told["order"], told["supplier"], told["payment_term"]) == (order.id, yard.supplier, term)
    assert (told["gross"], told["net"], told["tax"]) == ("1000.00", "884.96", "115.04")
    (came,) = told["lines"]
    assert (came["order_line"], came["quantity"], came["net"]) == (line.id, "100.000000", "884.96")
    assert (came["warehouse"], came["is_stocked"]) == (yard.warehouse, True)
    assert list_stock_differences(yard.company) == []


def test_partial_receipts_add_up_to_the_order_line_to_the_cent(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.43")
    order = yard.placed((item, 7))
    assert (order.gross_total, order.net_total) == (D("10.01"), D("8.86"))

    first, second, third = yard.receive(order.id, 3), yard.receive(order.id, 3), yard.receive(order.id)

    parts = [(r.gross_total, r.net_total, r.tax_total) for r in (first, second, third)]
    assert parts == [
        (D("4.29"), D("3.80"), D("0.49")),
        (D("4.29"), D("3.79"), D("0.50")),
        (D("1.43"), D("1.27"), D("0.16")),
    ]
    assert position(item, yard.warehouse) == (D(7), D("8.86"), D(0))
    assert [e["state"] for e in events_of(order.id, "erp.purchase_order_progressed.v1")] == [
        "PARTLY_RECEIVED",
        "PARTLY_RECEIVED",
        "RECEIVED",
    ]
    assert purchase_of(order.id).received_total == D("10.01")


def test_the_purchase_unit_is_ordered_and_the_stock_unit_received(db):
    yard, screw = a_yard(), an_item()
    box = a_unit_of_measure("BOX")
    yard.source(screw, "24.00", purchase_unit=box, unit_factor=D(144))

    order = yard.placed((screw, 2))

    (line,) = order.lines
    assert (line.purchase_unit_id, line.unit_factor, line.stock_quantity) == (box, D(144), D(288))
    assert (line.gross, line.net) == (D("48.00"), D("42.48"))
    yard.receive(order.id, 100)
    assert position(screw, yard.warehouse) == (D(100), D("14.75"), D(0))
    yard.receive(order.id)
    assert position(screw, yard.warehouse) == (D(288), D("42.48"), D(0))
    assert purchase_of(order.id).state == "RECEIVED"


def test_more_than_ordered_is_refused_with_the_rule_unless_tolerated(db):
    yard, sand = a_yard(), an_item()
    gravel = an_item()
    yard.source(sand, "2.00")
    yard.source(gravel, "2.00", over_tolerance=D(5))
    strict, loose = yard.placed((sand, 100)), yard.placed((gravel, 100))

    with pytest.raises(InvalidInput) as refused:
        yard.receive(strict.id, 101)
    assert refused.value.rule == "erp.purchasing.within_tolerance"
    assert refused.value.errors[0].field == "lines.0.quantity"
    with pytest.raises(InvalidInput):
        yard.receive(loose.id, 106)

    receipt = yard.receive(loose.id, 105)

    assert (receipt.gross_total, receipt.net_total) == (D("210.00"), D("185.84"))
    order = purchase_of(loose.id)
    assert (order.state, order.received_total) == ("RECEIVED", D("210.00"))
    assert position(gravel, yard.warehouse) == (D(105), D("185.84"), D(0))


def test_only_approved_suppliers_are_ordered_from(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "3.00", approved=False)
    order = yard.order((item, 1))

    with pytest.raises(InvalidInput) as refused:
        perform(place, [order.id], actor=yard.buyer)

    assert refused.value.rule == "erp.purchasing.supplier_approved"
    assert purchase_of(order.id).state == "DRAFT"


def test_an_order_is_placed_with_prices_and_in_the_companys_currency_only(db):
    yard, item = a_yard(), an_item()
    yard.source(item)
    unpriced, foreign = yard.order((item, 1)), yard.order((item, 1, "5.00"), currency="USD")

    with pytest.raises(InvalidInput) as refused:
        perform(place, [unpriced.id], actor=yard.buyer)
    assert refused.value.rule == "erp.purchasing.every_line_priced"
    with pytest.raises(Refused) as refused:
        perform(place, [foreign.id], actor=yard.buyer)
    assert refused.value.rule == "erp.purchasing.company_currency"


def test_a_service_is_received_without_stock(db):
    yard, haulage = a_yard(), an_item(kind="service")
    yard.source(haulage, "500.00", tax_rate=D(9))

    order = yard.placed((haulage, 1))
    receipt = yard.receive(order.id)

    assert (receipt.net_total, receipt.tax_total) == (D("458.72"), D("41.28"))
    (told,) = events_of(receipt.id, "erp.purchase_goods_received.v1")
    assert told["lines"][0]["is_stocked"] is False
    assert purchase_of(order.id).state == "RECEIVED"


def test_an_order_is_cancelled_while_nothing_came_and_closed_short_afterwards(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "10.00")
    called_off, begun = yard.placed((item, 4)), yard.placed((item, 4))
    yard.receive(begun.id, 1)

    perform(cancel, [called_off.id], {"reason": "too dear"}, actor=yard.buyer)
    with pytest.raises(WrongState):
        perform(cancel, [begun.id], {"reason": "too dear"}, actor=yard.buyer)
    perform(close, [begun.id], {"reason": "supplier stopped"}, actor=yard.buyer)

    assert [purchase_of(o.id).state for o in (called_off, begun)] == ["CANCELLED", "CLOSED"]
    assert receipt_draft(called_off.id) is None
    assert receipt_draft(begun.id) is None
    assert events_of(called_off.id, "erp.purchase_order_cancelled.v1")[0]["open_gross"] == "40.00"
    assert events_of(begun.id, "erp.purchase_order_closed.v1")[0]["open_gross"] == "30.00"
    assert position(item, yard.warehouse) == (D(1), D("8.85"), D(0))


def test_a_cancelled_receipt_draft_is_planned_anew(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "10.00")
    order = yard.placed((item, 4))
    perform(cancel_receipt, [receipt_draft(order.id).id], actor=yard.keeper)
    assert receipt_draft(order.id) is None

    perform(plan_receipt, [order.id], actor=yard.keeper)

    assert receipt_draft(order.id).lines[0].quantity == D(4)
    with pytest.raises(Refused):
        perform(plan_receipt, [order.id], actor=yard.keeper)


def test_dates_are_confirmed_for_all_lines_or_one_and_the_first_is_what_counts(db):
    yard, one, two = a_yard(), an_item(), an_item()
    yard.source(one, "1.00")
    yard.source(two, "1.00")
    order = yard.placed((one, 1), (two, 1), expected_on=TODAY)

    perform(confirm_dates, [order.id], {"expected_on": TODAY + timedelta(3)}, actor=yard.buyer)
    perform(confirm_dates, [order.id], {"expected_on": TODAY + timedelta(9), "line": 2}, actor=yard.buyer)

    order = purchase_of(order.id)
    assert [line.expected_on for line in order.lines] == [TODAY + timedelta(3), TODAY + timedelta(9)]
    assert [line.promised_on for line in order.lines] == [TODAY + timedelta(3)] * 2
    assert (order.expected_on, order.dates_confirmed_on) == (TODAY + timedelta(9), TODAY)


def test_finance_notes_invoices_and_payments(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "10.00")
    order = yard.placed((item, 4))
    finance = system_actor("test", yard.company)

    inputs = {"amounts": {order.id: D("20.00")}, "quantities": {order.lines[0].id: D(2)}}
    perform(note_invoice, [order.id], inputs, actor=finance)
    perform(note_payment, [order.id], {"amounts": {order.id: D("5.00")}}, actor=finance)

    noted = purchase_of(order.id)
    assert (noted.invoiced_total, noted.paid_total, noted.lines[0].invoiced_quantity) == (D("20.00"), D("5.00"), D(2))
    assert noted.version == order.version


def test_goods_go_back_at_the_value_they_came_in_at(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.13")
    dear = a_supplier()
    yard.source(item, "2.26", supplier=dear)
    yard.receive(yard.placed((item, 10)).id)
    receipt = yard.receive(yard.placed((item, 10), supplier=dear).id)
    assert position(item, yard.warehouse) == (D(20), D("30.00"), D(0))

    back = yard.send_back(receipt, (item, 4))

    assert (back.state, back.net_total, back.gross_total, back.cost_total) == (
        "SENT",
        D("8.00"),
        D("9.04"),
        D("8.00"),
    )
    assert position(item, yard.warehouse) == (D(16), D("22.00"), D(0))
    order = purchase_of(receipt.order_ref)
    assert (order.returned_total, order.lines[0].returned_quantity, order.state) == (D("9.04"), D(4), "RECEIVED")
    (told,) = events_of(back.id, "erp.purchase_goods_returned.v1")
    assert (told["net"], told["cost"], told["receipt"]) == ("8.00", "8.00", receipt.id)
    assert list_stock_differences(yard.company) == []
    with pytest.raises(InvalidInput) as refused:
        yard.send_back(receipt_of(receipt.id), (item, 7))
    assert refused.value.rule == "erp.purchasing.not_more_than_received"


def test_what_a_supplier_takes_back_never_makes_stock_worth_less_than_nothing(db):
    yard, item = a_yard(), an_item()
    yard.source(item, "1.13")
    dear = a_supplier()
    yard.source(item, "2.26", supplier=dear)
    yard.receive(yard.placed((item, 10)).id)
    receipt = yard.receive(yard.placed((item, 10), supplier=dear).id)
    from quintet.erp.stock.commands import StockLine, issue
    from quintet.kernel.runner import together

    with together(system_actor("test", yard.company), "test"):
        issue([StockLine(1, 1, item, yard.warehouse, D(10), number="T", happened_on=TODAY)], kind="issue")
    assert position(item, yard.warehouse) == (D(10), D("15.00"), D(0))

    back = yard.send_back(receipt)

    assert (back.net_total, back.cost_total) == (D("20.00"), D("15.00"))
    assert position(item, yard.warehouse) == (D(0), D("0.00"), D(0))
    assert list_stock_differences(yard.company) == []


def test_the_warehouse_sees_no_prices(db):
    from quintet.kernel.rights import hidden_fields

    yard = a_yard()

    hidden = hidden_fields(yard.keeper, purchase_order)

    assert {"unit_price", "gross", "net_total", "received_total"} <= hidden
    assert hidden_fields(yard.buyer, purchase_order) == frozenset()


def test_the_wrong_factor_of_the_items_own_unit_is_refused(db):
    yard, item = a_yard(), an_item()

    with pytest.raises(InvalidInput) as refused:
        yard.source(item, "1.00", unit_factor=D(12))

    assert refused.value.errors[0].field == "unit_factor"
