"""Proposals become orders, for whom they were meant."""

from datetime import timedelta

import pytest

from quintet.erp.planning.commands import release
from quintet.kernel import clock, sql
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.results import NotAllowed, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import events_of
from tests.erp.planning.mill import TODAY, D, a_mill, a_part, an_item, pegs
from tests.erp.races import at_once
from tests.master.builders import a_user


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def day(number):
    return TODAY + timedelta(days=number)


def manufacturing(planned):
    """(item, quantity, sales order, sales line, order above, due, start, state) of what a planned order became."""
    return sql.one(
        "SELECT item_id, quantity, sales_order_ref, sales_line_id, parent_ref, due_on, planned_start_on, state, id"
        " FROM erp_manufacturingorder WHERE planned_ref = %s",
        [planned],
    )


def test_made_goods_become_drafts_that_know_order_and_parent(db):
    mill = a_mill()
    table, leg, wood = an_item("9"), an_item(), a_part()
    mill.plant.bill(table, (leg, 4))
    mill.plant.bill(leg, (wood, 1))
    mill.planned(table, lead_time_days=5)
    order = mill.sold(table, 3, day(21))
    mill.run()
    (tables,), (legs,) = mill.proposals(table), mill.proposals(leg)

    perform(release, [legs.id, tables.id], actor=mill.planner)

    above = manufacturing(tables.id)
    line = order.lines[0].id
    assert above[:8] == (table, D(3), order.id, line, None, day(21), day(14), "DRAFT")
    assert manufacturing(legs.id)[:5] == (leg, D(12), order.id, line, above[8])
    assert {p.state for p in mill.proposals(state="RELEASED")} == {"RELEASED"}
    assert events_of(tables.id, "erp.planned_order_released.v1")[0]["made"] == above[8]
    # the pegs go on with the orders
    assert pegs(above[8]) == [(order.id, D(3))]
    assert pegs(manufacturing(legs.id)[8]) == [(above[8], D(12))]


def test_an_order_for_two_customers_names_neither(db):
    mill, item = a_mill(), an_item("9")
    mill.planned(item, lot_rule="poq", period_days=30)
    mill.sold(item, 3, day(21))
    mill.sold(item, 4, day(22))
    mill.run()
    (both,) = mill.proposals(item)

    perform(release, [both.id], actor=mill.planner)

    assert manufacturing(both.id)[1:5] == (D(7), None, None, None)


def test_yield_starts_more_than_is_wanted_and_the_plan_counts_what_comes_out_good(db):
    mill, item, part = a_mill(), an_item("9"), a_part()
    mill.plant.bill(item, (part, 2))
    mill.planned(item, yield_percent=D(90))
    mill.sold(item, 100, day(21))
    mill.run()
    (proposal,) = mill.proposals(item)
    assert (proposal.quantity, mill.proposals(part)[0].quantity) == (D(100), D(224))

    perform(release, [proposal.id], actor=mill.planner)
    mill.run()

    assert manufacturing(proposal.id)[1] == D(112)
    assert mill.proposals(item) == []
    assert [p.quantity for p in mill.proposals(part)] == [D(224)]


def test_bought_goods_become_one_placed_order_a_supplier(db):
    mill = a_mill()
    product, first, second = an_item("9"), a_part(), a_part()
    mill.plant.bill(product, (first, 2), (second, 3))
    for part in (first, second):
        mill.source(part, "4")
    mill.sold(product, 5, day(21))
    mill.run()

    perform(release, [p.id for p in mill.proposals() if p.kind == "buy"], actor=mill.planner)

    rows = sql.rows(
        "SELECT o.id, o.state, o.supplier_id, l.item_id, l.quantity, l.planned_ref FROM erp_purchaseorder o"
        " JOIN erp_purchaseorderline l ON l.order_id = o.id WHERE o.company_id = %s ORDER BY l.item_id",
        [mill.company],
    )
    assert {(r[0], r[1], r[2]) for r in rows} == {(rows[0][0], "PLACED", mill.supplier)}
    assert [(r[3], r[4]) for r in rows] == [(first, D(10)), (second, D(15))]
    assert pegs(rows[0][0])[0][1] == D(10)


def test_without_an_approved_supplier_it_is_a_requisition(db):
    mill, part = a_mill(), a_part()
    mill.planned(part, safety_stock=D(8))
    mill.run()
    (proposal,) = mill.proposals(part)
    assert proposal.supplier_id is None

    perform(release, [proposal.id], actor=mill.planner)

    assert sql.rows(
        "SELECT r.state, l.item_id, l.quantity, l.planned_ref FROM erp_requisition r"
        " JOIN erp_requisitionline l ON l.requisition_id = r.id WHERE r.company_id = %s",
        [mill.company],
    ) == [("SUBMITTED", part, D(8), proposal.id)]
    mill.run()
    assert mill.proposals(part) == []


def test_what_is_released_by_itself_is_ordered_at_the_end_of_the_run(db):
    mill, part, other = a_mill(), a_part(), a_part()
    for each in (part, other):
        mill.source(each, "4")
        mill.planned(each, safety_stock=D(8), release="automatic" if each == part else "manual")

    done = mill.run()

    assert (done.proposal_count, done.released_count) == (2, 1)
    assert [p.item_id for p in mill.proposals()] == [other]
    ordered = "SELECT state FROM erp_purchaseorder WHERE company_id = %s"
    assert sql.rows(ordered, [mill.company]) == [("PLACED",)]
    again = mill.run()
    assert (again.released_count, len(sql.rows(ordered, [mill.company]))) == (0, 1)


def test_nothing_is_ordered_by_itself_where_an_open_order_should_come_earlier(db):
    mill, part, product = a_mill(), a_part(), an_item("9")
    mill.plant.bill(product, (part, 1))
    mill.source(part, "4")
    mill.planned(part, release="automatic")
    mill.create(item=part, quantity=D(50), due_on=day(60))
    mill.sold(product, 5, day(21))

    done = mill.run()

    assert done.released_count == 0
    assert [p.exception for p in mill.proposals(part)] == ["expedite", ""]


def test_released_and_cancelled_ones_cannot_be_released_again(db):
    mill, item = a_mill(), an_item("9")
    mill.sold(item, 3, day(21))
    mill.run()
    (proposal,) = mill.proposals(item)
    perform(release, [proposal.id], actor=mill.planner)
    with pytest.raises(WrongState):
        perform(release, [proposal.id], actor=mill.planner)
    assert sql.value("SELECT count(*) FROM erp_manufacturingorder WHERE planned_ref = %s", [proposal.id]) == 1


def test_who_may_release(db):
    mill, item = a_mill(), an_item("9")
    mill.sold(item, 3, day(21))
    mill.run()
    (proposal,) = mill.proposals(item)
    for role in ("order_desk", "workshop", "executive", "salesperson"):
        with pytest.raises(NotAllowed):
            perform(release, [proposal.id], actor=a_user(role, company=mill.company))
    assert [p.state for p in mill.proposals(item)] == ["PROPOSED"]


def test_bulk_names_the_one_that_cannot_be_made(db):
    mill = a_mill()
    good, bad = an_item("9"), an_item("9")
    mill.sold(good, 3, day(21))
    mill.sold(bad, 3, day(21))
    mill.run()
    sql.execute("UPDATE master_item SET active = false WHERE id = %s", [bad])

    outcomes = perform_bulk(release, [p.id for p in mill.proposals()], actor=mill.planner)

    assert [o.result for o in outcomes] == ["done", "refused"]
    assert [p.item_id for p in mill.proposals()] == [bad]


def test_two_runs_at_once_leave_one_plan(fresh_db):
    with clock.frozen_at(TODAY):
        mill, item, part = a_mill(), an_item("9"), a_part()
        mill.plant.bill(item, (part, 2))
        for n in range(20):
            mill.sold(item, 1 + n, day(7 + n))

        def run_today():
            with clock.frozen_at(TODAY):
                return mill.run()

        at_once(run_today, run_today, run_today)

        assert len(mill.proposals(item)) == 20
        assert sum(p.quantity for p in mill.proposals(part)) == 2 * sum(range(1, 21))
        pegged = "SELECT sum(quantity) FROM erp_peg WHERE company_id = %s AND item_id = %s"
        assert sql.value(pegged, [mill.company, item]) == sum(range(1, 21))


def test_releasing_while_a_run_replaces_never_orders_twice(fresh_db):
    with clock.frozen_at(TODAY):
        mill, item = a_mill(), an_item("9")
        mill.sold(item, 10, day(21))
        mill.run()
        (proposal,) = mill.proposals(item)

        def release_it():
            with clock.frozen_at(TODAY):
                return perform(release, [proposal.id], actor=mill.planner)

        def run_it():
            with clock.frozen_at(TODAY):
                return mill.run()

        at_once(release_it, run_it)

        made = sql.value("SELECT coalesce(sum(quantity), 0) FROM erp_manufacturingorder WHERE item_id = %s", [item])
        assert made + sum(p.quantity for p in mill.proposals(item)) == D(10)
