"""From what is needed to purchase orders: by hand, from a plan, by the best source."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.erp.purchasing.commands import FromPlan, PlannedBuy, cancel_requisition, order_from_plan, place
from quintet.erp.purchasing.documents import requisition
from quintet.erp.purchasing.queries import best_sources, get_on_time, list_open_supply, price_history
from quintet.erp.purchasing.rules import purchase_quantity
from quintet.kernel import clock, flow
from quintet.kernel.holds import get as get_hold
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.results import Hold, Refused, WrongState
from quintet.kernel.runner import perform, together
from quintet.kernel.text import _
from tests.erp.builders import TODAY, events_of, fresh
from tests.erp.buying import a_supplier, a_yard, purchase_of, receipt_draft
from tests.master.builders import a_unit_of_measure, an_item

D = Decimal
LATER = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def test_lots_are_rounded_up_in_the_purchase_unit():
    def lot(wanted, factor="1", minimum="0", multiple="0", places=0):
        return purchase_quantity(D(wanted), D(factor), D(minimum), D(multiple), places)

    assert lot("10", factor="12") == D(1)
    assert lot("12", factor="12") == D(1)
    assert lot("12.000001", factor="12") == D(2)
    assert lot("25", factor="12", multiple="5") == D(5)
    assert lot("3", minimum="10") == D(10)
    assert lot("3", minimum="10", multiple="4") == D(12)
    assert lot("2.51", places=1) == D("2.6")
    assert lot("1", factor="3") == D(1)
    assert lot("7", factor="0.5") == D(14)


def test_the_best_source_is_approved_priced_on_the_day_preferred_then_cheapest_without_tax(db):
    yard, item = a_yard(), an_item()
    cheap, taxed, closed, late, in_april = (a_supplier() for _n in range(5))
    yard.source(item, "11.30")  # 10.00 without 13 % tax
    yard.source(item, "10.90", supplier=taxed, tax_rate=D(3))  # 10.58 without tax: dearer
    yard.source(item, "5.65", supplier=closed, approved=False)
    yard.source(item, {"unit_price": D("1.13"), "valid_from": date(2026, 4, 1)}, supplier=in_april)
    yard.source(item, (100, "9.04"), supplier=cheap, lead_time_days=9)  # 8.00, from 100 on

    few, many = best_sources(yard.company, [(item, D(5)), (item, D(100))], TODAY)

    assert (few.supplier, few.unit_price, few.tax_rate, few.multiple) == (yard.supplier, D("11.30"), D(13), D(1))
    assert (many.supplier, many.unit_price, many.lead_time_days) == (cheap, D("9.04"), 9)
    assert best_sources(yard.company, [(an_item(), D(1))], TODAY) == [None]
    yard.source(item, "99.00", supplier=late, preferred=True)
    assert best_sources(yard.company, [(item, D(100))], TODAY)[0].supplier == late


def test_the_best_source_speaks_in_the_items_own_unit(db):
    yard, screw = a_yard(), an_item()
    yard.source(
        screw,
        "24.00",
        purchase_unit=a_unit_of_measure("BOX"),
        unit_factor=D(144),
        minimum=D(2),
    )

    (source,) = best_sources(yard.company, [(screw, D(10))], TODAY)

    assert (source.unit_price, source.minimum, source.multiple) == (D("0.166667"), D(288), D(144))


def test_requisitions_become_one_order_a_supplier_pooled_and_rounded_up_once(db):
    yard, screw, plate = a_yard(), an_item(), an_item()
    other = a_supplier()
    yard.source(screw, "24.00", purchase_unit=a_unit_of_measure("BOX"), unit_factor=D(12))
    yard.source(plate, "5.00", supplier=other)
    first = yard.requisition((screw, 5), (plate, 2), needed_on=LATER)
    second = yard.requisition((screw, 6), needed_on=LATER)

    orders = yard.make_orders(first.id, second.id)

    assert [(o.supplier_id, o.state, len(o.lines)) for o in orders] == [
        (yard.supplier, "DRAFT", 1),
        (other, "DRAFT", 1),
    ]
    line = orders[0].lines[0]
    assert (line.quantity, line.stock_quantity, line.unit_price, line.expected_on) == (D(1), D(12), D(24), LATER)
    assert {fresh(requisition, r.id).state for r in (first, second)} == {"ORDERED"}
    assert [row.order_ref for row in fresh(requisition, first.id).lines] == [orders[0].id, orders[1].id]
    assert events_of(second.id, "erp.requisition_ordered.v1")[0]["orders"] == [orders[0].id]
    chain = {node["id"] for node in get_chain(yard.buyer, orders[0].id)["nodes"]}
    assert {first.id, second.id} <= chain


def test_what_nobody_supplies_is_named_unless_a_supplier_is_chosen(db):
    yard, odd = a_yard(), an_item(name="Moon dust")
    asked = yard.requisition((odd, 1))

    with pytest.raises(Refused) as refused:
        yard.make_orders(asked.id)
    assert refused.value.rule == "erp.purchasing.has_source"
    assert "Moon dust" in refused.value.message.en
    assert fresh(requisition, asked.id).state == "SUBMITTED"

    (order,) = yard.make_orders(asked.id, supplier=yard.supplier)
    assert (order.supplier_id, order.lines[0].quantity, order.lines[0].unit_price) == (yard.supplier, D(1), None)


def test_a_requisition_keeps_the_supplier_somebody_asked_for(db):
    yard, item = a_yard(), an_item()
    wanted = a_supplier()
    yard.source(item, "1.00")
    yard.source(item, "9.00", supplier=wanted)
    asked = yard.requisition({"item": item, "quantity": D(1), "supplier": wanted})

    (order,) = yard.make_orders(asked.id)

    assert order.supplier_id == wanted


def test_a_cancelled_requisition_is_not_ordered(db):
    yard, item = a_yard(), an_item()
    asked = yard.requisition((item, 1))
    perform(cancel_requisition, [asked.id], {"reason": "not needed"}, actor=yard.planner)

    with pytest.raises(WrongState):
        yard.make_orders(asked.id)


def from_plan(yard, *buys):
    with together(yard.planner, "test"):
        return order_from_plan(list(buys))


def test_a_plan_becomes_placed_orders_in_one_step(db):
    yard, screw, plate = a_yard(), an_item(), an_item()
    other = a_supplier()
    yard.source(screw, "24.00", purchase_unit=a_unit_of_measure("BOX"), unit_factor=D(12))
    yard.source(plate, "5.00", supplier=other)

    found = from_plan(
        yard,
        PlannedBuy(901, screw, D(30), LATER, yard.supplier, D("2.00")),
        PlannedBuy(902, plate, D(7), LATER, other),
        PlannedBuy(903, screw, D(6), date(2026, 2, 1), yard.supplier),
    )

    assert [(each.planned, each.outcome, each.doc) for each in found] == [
        ([901, 903], "placed", "erp.purchase_order"),
        ([902], "placed", "erp.purchase_order"),
    ]
    order = purchase_of(found[0].id)
    assert order.number == found[0].number
    assert [(x.planned_ref, x.quantity, x.unit_price, x.expected_on) for x in order.lines] == [
        (901, D(3), D(24), LATER),
        (903, D(1), D(24), TODAY),
    ]
    assert order.state == "PLACED"
    assert receipt_draft(order.id) is not None
    assert len(events_of(order.id, "erp.purchase_order_placed.v1")) == 1


def test_the_planned_price_stands_where_the_supplier_lists_none(db):
    yard, item = a_yard(), an_item()
    yard.source(item, purchase_unit=a_unit_of_measure("BOX"), unit_factor=D(12))

    (found,) = from_plan(yard, PlannedBuy(901, item, D(12), LATER, yard.supplier, D("2.50")))

    assert (found.outcome, purchase_of(found.id).lines[0].unit_price) == ("placed", D(30))


def test_what_has_no_source_becomes_a_submitted_requisition(db):
    yard, item = a_yard(), an_item()

    (found,) = from_plan(yard, PlannedBuy(901, item, D(4), LATER))

    assert isinstance(found, FromPlan)
    asked = fresh(requisition, found.id)
    assert (found.outcome, asked.state, asked.needed_on) == ("requisition", "SUBMITTED", LATER)
    assert [(x.item_id, x.quantity, x.planned_ref) for x in asked.lines] == [(item, D(4), 901)]


def test_an_order_that_is_refused_or_held_does_not_stop_the_others(db, monkeypatch):
    yard, item = a_yard(), an_item()
    big, stranger = a_supplier(), a_supplier()
    yard.source(item, "1.00")
    yard.source(item, "1000.00", supplier=big)
    yard.source(item, "1.00", supplier=stranger, approved=False)

    def too_dear(orders):
        for order in orders:
            if order.gross_total > 500:
                yield Hold(order, _("Above 500", "超过 500"), measured=order.gross_total)

    story = flow.Flow.__new__(flow.Flow)
    gate = flow.Gate("test.too_dear", "hold", too_dear, story, "oa", place.id)
    monkeypatch.setattr(flow, "gates_of", {place.id: [gate]})

    found = from_plan(
        yard,
        PlannedBuy(901, item, D(1), LATER, yard.supplier),
        PlannedBuy(902, item, D(1), LATER, big),
        PlannedBuy(903, item, D(1), LATER, stranger),
    )

    assert [each.outcome for each in found] == ["placed", "held", "draft"]
    assert [purchase_of(each.id).state for each in found] == ["PLACED", "DRAFT", "DRAFT"]
    held = purchase_of(found[1].id)
    hold = get_hold(held.hold_id)
    assert (hold.command, hold.requester_id) == ("place", yard.planner.user_id)
    assert len(events_of(held.id, "kernel.command_held.v1")) == 1
    assert found[2].message.zh.startswith("供应商不是")
    assert receipt_draft(found[2].id) is None
    assert list_open_supply(yard.company, [item]) != []


def test_a_supplier_who_is_gone_is_reported_and_nothing_is_made(db):
    yard, item = a_yard(), an_item()
    gone = a_supplier(active=False)
    yard.source(item, "1.00")
    yard.source(item, "1.00", supplier=gone)

    found = from_plan(
        yard,
        PlannedBuy(901, item, D(1), LATER, gone),
        PlannedBuy(902, item, D(1), LATER, yard.supplier),
    )

    assert [(each.outcome, each.id is None) for each in found] == [("refused", True), ("placed", False)]


def test_open_supply_is_what_is_ordered_and_not_received_and_what_plans_have_begun(db):
    yard, item, service = a_yard(), an_item(), an_item(kind="service")
    yard.source(item, "1.00", purchase_unit=a_unit_of_measure("BOX"), unit_factor=D(10))
    yard.source(service, "1.00")
    order = yard.placed((item, 3), (service, 1), expected_on=LATER)
    yard.receive(order.id, 12)
    yard.order((item, 5))  # a draft somebody thinks about is no supply
    asked = yard.requisition((item, 4), needed_on=TODAY)

    found = list_open_supply(yard.company, [item, service])

    assert [(s.document, s.on, s.quantity, s.firm) for s in found] == [
        (asked.id, TODAY, D(4), False),
        (order.id, LATER, D(18), True),
    ]
    assert {s.warehouse for s in found} == {yard.warehouse}
    assert list_open_supply(yard.company, [an_item()]) == []
    (draft,) = yard.make_orders(asked.id)
    assert next((s.document, s.quantity, s.firm) for s in list_open_supply(yard.company, [item])) == (
        draft.id,
        D(10),
        False,
    )


def test_suppliers_are_measured_by_the_date_they_confirmed(db):
    from quintet.erp.purchasing.commands import confirm_dates

    yard, item = a_yard(), an_item()
    yard.source(item, "1.00")
    punctual, late, moved = (yard.placed((item, 1), expected_on=date(2026, 3, 10)) for _n in range(3))
    perform(confirm_dates, [moved.id], {"expected_on": date(2026, 3, 20)}, actor=yard.buyer)
    with clock.frozen_at(date(2026, 3, 10)):
        yard.receive(punctual.id)
    with clock.frozen_at(date(2026, 3, 15)):
        yard.receive(late.id)
        yard.receive(moved.id)

    found = get_on_time(yard.company, TODAY)[yard.supplier]

    assert (found.lines, found.on_time, found.percent) == (3, 2, D("66.7"))
    assert get_on_time(yard.company, date(2026, 3, 16)) == {}


def test_price_history_and_the_report_tell_what_an_item_cost(db):
    from quintet.erp.purchasing.queries import purchase_prices

    yard, item = a_yard(), an_item()
    yard.source(item, "11.30")
    yard.placed((item, 10))
    yard.placed((item, 10, "12.43"))
    yard.order((item, 10, "99.00"))  # a draft cost nothing

    history = price_history(yard.company, item)

    assert [(p.unit_price, p.unit_cost, p.net) for p in history] == [
        (D("12.43"), D("11.000000"), D("110.00")),
        (D("11.30"), D("10.000000"), D("100.00")),
    ]
    result = purchase_prices.run(yard.buyer, {"first": TODAY.isoformat(), "last": TODAY.isoformat()})
    assert [(row["unit_price"], row["change"]) for row in result.rows] == [
        (D("12.43"), D("10.00")),
        (D("11.30"), None),
    ]
    assert not purchase_prices.allows(yard.keeper)
