"""Why is it planned, where does it come from, what is short — as people ask."""

from datetime import timedelta

import pytest

from quintet.erp.planning.commands import release
from quintet.erp.planning.documents import item_plan, planned_order, planning_message, planning_run
from quintet.erp.planning.queries import (
    explain_block,
    explain_demand,
    explain_supply,
    item_projection,
    list_expected_dates,
    list_pegs_of_demand,
    list_pegs_of_supply,
    shortages,
)
from quintet.kernel import clock, sql
from quintet.kernel.doctor import load_checks
from quintet.kernel.reading.bodies import get_body
from quintet.kernel.reading.drafts import get_new, preview
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reading.meta import document_meta
from quintet.kernel.runner import perform
from tests.erp.planning.mill import TODAY, D, a_mill, a_part, an_item
from tests.master.builders import a_user


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def planned(db):
    """5 tables with 4 legs each are sold; 1 table and 2 pieces of wood are there; legs come in tens."""
    mill = a_mill()
    table, leg, wood = an_item("9", name="Table"), an_item(name="Leg"), a_part(name="Wood")
    mill.plant.bill(table, (leg, 4))
    mill.plant.bill(leg, (wood, 1))
    mill.planned(table, lead_time_days=5)
    mill.planned(leg, multiple=D(10))
    mill.plant.shop.stock((table, 1, 5), (wood, 2, 1))
    order = mill.sold(table, 5, day(21))
    mill.run()
    return mill, order, (table, leg, wood)


def test_a_demand_is_explained_down_to_the_wood(planned):
    mill, order, (table, leg, wood) = planned
    (tables,), (legs,), (woods,) = (mill.proposals(item) for item in (table, leg, wood))

    found = explain_demand(order.id)

    assert [(r.level, r.item, r.quantity, r.doc) for r in found] == [
        (0, table, D(1), "erp.stock_position"),
        (0, table, D(4), "erp.planned_order"),
        (1, leg, D(16), "erp.planned_order"),
        (2, wood, D(2), "erp.stock_position"),
        (2, wood, D(18), "erp.planned_order"),
    ]
    assert [r.document for r in found][1:3] == [tables.id, legs.id]
    assert found[0].why.en == "Reserved in stock"
    assert found[2].why.en == (
        "16 missing on 2026-03-16; Lot for lot: 20; lead time 0 working days: release on 2026-03-16"
    )
    assert found[2].why.zh == "2026-03-16 缺 16；按需批量：20；提前期 0 个工作日，2026-03-16 下达"
    assert found[4].document == woods.id
    assert found == explain_demand(order.id, order.lines[0].id)
    assert explain_demand(order.id, -1) == []
    assert [p.quantity for p in list_pegs_of_demand(order.id)] == [D(1), D(4)]


def test_a_supply_is_explained_up_to_the_customer(planned):
    mill, order, (table, leg, wood) = planned
    (woods,), (legs,), (tables,) = mill.proposals(wood), mill.proposals(leg), mill.proposals(table)

    found = explain_supply(woods.id)

    assert [(r.level, r.document, r.quantity) for r in found] == [
        (0, legs.id, D(18)),
        (1, tables.id, D(16)),
        (2, order.id, D(4)),
        (1, None, D(4)),
    ]
    assert found[2].why.en.startswith("Customer: Customer ")
    assert "lot size" in found[3].why.en
    assert [p.demand for p in list_pegs_of_supply(woods.id)] == [legs.id]
    block = explain_block(found)
    assert block["rows"][1]["document"]["label"] == "　" + tables.number
    assert [c["name"] for c in block["columns"]] == ["document", "item", "quantity", "on", "why"]


def test_explanations_follow_released_orders(planned):
    mill, order, (_table, _leg, _wood) = planned
    perform(release, [p.id for p in mill.proposals() if p.kind == "make"], actor=mill.planner)

    assert [(r.level, r.doc, r.quantity) for r in explain_demand(order.id)] == [
        (0, "erp.stock_position", D(1)),
        (0, "erp.manufacturing_order", D(4)),
        (1, "erp.manufacturing_order", D(16)),
        (2, "erp.stock_position", D(2)),
        (2, "erp.planned_order", D(18)),
    ]


def test_shortages_name_customer_and_proposal(planned):
    mill, order, (table, leg, wood) = planned

    result = shortages.run(mill.planner, {})

    (row,) = result.rows
    assert (row["item"]["id"], row["demand"]["id"], row["customer"]["id"]) == (table, order.id, order.customer_id)
    assert (row["on"], row["quantity"], row["expected_on"], row["late"]) == (day(21), D(4), day(21), 0)
    assert row["proposal"]["id"] == mill.proposals(table)[0].id
    with_components = shortages.run(mill.planner, {"components": True})
    assert [r["item"]["id"] for r in with_components.rows] == [leg, wood, table]
    assert shortages.run(mill.planner, {"days": 5}).rows == []


def test_a_shortage_that_cannot_be_met_in_time_says_how_late(db):
    mill, item = a_mill(), an_item("9")
    mill.planned(item, lead_time_days=10)
    mill.sold(item, 3, day(4))
    mill.run()
    (row,) = shortages.run(mill.planner, {"item": item}).rows
    assert (row["expected_on"], row["late"]) == (day(14), 10)


def test_orders_are_expected_when_their_goods_are_due(planned):
    mill, order, (table, _leg, _wood) = planned
    assert list_expected_dates(mill.company) == {order.id: {order.lines[0].id: day(21)}}
    unplanned = mill.sold(table, 2, day(28))
    assert list_expected_dates(mill.company)[order.id] == {order.lines[0].id: day(21)}
    assert unplanned.id not in list_expected_dates(mill.company)  # nothing was known of it, nothing is


def test_what_is_late_below_makes_the_order_late(db):
    """Wood should have been ordered six working days ago: everything above comes that much later."""
    mill = a_mill()
    table, leg, wood = an_item("9"), an_item(), a_part()
    mill.plant.bill(table, (leg, 4))
    mill.plant.bill(leg, (wood, 1))
    for item, lead in ((table, 2), (leg, 3), (wood, 10)):
        mill.planned(item, lead_time_days=lead)
    order = mill.sold(table, 5, day(11))  # Friday of next week: 15 working days are needed, 9 are left
    mill.run()
    assert [p.release_on for p in mill.proposals()] == [day(9), day(4), day(-10)]

    found = list_expected_dates(mill.company)

    assert found == {order.id: {order.lines[0].id: day(21)}}  # 15 working days from today
    (row,) = shortages.run(mill.planner, {"item": table}).rows
    assert (row["expected_on"], row["late"]) == (day(21), 10)


def test_lateness_is_passed_on_to_what_a_net_change_leaves_alone(db):
    mill = a_mill()
    table, leg = an_item("9"), an_item()
    mill.plant.bill(table, (leg, 4))
    mill.planned(table, lead_time_days=2)
    data = mill.planned(leg, lead_time_days=1)
    order = mill.sold(table, 5, day(4))  # Friday
    mill.run()
    assert list_expected_dates(mill.company)[order.id] == {order.lines[0].id: day(4)}
    (tables,) = mill.proposals(table)

    perform(item_plan.edit, {data: {"lead_time_days": 5}}, actor=mill.planner)
    done = mill.run(kind="net_change")

    assert (done.item_count, [p.id for p in mill.proposals(table)]) == (1, [tables.id])
    assert list_expected_dates(mill.company)[order.id] == {order.lines[0].id: day(9)}  # 5 and 2 working days
    perform(item_plan.edit, {data: {"lead_time_days": 1}}, actor=mill.planner)
    mill.run(kind="net_change")
    assert list_expected_dates(mill.company)[order.id] == {order.lines[0].id: day(4)}
    assert sql.value("SELECT count(*) FROM kernel_history WHERE document = %s", [tables.id]) == 0


def test_the_projection_of_an_item_holds_in_every_bucket(planned):
    mill, _order, (table, leg, _wood) = planned
    mill.create(item=leg, quantity=D(10), due_on=day(30))
    mill.sold(table, 3, day(42))
    mill.run()

    result = item_projection.run(mill.planner, {"item": leg})

    assert all(check.ok for check in result.checks)
    figures = [
        tuple(row[name] for name in ("on", "gross", "receipts", "on_hand", "net", "planned", "released"))
        for row in result.rows
    ]
    zero = D(0)
    assert figures == [
        (day(0), zero, zero, zero, zero, zero, zero),
        (day(14), D(16), zero, D(4), D(16), D(20), D(20)),
        (day(30), zero, D(10), D(14), zero, zero, zero),
        (day(35), D(12), zero, D(2), zero, zero, zero),
    ]


def test_the_projection_says_when_the_plan_is_out_of_date(planned):
    mill, _order, (table, _leg, _wood) = planned
    mill.sold(table, 50, day(42))
    result = item_projection.run(mill.planner, {"item": table})
    assert [check.ok for check in result.checks] == [True, False, False]


@pytest.mark.parametrize("document", [item_plan, planning_run, planned_order, planning_message], ids=lambda d: d.name)
def test_every_list_opens_with_each_preset(planned, document):
    mill = planned[0]
    meta = document_meta(mill.planner, document)
    assert meta["empty"]
    for preset in [{"where": []}, *meta["list"]["presets"]]:
        list_page(mill.planner, document, Query(where=preset["where"]))


def test_presets_find_what_is_to_make_to_buy_and_past_due(planned):
    mill, _order, (table, leg, wood) = planned

    def found(preset):
        where = next(each.where for each in planned_order.list.presets if each.name == preset)
        return {row["item"]["id"] for row in list_page(mill.planner, planned_order, Query(where=where))["rows"]}

    assert (found("to_make"), found("to_buy"), found("past_due")) == ({table, leg}, {wood}, set())


def test_a_planned_order_fills_in_kind_unit_and_release_date_while_one_types(planned):
    mill, _order, (table, _leg, _wood) = planned
    empty = get_new(mill.planner, planned_order, {})
    assert empty["values"]["firm"] is True
    seen = preview(mill.planner, planned_order, {"item": table, "quantity": "3", "due_on": str(day(21))})
    assert seen["errors"] == []
    assert (seen["values"]["kind"], seen["values"]["release_on"]) == ("make", str(day(14)))
    wrong = preview(mill.planner, planned_order, {"item": table, "quantity": "0.5", "due_on": str(day(21))})
    assert [e["field"] for e in wrong["errors"]] == ["quantity"]


def test_prices_of_proposals_are_not_for_everybody(planned):
    mill, _order, (_table, _leg, wood) = planned
    (proposal,) = mill.proposals(wood)
    blind = get_body(a_user("workshop", company=mill.company), planned_order, proposal.id)
    assert not {"unit_price", "amount", "supplier"} & set(blind["values"])
    assert "amount" in get_body(mill.planner, planned_order, proposal.id)["values"]


def test_the_doctor_finds_pegs_that_do_not_add_up(planned):
    mill, _order, (_table, leg, _wood) = planned
    pegs = load_checks()["erp.pegs"]
    assert list(pegs.function()) == []
    sql.execute("DELETE FROM erp_peg WHERE item_id = %s AND demand_ref IS NULL", [leg])
    assert [f.document for f in pegs.function()] == [mill.proposals(leg)[0].id]
