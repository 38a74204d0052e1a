"""Buy, make, sell: what everything costs, to the cent, from the supplier's invoice to the cost of sales."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quintet.kernel import clock, doctor, sql
from quintet.kernel.results import Held
from tests.flows.builders import TODAY, now
from tests.flows.works import a_works

D = Decimal


@pytest.fixture
def works(db):
    with clock.frozen_at(TODAY):
        yield a_works()


def findings():
    return {each.check.name: [str(f.message) for f in each.findings] for each in doctor.examine() if each.findings}


def make_gearboxes(works, quantity=10):
    """Steel and bearings bought, gears and gearboxes made: 20 gears in an hour, 10 gearboxes in one and a half."""
    works.bought((works.steel, quantity), (works.bearing, quantity))
    gears = works.made(works.gear, 2 * quantity)
    works.plant.issue(gears)
    works.plant.report(works.work(gears), good=2 * quantity, minutes=6 * quantity)
    works.plant.complete(gears)
    boxes = works.made(works.gearbox, quantity)
    works.plant.issue(boxes)
    works.plant.report(works.work(boxes), good=quantity, minutes=9 * quantity)
    return boxes


def test_a_gearbox_costs_its_steel_its_bearing_and_the_work_of_two_levels(works):
    boxes = make_gearboxes(works)
    # 10 kg of steel 100.00, 60 minutes 60.00 + 30.00: 20 gears at 9.50
    assert works.ours.balances("raw_material", "estimated_payable") == [D("0.00"), D("-300.00")]
    # the gears 190.00, bearings 200.00, 90 minutes 90.00 + 45.00 in process; 4 of 10 take their share
    assert works.ours.balance("wip") == D("525.00")
    works.plant.complete(boxes, 4)
    assert works.value_of(works.gearbox) == (D(4), D("210.00"))
    assert works.ours.balances("wip", "inventory") == [D("315.00"), D("210.00")]

    done = works.plant.complete(boxes)

    assert (done.state, done.wip_cost, done.received_cost) == ("FINISHED", D("0.00"), D("525.00"))
    assert works.value_of(works.gearbox) == (D(10), D("525.00"))
    assert works.ours.balances("wip", "labour_absorbed", "overhead_absorbed") == [D("0.00"), D("-150.00"), D("-75.00")]
    assert findings() == {}


def test_what_is_sold_costs_what_making_it_cost(works):
    boxes = make_gearboxes(works)
    works.plant.complete(boxes)
    order = works.ours.confirmed((works.gearbox, 4))
    works.ours.ship(order)

    assert works.ours.balances("cost_of_sales", "inventory") == [D("210.00"), D("315.00")]
    assert now(order).state == "DELIVERED"
    assert findings() == {}


def test_a_dearer_invoice_is_held_and_then_corrects_what_is_on_hand_and_what_was_used(works):
    works.bought((works.steel, 10))
    gears = works.made(works.gear, 8)
    works.plant.issue(gears)  # 4 kg of 10

    held = works.invoiced((works.steel, 10, "120.00"), fapiao_no="25332000000012345678")

    assert isinstance(held, Held)
    assert works.ours.balance("payable") == D("0.00")
    request = sql.value("SELECT id FROM oa_approvalrequest WHERE state = 'RUNNING'")
    works.ours.do("oa.approval_request.approve", request, works.ours.chief, comment="涨价函已收")

    # 20.00 more for 10 kg: 6 kg are there (12.00), 4 kg were used (8.00)
    assert works.value_of(works.steel) == (D(6), D("72.00"))
    assert works.ours.balances("raw_material", "material_variance", "purchase_difference", "estimated_payable") == [
        D("72.00"), D("8.00"), D("0.00"), D("0.00"),
    ]  # fmt: skip
    assert works.ours.balances("payable", "input_vat") == [D("-135.60"), D("15.60")]
    assert findings() == {}


def test_an_invoice_as_agreed_is_paid_and_the_order_knows(works):
    order, _receipt = works.bought((works.steel, 10))
    posted = works.invoiced((works.steel, 10, "100.00"), fapiao_no="25332000000012345679").record

    made = works.ours.do("finance.payable_item.make_payments", _items_of(posted.id), works.ours.accountant).made
    payment = next(each for each in made if each._meta.label_lower == "finance.payment")
    works.ours.do("finance.payment.post", payment.id, works.ours.accountant)

    paid = now(order)
    assert (paid.received_total, paid.invoiced_total, paid.paid_total) == (D("113.00"), D("113.00"), D("113.00"))
    assert works.ours.balances("payable", "bank") == [D("0.00"), D("-113.00")]
    assert findings() == {}


def _items_of(invoice):
    return [row[0] for row in sql.rows("SELECT id FROM finance_payableitem WHERE source_ref = %s", [invoice])]


def test_an_order_closed_with_scrap_loses_what_is_in_process(works):
    works.bought((works.steel, 10))
    gears = works.made(works.gear, 20)
    works.plant.issue(gears)
    works.plant.report(works.work(gears), good=15, scrap=5, minutes=60)
    works.plant.complete(gears, 8)  # 8 of 15 good

    works.ours.do("erp.manufacturing_order.close", gears, works.plant.planner, reason="毛坯裂纹")

    closed = sql.one(
        "SELECT state, wip_cost, residue_cost, received_cost FROM erp_manufacturingorder WHERE id = %s", [gears]
    )
    assert closed[0] == "CLOSED"
    assert closed[1] == D("0.00")
    assert closed[2] + closed[3] == D("190.00")
    assert works.ours.balances("wip", "production_loss") == [D("0.00"), closed[2]]
    assert findings() == {}


def relay_everything():
    """What the log has for later, until nothing is left."""
    from quintet.kernel import relay

    while relay.run_once():
        pass


def rows(text, *params):
    return sql.rows(text, list(params))


def test_a_shortage_is_planned_through_three_levels_bought_and_made(works):
    order = works.ours.confirmed((works.gearbox, 10), requested_on=TODAY + timedelta(days=30))

    relay_everything()

    proposed = rows("SELECT item_id, kind, quantity, supplier_id FROM erp_plannedorder WHERE state = 'PROPOSED'")
    assert sorted(proposed) == sorted(
        [
            (works.gearbox, "make", D(10), None),
            (works.gear, "make", D(20), None),
            (works.steel, "buy", D(10), works.yard.supplier),
            (works.bearing, "buy", D(10), works.yard.supplier),
        ]
    )
    expected = sql.one("SELECT expected_on, promised_on, is_at_risk FROM erp_salesorder WHERE id = %s", [order.id])
    assert expected == (TODAY + timedelta(days=30), TODAY + timedelta(days=30), False)

    numbers = [row[0] for row in rows("SELECT id FROM erp_plannedorder ORDER BY kind")]
    works.ours.do("erp.planned_order.release", numbers, works.plant.planner)

    bought = rows("SELECT state, gross_total FROM erp_purchaseorder")
    assert bought == [("PLACED", D("339.00"))]
    made = rows("SELECT item_id, sales_order_ref, state FROM erp_manufacturingorder ORDER BY item_id")
    assert sorted(made) == sorted([(works.gear, order.id, "DRAFT"), (works.gearbox, order.id, "DRAFT")])
    assert findings() == {}


def test_what_comes_in_goes_to_whoever_waits(works):
    order = works.ours.confirmed((works.gearbox, 10), requested_on=TODAY + timedelta(days=30))
    boxes = make_gearboxes(works)  # for stock, not for the order
    works.plant.complete(boxes)
    assert sql.value("SELECT is_short FROM erp_salesorder WHERE id = %s", [order.id])

    relay_everything()

    short = sql.one("SELECT is_short, progress_percent, expected_on FROM erp_salesorder WHERE id = %s", [order.id])
    assert short == (False, D("100.00"), None)
