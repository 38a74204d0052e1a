"""Planning runs as a planner sees them: what is proposed, what is left alone, what is advised."""

from datetime import date, timedelta

import pytest

from quintet.erp.planning.commands import cancel, dismiss, fix, plan, release
from quintet.erp.planning.documents import item_plan, planned_order
from quintet.kernel import clock, sql
from quintet.kernel.importing.run import import_path
from quintet.kernel.results import InvalidInput
from quintet.kernel.runner import perform
from tests.erp.builders import events_of
from tests.erp.planning.mill import TODAY, D, a_mill, a_part, an_item, pegs, simple
from tests.master.builders import a_unit_of_measure


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):  # Monday 2 March 2026
        yield


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_an_order_becomes_proposals_down_to_the_screws(db):
    """10 tables are sold, 4 are there: 6 to make, with their legs; of screws 5 % are scrap, and they come in boxes."""
    mill = a_mill()
    table, leg, screw = an_item("100"), an_item(), a_part()
    mill.plant.bill(table, (leg, 4))
    mill.plant.bill(leg, {"item": screw, "quantity": D(3), "scrap_percent": D(5)})
    mill.plant.shop.stock((table, 4, 50))
    mill.planned(table, lead_time_days=3)
    mill.planned(leg, lead_time_days=2)
    box = a_unit_of_measure("BOX")
    mill.source(screw, "12", purchase_unit=box, unit_factor=D(100), lead_time_days=4)
    order = mill.sold(table, 10, day(21))

    done = mill.run()

    assert simple(mill.proposals(table)) == [(D(6), day(21), day(16))]
    assert simple(mill.proposals(leg)) == [(D(24), day(16), day(14))]
    (boxes,) = mill.proposals(screw)  # 24 x 3 / 0.95 = 75.8: 76, in whole boxes of 100
    assert simple([boxes]) == [(D(100), day(14), day(8))]
    assert (boxes.net_quantity, boxes.kind, boxes.supplier_id, boxes.lead_time_days) == (D(76), "buy", mill.supplier, 4)
    assert (boxes.unit_price, boxes.amount) == (D("0.12"), D("12.00"))
    assert pegs(mill.proposals(table)[0].id) == [(order.id, D(6))]
    assert pegs(mill.proposals(leg)[0].id) == [(mill.proposals(table)[0].id, D(24))]
    assert pegs(boxes.id) == [(mill.proposals(leg)[0].id, D(76)), (None, D(24))]
    assert (done.state, done.proposal_count, done.past_due_count, done.message_count) == ("DONE", 3, 0, 0)
    assert events_of(done.id, "erp.planning_run_done.v1")[0]["proposals"] == 3


def test_reserved_stock_serves_the_order_it_is_reserved_for(db):
    mill, item = a_mill(), an_item("5")
    mill.plant.shop.stock((item, 10, 1))
    late = mill.sold(item, 10, day(40))
    soon = mill.sold(item, 4, day(10))

    mill.run()

    (made,) = mill.proposals(item)
    assert simple([made]) == [(D(4), day(10), day(10))]
    assert pegs(made.id) == [(soon.id, D(4))]
    held = sql.rows("SELECT demand_ref, quantity FROM erp_peg WHERE item_id = %s AND reserved", [item])
    assert held == [(late.id, D(10))]


def test_a_run_replaces_proposals_and_leaves_firm_ones(db):
    mill, item = a_mill(), an_item("5")
    mill.sold(item, 7, day(14))
    mill.run()
    (first,) = mill.proposals(item)
    perform(planned_order.edit, {first.id: {"quantity": D(5)}}, actor=mill.planner)
    mill.sold(item, 2, day(20))

    done = mill.run()

    kept, *others = mill.proposals(item)
    assert (kept.id, kept.quantity, kept.firm) == (first.id, D(5), True)
    assert [(p.quantity, p.due_on) for p in others] == [(D(2), day(14)), (D(2), day(20))]
    assert done.firm_count == 1
    again = mill.run()
    assert next(p.id for p in mill.proposals(item)) == first.id
    assert again.proposal_count == 2
    assert sql.value("SELECT count(*) FROM erp_plannedorder WHERE company_id = %s", [mill.company]) == 3


def test_coming_and_going_of_proposals_leaves_no_history_but_changes_do(db):
    mill, item = a_mill(), an_item("5")
    mill.sold(item, 7, day(14))
    mill.run()
    mill.run()
    (proposal,) = mill.proposals(item)
    written = "SELECT count(*) FROM kernel_history WHERE \"table\" = 'erp_plannedorder'"
    assert sql.value(written) == 0
    perform(fix, [proposal.id], actor=mill.planner)
    assert sql.rows("SELECT operation, command FROM kernel_history WHERE document = %s", [proposal.id]) == [
        ("U", "erp.planned_order.fix")
    ]
    entries = "SELECT count(*) FROM kernel_entry WHERE doc = 'erp.planned_order' AND company_id = %s"
    assert sql.value(entries, [mill.company]) == 1


def test_an_open_order_that_comes_too_late_is_to_be_expedited_and_the_proposal_says_so(db):
    mill, item = a_mill(), an_item("5")
    late = mill.create(item=item, quantity=D(10), due_on=day(30))
    mill.sold(item, 6, day(7))

    mill.run()

    (message,) = mill.told()
    assert (message.kind, message.document_ref, message.number) == ("expedite", late.id, late.number)
    assert (message.present_on, message.needed_on, message.quantity) == (day(30), day(7), D(10))
    proposal = next(p for p in mill.proposals(item) if not p.firm)
    assert (proposal.quantity, proposal.exception) == (D(6), "expedite")
    assert simple([p for p in mill.proposals(item) if p.firm]) == [(D(10), day(30), late.release_on)]


def test_early_orders_are_to_be_postponed_needless_ones_cancelled_overdue_ones_chased(db):
    mill = a_mill()
    early, needless, overdue, calm = (an_item("5") for _ in range(4))
    for item, on in ((early, 3), (needless, 5), (overdue, -4), (calm, 8)):
        mill.create(item=item, quantity=D(2), due_on=day(on))
    for item, on in ((early, 40), (overdue, 20), (calm, 15)):
        mill.sold(item, 2, day(on))

    mill.run()

    assert {(m.item_id, m.kind, m.needed_on) for m in mill.told()} == {
        (early, "postpone", day(40)),
        (needless, "cancel", None),
        (overdue, "past_due", day(20)),
    }


def test_dismissed_advice_is_not_repeated_until_a_date_changes(db):
    mill, item = a_mill(), an_item("5")
    order = mill.create(item=item, quantity=D(2), due_on=day(5))
    mill.run()
    perform(dismiss, [mill.told()[0].id], actor=mill.planner)
    mill.run()
    assert mill.told() == []
    perform(planned_order.edit, {order.id: {"due_on": day(6)}}, actor=mill.planner)
    mill.run()
    assert [m.kind for m in mill.told()] == ["cancel"]


def test_a_past_due_release_is_told_and_never_moved(db):
    mill, item = a_mill(), an_item("5")
    mill.planned(item, lead_time_days=10)
    mill.sold(item, 3, day(7))

    done = mill.run()

    (proposal,) = mill.proposals(item)
    assert (proposal.due_on, proposal.release_on, proposal.exception) == (day(7), date(2026, 2, 23), "past_due")
    assert [(m.kind, m.document_ref, m.present_on) for m in mill.told()] == [
        ("past_due", proposal.id, date(2026, 2, 23))
    ]
    assert done.past_due_count == 1


def test_safety_stock_is_filled_up_and_pegged_to_the_planning_data(db):
    mill, item = a_mill(), a_part()
    data = mill.planned(item, safety_stock=D(30), multiple=D(20))

    mill.run()

    (proposal,) = mill.proposals(item)
    assert (proposal.quantity, proposal.net_quantity, proposal.due_on) == (D(40), D(30), TODAY)
    assert pegs(proposal.id) == [(data, D(30)), (None, D(10))]


def test_phantoms_pass_through_also_when_they_are_sold(db):
    mill = a_mill()
    desk, kit, bolt = an_item("50"), an_item("9", kind="phantom"), a_part()
    mill.plant.bill(kit, (bolt, 6))
    mill.plant.bill(desk, (kit, 2))
    sold = mill.sold(desk, 3, day(14))

    mill.run()

    (bolts,) = mill.proposals(bolt)
    assert bolts.quantity == D(36)
    assert mill.proposals(kit) == []
    assert pegs(bolts.id) == [(mill.proposals(desk)[0].id, D(36))]
    assert pegs(mill.proposals(desk)[0].id) == [(sold.id, D(3))]


def test_net_change_plans_what_was_touched_as_a_whole_run_would(db):
    mill = a_mill()
    chair, table, leg, wood = an_item("9"), an_item("9"), an_item(), a_part()
    mill.plant.bill(chair, (leg, 4))
    mill.plant.bill(table, (leg, 4), (wood, 2))
    mill.plant.bill(leg, (wood, 1))
    mill.planned(leg, lead_time_days=2, multiple=D(10))
    mill.planned(wood, lead_time_days=5, lot_rule="fixed", fixed_quantity=D(25))
    mill.sold(chair, 5, day(20))
    mill.sold(table, 3, day(27))
    mill.run()
    untouched = {p.id for p in mill.proposals(chair)}
    mill.sold(table, 4, day(34))

    done = mill.run(kind="net_change")

    assert {p.id for p in mill.proposals(chair)} == untouched
    assert done.item_count == 3  # table, leg, wood
    changed = [(p.item_id, *row) for p in mill.proposals() for row in simple([p])]
    demand = _pegged(mill)
    mill.run()
    assert [(p.item_id, *row) for p in mill.proposals() for row in simple([p])] == changed
    assert _pegged(mill) == demand


def _pegged(mill):
    """What of each item is pegged on which day, to which kind of demand."""
    return sql.rows(
        "SELECT p.item_id, p.on, e.doc, sum(p.quantity) FROM erp_peg p LEFT JOIN kernel_entry e ON e.id = p.demand_ref"
        " WHERE p.company_id = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [mill.company],
    )


def test_nothing_touched_nothing_planned(db):
    mill, item = a_mill(), an_item("5")
    mill.sold(item, 5, day(20))
    mill.run()
    ids = [p.id for p in mill.proposals(item)]
    done = mill.run(kind="net_change")
    assert (done.item_count, [p.id for p in mill.proposals(item)]) == (0, ids)


def test_planning_for_others_touches_the_items_and_what_lies_below_only(db):
    mill = a_mill()
    table, leg, other = an_item("9"), an_item(), an_item("9")
    mill.plant.bill(table, (leg, 4))
    mill.sold(table, 2, day(20))
    mill.sold(other, 2, day(20))

    with sql.recorded() as statements:
        done = plan(mill.company, [table])

    assert (done.kind, done.state, done.item_count) == ("net_change", "DONE", 2)
    assert [p.item_id for p in mill.proposals()] == [table, leg]
    assert len(statements) < 40


def test_cancelled_proposals_come_again_with_the_next_run(db):
    mill, item = a_mill(), an_item("5")
    mill.sold(item, 5, day(20))
    mill.run()
    perform(cancel, [mill.proposals(item)[0].id], actor=mill.planner)
    assert mill.proposals(item) == []
    mill.run(kind="net_change")
    assert [p.quantity for p in mill.proposals(item)] == [D(5)]


def test_planning_data_says_what_is_wrong_with_it(db):
    mill, item = a_mill(), an_item("5")

    def problems(**values):
        with pytest.raises(InvalidInput) as refusal:
            mill.planned(item, **values)
        return {(e.field, e.rule) for e in refusal.value.errors}

    assert problems(lot_rule="fixed") == {("fixed_quantity", "erp.planning.lots_make_sense")}
    assert {f for f, _r in problems(lot_rule="silver_meal")} == {"ordering_cost", "holding_percent"}
    assert {f for f, _r in problems(minimum=D(50), maximum=D(40))} == {"maximum"}
    assert {f for f, _r in problems(multiple=D("0.5"))} == {"multiple"}
    assert {f for f, _r in problems(yield_percent=D(0))} == {"yield_percent"}
    assert {f for f, _r in problems(lead_time_days=-1)} == {"lead_time_days"}
    service = an_item("5", kind="service")
    with pytest.raises(InvalidInput):
        mill.planned(service)
    mill.planned(item)
    with pytest.raises(Exception, match=r"已有计划参数|already"):
        mill.planned(item)
    assert sql.value("SELECT count(*) FROM erp_itemplan WHERE company_id = %s", [mill.company]) == 1
    assert item_plan.name == "erp.item_plan"


def test_released_proposals_are_supply_and_not_proposed_again(db):
    mill, item = a_mill(), a_part()
    mill.source(item, "3")
    order = an_item("9")
    mill.plant.bill(order, (item, 2))
    mill.sold(order, 5, day(21))
    mill.run()

    perform(release, [p.id for p in mill.proposals()], actor=mill.planner)
    mill.run()

    assert mill.proposals() == []
    assert len(mill.proposals(state="RELEASED")) == 2


def test_planning_data_is_imported_from_a_sheet(db, tmp_path):
    mill = a_mill()
    an_item("5", code="T-100", name="桌子")
    text = "物料,提前期（工作日）,安全库存,批量规则,批量倍数,下达方式\nT-100,7,20,按需批量,5,自动\n"
    (tmp_path / "物料计划参数.csv").write_text(text, encoding="utf-8")

    report = import_path(tmp_path)

    assert report.problems == []
    found = "SELECT number, lead_time_days, safety_stock, lot_rule, multiple, release, company_id FROM erp_itemplan"
    assert sql.rows(f"{found} WHERE company_id = %s", [mill.company]) == [
        ("T-100", 7, D(20), "lot_for_lot", D(5), "automatic", mill.company)
    ]
