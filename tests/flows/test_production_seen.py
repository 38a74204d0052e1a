"""What sales, workshop and accounts see of each other, live."""

from decimal import Decimal

import pytest

from quintet.kernel import clock, sql
from quintet.kernel.documents import get_document
from quintet.kernel.flow import panels_of
from quintet.kernel.panels import get_panel
from quintet.kernel.reading import bodies
from quintet.kernel.runner import perform
from tests.flows.builders import TODAY
from tests.flows.test_plan_buy_make import make_gearboxes
from tests.flows.works import a_works

D = Decimal


@pytest.fixture
def works(db):
    with clock.frozen_at(TODAY):
        yield a_works()


def panel(actor, name, number, which):
    document = get_document(name)
    record = bodies.fetch(actor, document, number)
    bodies.load_lines(document, record)
    return get_panel(actor, document, record, which)


def facts_of(found):
    return {i["label"]: i["value"] for block in found["blocks"] if block["kind"] == "facts" for i in block["items"]}


def test_the_order_shows_progress_while_it_is_made_and_its_margin_at_every_moment(works):
    order = works.ours.confirmed((works.gearbox, 10))
    works.bought((works.steel, 10), (works.bearing, 10))
    gears = works.made(works.gear, 20)
    works.plant.issue(gears)
    works.plant.report(works.work(gears), good=20, minutes=60)
    works.plant.complete(gears)
    boxes = works.made_for(order, works.gearbox, 10)
    works.plant.issue(boxes)

    works.plant.report(works.work(boxes), good=6, minutes=54)

    half = sql.one("SELECT progress_percent, is_short FROM erp_salesorder WHERE id = %s", [order.id])
    assert half == (D("60.00"), True)
    seen = facts_of(panel(works.cfo, "erp.sales_order", order.id, "margin_of_order"))
    # 10 at 1,130.00 with tax: 10,000.00; plan of the order 525.00, nothing delivered yet
    assert list(seen.values()) == ["10000.00", "0.00", "525.00", "0.00", "94.8 %"]

    works.plant.report(works.work(boxes), good=4, minutes=36)
    works.plant.complete(boxes)

    done = sql.one("SELECT progress_percent, is_short FROM erp_salesorder WHERE id = %s", [order.id])
    assert done == (D("100.00"), False)
    works.ours.ship(order)
    seen = facts_of(panel(works.cfo, "erp.sales_order", order.id, "margin_of_order"))
    assert list(seen.values()) == ["10000.00", "525.00", "0.00", "0.00", "94.8 %"]


def test_a_quotation_knows_what_making_will_cost_before_anything_is_made(works):
    row = {"customer": works.ours.customer, "quoted_on": TODAY, "lines": [{"item": works.gearbox, "quantity": D(10)}]}
    made = perform(get_document("crm.quotation").create, [row], actor=works.ours.seller).record
    sent = works.ours.do("crm.quotation.send", made.id, works.ours.seller).record
    # a gear: steel 5.00, 3 minutes 3.00 + 1.50 = 9.50; a gearbox: 19.00 + 20.00 + 9 minutes 13.50 = 52.50
    assert (sent.cost_total, sent.margin) == (D("525.00"), D("94.75"))


@pytest.mark.parametrize(
    ("document", "table"),
    [
        ("erp.sales_order", "erp_salesorder"),
        ("erp.manufacturing_order", "erp_manufacturingorder"),
        ("erp.purchase_order", "erp_purchaseorder"),
        ("master.party", "master_party"),
    ],
)
def test_every_panel_of_a_document_in_the_middle_of_things_opens(works, document, table):
    works.ours.confirmed((works.gearbox, 10))
    make_gearboxes(works)
    actor = works.cfo
    for (number,) in sql.rows(f"SELECT id FROM {table}"):
        for step in panels_of[document]:
            found = panel(actor, document, number, step.name)
            assert found["label"]


def test_a_quotation_says_when_the_goods_can_be_there_and_why(works):
    row = {"customer": works.ours.customer, "quoted_on": TODAY, "lines": [{"item": works.gearbox, "quantity": D(10)}]}
    made = perform(get_document("crm.quotation").create, [row], actor=works.ours.seller).record

    found = panel(works.ours.seller, "crm.quotation", made.id, "promise_of_quotation")

    rows = next(block["rows"] for block in found["blocks"] if block["kind"] == "table")
    # steel comes 5 working days from today, 1 December, and is used the morning after: an hour of gears, then the boxes
    assert [(row["quantity"], row["on"]) for row in rows] == [("10", "2026-12-02")]
    said = [block["text"] for block in found["blocks"] if block["kind"] == "note"]
    assert "机床 1 自 2026-12-02 起有产能" in said[0]
    assert "5 个工作日，2026-12-01 到货" in said[2]


def test_an_order_shows_where_its_goods_come_from_and_a_proposal_whom_it_is_for(works):
    from tests.flows.test_plan_buy_make import relay_everything

    order = works.ours.confirmed((works.gearbox, 10))
    relay_everything()

    down = panel(works.cfo, "erp.sales_order", order.id, "where_from")["blocks"][0]["rows"]
    assert len(down) == 4  # gearbox, gear, steel, bearing
    steel = sql.value("SELECT id FROM erp_plannedorder WHERE item_id = %s", [works.steel])
    up = panel(works.plant.planner, "erp.planned_order", steel, "why_proposed")["blocks"][0]["rows"]
    assert order.number in str(up)
