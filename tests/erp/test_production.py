"""From bill to finished goods, told with exact cents."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from quintet.erp.production import commands as production
from quintet.erp.production.documents import manufacturing_order, material_issue
from quintet.erp.production.queries import (
    get_progress,
    get_running_costs,
    goods_without_material,
    issues_above_standard,
    list_component_demand,
    list_open_supply,
    list_schedulable,
    sales_orders_of,
)
from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel import clock, sql
from quintet.kernel.doctor import examine
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, events_of, fresh, position
from tests.erp.factory import D, a_part, a_plant, an_item, make, mo_of, receipts_of, slip_of, work_of

CHECKS = ["erp.work_in_process", "erp.work_reported", "erp.material_issued", "erp.stock_positions"]


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def costs_of(order: int) -> tuple[Decimal, ...]:
    """(material, labour, overhead, received, residue, wip)."""
    found = mo_of(order)
    names = ("material_cost", "labour_cost", "overhead_cost", "received_cost", "residue_cost", "wip_cost")
    return tuple(getattr(found, name) for name in names)


def healthy() -> bool:
    """Whether the doctor finds nothing."""
    found = [finding.message.en for each in examine(CHECKS) for finding in each.findings]
    assert found == []
    return True


def rules_of(refusal) -> set[tuple[str | None, str]]:
    return {(each.field, each.rule) for each in refusal.value.errors}


def test_three_levels_from_steel_to_a_reducer_with_exact_cents(db):
    plant = a_plant()
    steel, bearing, paint = a_part(), a_part(), a_part()
    shaft, gear_set, reducer = (
        an_item(stock_class="semi_finished"),
        an_item(stock_class="semi_finished"),
        an_item(),
    )
    lathe, bench = plant.centre("60", "30"), plant.centre("45", "15")
    plant.bill(shaft, {"item": steel, "quantity": D("2.5"), "scrap_percent": D(20)})
    plant.bill(gear_set, (shaft, 2), (bearing, 4))
    plant.bill(reducer, (gear_set, 4), {"item": paint, "quantity": 3, "issue_method": "backflush"}, base_quantity=4)
    plant.routing(shaft, {"name": "Turn", "work_centre": lathe, "setup_minutes": 20, "run_minutes": 5})
    plant.routing(
        reducer,
        {"name": "Assemble", "work_centre": bench, "run_minutes": 30},
        {"name": "Test", "work_centre": bench, "run_minutes": 6},
    )
    plant.shop.stock((steel, 100, "3.33"), (bearing, 50, "15.50"), (paint, 10, "20"))

    # level 1: eight shafts take 25 of steel (2.5 / 0.8 each), 20 + 8 x 5 minutes at 60 and 30 an hour
    shafts = plant.released(shaft, 8)
    assert [(c.required_quantity, c.reserved_quantity) for c in shafts.components] == [(D(25), D(25))]
    assert (shafts.planned_unit_cost, shafts.is_short) == (D("21.65625"), False)  # (83.25 + 60 + 30) / 8
    (turn,) = work_of(shafts.id)
    assert (turn.state, turn.planned_minutes, turn.quantity) == ("READY", D(60), D(8))
    plant.issue(shafts.id)
    assert mo_of(shafts.id).state == "IN_PROGRESS"
    plant.report(turn, good=4, minutes=35)
    half = plant.complete(shafts.id)
    assert (half.state, half.received_quantity, half.wip_cost) == ("IN_PROGRESS", D(4), D("41.62"))
    plant.report(turn, good=4, minutes="24.5")
    done = plant.complete(shafts.id)

    assert (done.state, done.progress_percent, done.finished_on) == ("FINISHED", D(100), TODAY)
    assert receipts_of(shafts.id) == [
        (D(4), D("94.13"), D("41.63"), D("35.00"), D("17.50")),
        (D(4), D("78.37"), D("41.62"), D("24.50"), D("12.25")),
    ]
    assert costs_of(shafts.id) == (D("83.25"), D("59.50"), D("29.75"), D("172.50"), D("0.00"), D("0.00"))
    assert position(shaft, plant.warehouse) == (D(8), D("172.50"), D(0))

    # level 2: no routing, so nothing but material
    sets = plant.released(gear_set, 4)
    assert work_of(sets.id) == []
    plant.issue(sets.id)
    plant.complete(sets.id, 1)
    assert mo_of(sets.id).progress_percent == D(25)
    plant.complete(sets.id)
    assert [r[:3] for r in receipts_of(sets.id)] == [
        (D(1), D("105.13"), D("105.13")),  # 172.50 / 4 = 43.125, 248.00 / 4
        (D(3), D("315.37"), D("315.37")),
    ]

    # level 3: a scrapped piece, two operations, paint backflushed
    order = plant.released(reducer, 4)
    plant.issue(order.id)
    assemble, test = work_of(order.id)
    assert (assemble.state, test.state) == ("READY", "WAITING")
    plant.report(assemble, good=3, scrap=1, minutes=130)
    assemble, test = work_of(order.id)
    assert (assemble.state, test.state, assemble.labour_cost) == ("DONE", "READY", D("97.50"))
    plant.report(test, good=2, minutes=13)
    assert mo_of(order.id).progress_percent == D("70.83")  # (90 + 12) / 144 minutes
    plant.complete(order.id, 1)
    plant.report(test, good=1, minutes=7)
    finished = plant.complete(order.id)

    assert (finished.state, finished.scrap_quantity, finished.received_quantity) == ("FINISHED", D(1), D(3))
    assert receipts_of(order.id) == [
        # gear set 105.13, paint 0.75 of 20.00; a third of 97.50, half of 9.75; a third of 32.50, half of 3.25
        (D(1), D("169.97"), D("120.13"), D("37.38"), D("12.46")),
        (D(2), D("460.53"), D("360.37"), D("75.12"), D("25.04")),
    ]
    assert costs_of(order.id) == (D("480.50"), D("112.50"), D("37.50"), D("630.50"), D("0.00"), D("0.00"))
    assert [(c.issued_quantity, c.issued_cost, c.absorbed_cost) for c in finished.components] == [
        (D(4), D("420.50"), D("420.50")),
        (D(3), D("60.00"), D("60.00")),  # 0.75 and 1.5 more of paint, in whole tins: 1, then 2
    ]
    assert position(reducer, plant.warehouse) == (D(3), D("630.50"), D(0))
    assert position(steel, plant.warehouse) == (D(75), D("249.75"), D(0))
    # nothing is lost on the way: what is there now is what was there, and the work
    worth = sql.value("SELECT sum(value) FROM erp_stockposition WHERE company_id = %s", [plant.company])
    assert worth == D("1308.00") + D("89.25") + D("150.00")
    assert list_stock_differences(plant.company) == []
    assert healthy()
    (told,) = events_of(sql.value("SELECT max(id) FROM erp_productionreceipt"), "erp.goods_produced.v1")
    assert (told["value"], told["material"], told["order"]) == ("460.53", "360.37", order.id)


def test_an_order_without_a_bill_is_not_released(db):
    plant, item = a_plant(), an_item(code="NB-1")
    order = plant.order(item, 5)

    with pytest.raises(Refused) as refusal:
        perform(production.release, [order.id], actor=plant.planner)
    assert refusal.value.rule == "erp.production.has_bom"
    assert "NB-1" in refusal.value.message.en
    assert "没有生效的物料清单" in refusal.value.message.zh

    plant.bill(item, (a_part(), 1))  # the engineer activates one: the order takes it
    perform(production.release, [order.id], actor=plant.planner)
    assert mo_of(order.id).state == "RELEASED"
    assert mo_of(order.id).is_short


def test_dates_are_counted_back_in_working_days(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 60})

    order = plant.order(item, 20, due_on=date(2026, 3, 17))  # 20 hours: three days of eight, over a weekend
    assert order.planned_start_on == date(2026, 3, 13)
    forward = plant.order(item, 20, due_on=None)
    assert (forward.planned_start_on, forward.due_on) == (date(2026, 3, 2), date(2026, 3, 4))
    sunday = plant.order(item, 1, due_on=date(2026, 3, 15))
    assert sunday.planned_start_on == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": "0"}, ("quantity", "erp.stock.quantity_above_zero")),
        ({"quantity": "1.5"}, ("quantity", "erp.stock.quantity_fits_unit")),
        ({"planned_start_on": "2026-03-14"}, ("planned_start_on", "erp.production.start_before_due")),
        ({"priority": 0}, ("priority", "erp.production.priority_in_range")),
        ({"components": [{}]}, ("components", "erp.production.components_by_bill")),
        ({"material_cost": "5"}, ("material_cost", "kernel.unknown_field")),
    ],
)
def test_a_wrong_order_is_named(db, values, expected):
    plant = a_plant()

    with pytest.raises(InvalidInput) as refusal:
        plant.order(an_item(), values.pop("quantity", 1), **values)
    assert expected in rules_of(refusal)


def test_only_what_is_made_is_made_and_by_versions_of_its_own(db):
    plant, item, other = a_plant(), an_item(), an_item()
    strange = plant.bill(other, (a_part(), 1))

    with pytest.raises(InvalidInput) as refusal:
        plant.order(a_part(), 1)
    assert rules_of(refusal) == {("item", "erp.production.made_item")}
    with pytest.raises(InvalidInput) as refusal:
        plant.order(item, 1, bom=strange.id)
    assert rules_of(refusal) == {("bom", "erp.production.versions_of_item")}


def test_a_released_order_is_rescheduled_but_its_quantity_stays(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 1})
    order = plant.released(item, 5)

    with pytest.raises(WrongState):
        perform(manufacturing_order.edit, {order.id: {"quantity": "6"}}, actor=plant.planner)
    perform(production.reschedule, [order.id], {"due_on": date(2026, 3, 20), "priority": 1}, actor=plant.planner)

    assert (mo_of(order.id).due_on, work_of(order.id)[0].due_on, work_of(order.id)[0].priority) == (
        date(2026, 3, 20),
        date(2026, 3, 20),
        1,
    )


def test_a_partial_issue_leaves_a_slip_for_the_rest_and_uses_its_reservation(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 2))
    plant.shop.stock((part, 20, "1.50"))
    order = plant.released(item, 10)
    assert position(part, plant.warehouse) == (D(20), D("30.00"), D(20))

    plant.issue(order.id, first=5)

    assert position(part, plant.warehouse) == (D(15), D("22.50"), D(15))
    rest = slip_of(order.id)
    assert [line.quantity for line in rest.lines] == [D(15)]
    assert costs_of(order.id)[0] == D("7.50")
    plant.issue(order.id)
    assert slip_of(order.id) is None
    assert healthy()


def test_short_material_is_reserved_when_it_comes(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.shop.stock((part, 4, 1))
    order = plant.released(item, 10)
    assert (order.is_short, order.components[0].reserved_quantity) == (True, D(4))
    with pytest.raises(Refused) as refusal:
        plant.issue(order.id)
    assert refusal.value.rule == "erp.stock.enough_stock"

    plant.shop.stock((part, 10, 1))
    perform(production.reserve_material, [order.id], actor=plant.keeper)

    assert (mo_of(order.id).is_short, mo_of(order.id).components[0].reserved_quantity) == (False, D(10))
    assert healthy()


def test_material_comes_back_at_the_cost_it_went_out(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.shop.stock((part, 3, "3.333333"))
    order = plant.released(item, 3)
    plant.issue(order.id)
    plant.shop.stock((part, 10, 9))  # dearer since

    back = plant.slip(order.id, "return", (part, 1))

    assert back.value == D("-3.33")
    assert costs_of(order.id) == (D("6.67"), D("0.00"), D("0.00"), D("0.00"), D("0.00"), D("6.67"))
    assert position(part, plant.warehouse) == (D(11), D("93.33"), D(0))
    (told,) = events_of(back.id, "erp.material_issued.v1")
    assert (told["value"], told["lines"][0]["quantity"], told["lines"][0]["cost"]) == ("-3.33", "-1.000000", "-3.33")
    with pytest.raises(InvalidInput) as refusal:
        plant.slip(order.id, "return", (part, 3))
    assert rules_of(refusal) == {("lines.0.quantity", "erp.production.was_issued")}
    assert healthy()


def test_material_that_is_in_received_goods_does_not_come_back(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.shop.stock((part, 4, 10))
    order = plant.released(item, 4)
    plant.issue(order.id)
    plant.complete(order.id, 3)

    with pytest.raises(Refused) as refusal:
        plant.slip(order.id, "return", (part, 2))
    assert refusal.value.rule == "erp.production.not_in_goods_yet"
    plant.slip(order.id, "return", (part, 1))
    assert costs_of(order.id)[5] == D("0.00")


def test_more_than_the_bill_says_is_issued_and_warned_of(db):
    plant, item, part, other = a_plant(), an_item(), a_part(code="P-9"), a_part()
    plant.bill(item, (part, 1))
    plant.shop.stock((part, 10, 2), (other, 10, 5))
    order = plant.released(item, 2)
    plant.issue(order.id)
    row = {
        "manufacturing_order": order.id,
        "lines": [{"item": part, "quantity": "1"}, {"item": other, "quantity": "2"}],
    }
    slip = perform(material_issue.create, [row], actor=plant.keeper).record

    warnings = list(issues_above_standard([fresh(material_issue, slip.id)]))
    assert [w.document for w in warnings] == [slip.id, slip.id]
    assert "P-9" in warnings[0].message.en
    assert "1 more than bill and scrap allow" in warnings[0].message.en
    perform(production.post_issue, [slip.id], actor=plant.keeper)

    order = mo_of(order.id)
    assert [(c.item_id, c.required_quantity, c.issued_quantity) for c in order.components] == [
        (part, D(2), D(3)),
        (other, D(0), D(2)),  # a component the bill does not know
    ]
    plant.complete(order.id, 1)
    # a third of 6.00 by the bill; half of what the bill does not know
    assert receipts_of(order.id)[0][2] == D("7.00")
    plant.complete(order.id)
    assert costs_of(order.id)[3:] == (D("16.00"), D("0.00"), D("0.00"))


def test_goods_are_warned_of_that_would_come_in_without_their_material(db):
    plant, item, part, wire = a_plant(), an_item(), a_part(code="P-7"), a_part()
    plant.bill(
        item,
        {"item": part, "quantity": 2, "scrap_percent": D(20)},
        {"item": wire, "quantity": 1, "issue_method": "backflush"},
    )
    plant.shop.stock((part, 100, 2), (wire, 100, 1))
    order = plant.released(item, 8)

    (warning,) = goods_without_material([mo_of(order.id)])
    assert warning.document == order.id
    assert "P-7" in warning.message.en
    assert warning.message.en.endswith(" 20")  # 8 x 2 / 0.8
    plant.issue(order.id, first=10)
    assert list(goods_without_material([mo_of(order.id)], D(4))) == []
    assert len(list(goods_without_material([mo_of(order.id)], D(5)))) == 1
    plant.complete(order.id, 4)
    assert len(list(goods_without_material([mo_of(order.id)]))) == 1
    plant.issue(order.id)
    assert list(goods_without_material([mo_of(order.id)])) == []


def test_an_order_goes_where_the_item_was_made_last(db):
    plant, item, other = a_plant(), an_item(), an_item()
    second = make("erp.warehouse", company=plant.company, code="ZZ-2")
    assert plant.order(item, 1).warehouse_id == plant.warehouse

    plant.order(item, 1, warehouse=second, due_on=date(2026, 3, 20))

    assert plant.order(item, 1).warehouse_id == second
    assert plant.order(other, 1).warehouse_id == second  # never made: where anything was made last
    plant.order(other, 1, warehouse=plant.warehouse, due_on=date(2026, 3, 27))
    assert plant.order(item, 1).warehouse_id == second


def test_backflush_differences_are_posted_apart(db):
    plant, item, wire = a_plant(), an_item(), a_part()
    plant.bill(item, {"item": wire, "quantity": 2, "scrap_percent": D(10), "issue_method": "backflush"})
    plant.shop.stock((wire, 100, 1))
    order = plant.released(item, 10)
    assert order.components[0].required_quantity == D(23)  # 20 / 0.9 = 22.2
    assert slip_of(order.id) is None

    plant.complete(order.id, 4)
    assert mo_of(order.id).components[0].issued_quantity == D(9)  # 8 / 0.9 = 8.9
    plant.slip(order.id, "issue", (wire, 3))  # really used
    assert mo_of(order.id).components[0].issued_quantity == D(12)
    plant.complete(order.id)

    order = mo_of(order.id)
    assert order.components[0].issued_quantity == D(26)  # 23 by the bill, 3 apart
    assert (order.state, order.wip_cost, order.received_cost) == ("FINISHED", D("0.00"), D("26.00"))
    assert position(wire, plant.warehouse) == (D(74), D("74.00"), D(0))
    assert healthy()


def test_completing_needs_the_material_to_backflush(db):
    plant, item, wire = a_plant(), an_item(), a_part()
    plant.bill(item, {"item": wire, "quantity": 2, "issue_method": "backflush"})
    plant.shop.stock((wire, 5, 1))
    order = plant.released(item, 10)

    with pytest.raises(Refused) as refusal:
        plant.complete(order.id, 3)
    assert refusal.value.rule == "erp.stock.enough_stock"
    assert (mo_of(order.id).state, position(wire, plant.warehouse)[0]) == ("RELEASED", D(5))


def test_no_more_is_reported_than_came_and_no_more_received_than_is_good(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(
        item,
        {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 1},
        {"name": "Drill", "work_centre": plant.centre(), "run_minutes": 1},
    )
    plant.shop.stock((part, 10, 1))
    order = plant.released(item, 10)
    plant.issue(order.id)
    cut, drill = work_of(order.id)

    with pytest.raises(WrongState):
        plant.report(drill, good=1, minutes=1)
    with pytest.raises(InvalidInput) as refusal:
        plant.report(cut, good=9, scrap=2, minutes=1)
    assert rules_of(refusal) == {("good", "erp.production.not_more_than_came")}
    plant.report(cut, good=6, scrap=1, minutes=10)
    plant.report(drill, good=5, rework=1, minutes=6)
    with pytest.raises(InvalidInput) as refusal:
        plant.report(drill, good=2, minutes=1)
    assert "1 at most" in refusal.value.message.en
    with pytest.raises(InvalidInput) as refusal:
        plant.complete(order.id, 6)
    assert rules_of(refusal) == {("quantity", "erp.production.not_more_than_ready")}
    plant.complete(order.id, 5)
    with pytest.raises(InvalidInput) as refusal:
        plant.complete(order.id)
    assert rules_of(refusal) == {("quantity", "erp.production.something_is_ready")}
    assert healthy()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"good": -1, "minutes": 1}, ("good", "erp.production.not_negative")),
        ({"good": "0.5", "minutes": 1}, ("good", "erp.stock.quantity_fits_unit")),
        ({"good": 1, "minutes": -1}, ("minutes", "erp.production.not_negative")),
        ({"good": 1, "minutes": 1_000_000}, ("minutes", "erp.production.not_negative")),
        ({"good": 1}, ("minutes", "erp.production.minutes_known")),
        ({"good": 1, "minutes": 1, "remark": "x" * 201}, ("remark", "erp.production.remark_short")),
    ],
)
def test_a_wrong_report_is_named(db, values, expected):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 1})
    order = plant.released(item, 10)

    with pytest.raises(InvalidInput) as refusal:
        plant.report(work_of(order.id)[0], **values)
    assert expected in rules_of(refusal)


def test_the_clock_of_a_work_order_and_somebody_who_helps(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre("60", "0"), "run_minutes": 1})
    order = plant.released(item, 10)
    (cut,) = work_of(order.id)
    anna, bert = 900001, 900002

    def at(hour: int, minute: int):
        return clock.frozen_at(datetime(2026, 3, 2, hour, minute, tzinfo=UTC))

    with at(1, 0):
        perform(production.start, [cut.id], {"employee": anna}, actor=plant.worker)
        with pytest.raises(Refused) as refusal:
            perform(production.start, [cut.id], actor=plant.worker)
        assert refusal.value.rule == "erp.production.not_running_yet"
    with at(1, 30):
        perform(production.pause, [cut.id], actor=plant.worker)
    with at(2, 0):
        perform(production.start, [cut.id], actor=plant.worker)
    with at(2, 10):
        plant.report(cut, good=2, minutes=15, employee=bert)  # anna's clock runs on
    with at(2, 15):
        plant.report(cut, good=3)
    with at(2, 20):
        perform(production.finish, [cut.id], actor=plant.worker)

    reports = sql.rows("SELECT employee_ref, minutes, good, labour_cost FROM erp_workreport ORDER BY id")
    assert reports == [
        (bert, D(15), D(2), D("15.00")),
        (anna, D(45), D(3), D("45.00")),
        (anna, D(5), D(0), D("5.00")),
    ]
    (cut,) = work_of(order.id)
    assert (cut.state, cut.running_since, cut.reported_minutes, cut.timed_minutes) == ("DONE", None, D(65), D(0))
    assert cut.started_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert mo_of(order.id).wip_cost == D("65.00")


def test_labour_is_valued_at_the_rate_of_the_skill(db):
    plant, item, part, welding = a_plant(), an_item(), a_part(), make("master.skill")
    centre = plant.centre("50", "20", rates=[{"skill": welding, "min_level": 3, "labour_rate": "90"}])
    plant.bill(item, (part, 1))
    plant.routing(
        item,
        {"name": "Weld", "work_centre": centre, "run_minutes": 1, "skill": welding, "min_level": 4},
        {"name": "Clean", "work_centre": centre, "run_minutes": 1, "skill": welding, "min_level": 2},
    )
    order = plant.released(item, 1)
    weld, clean = work_of(order.id)
    plant.report(weld, good=1, minutes=7)
    plant.report(clean, good=1, minutes=7)

    assert [(w.labour_cost, w.overhead_cost) for w in work_of(order.id)] == [
        (D("10.50"), D("2.33")),
        (D("5.83"), D("2.33")),
    ]


def test_a_finished_operation_ends_what_follows_and_the_order(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(
        item,
        {"name": "Cut", "work_centre": plant.centre("60", "0"), "run_minutes": 1},
        {"name": "Drill", "work_centre": plant.centre("60", "0"), "run_minutes": 1},
    )
    plant.shop.stock((part, 10, 3))
    order = plant.released(item, 10)
    plant.issue(order.id)
    cut, drill = work_of(order.id)
    plant.report(cut, good=4, minutes=10)
    plant.report(drill, good=4, minutes=10)
    perform(production.finish, [cut.id], actor=plant.worker)  # no more than four will come
    assert [w.state for w in work_of(order.id)] == ["DONE", "DONE"]

    order = plant.complete(order.id)

    assert (order.state, order.received_quantity, order.wip_cost) == ("FINISHED", D(4), D("0.00"))
    assert order.received_cost == D("50.00")  # ten parts, twenty minutes: all of it is in the four
    assert healthy()


def test_the_last_receipt_is_said_to_be_the_last(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.shop.stock((part, 10, 3))
    order = plant.released(item, 10)
    plant.issue(order.id, first=6)

    order = plant.complete(order.id, 5, last=True)

    assert (order.state, order.received_cost, order.wip_cost) == ("FINISHED", D("18.00"), D("0.00"))
    assert slip_of(order.id) is None  # called off
    assert position(part, plant.warehouse) == (D(4), D("12.00"), D(0))  # and nothing is kept for it
    assert healthy()


def test_closing_an_order_of_scrap_leaves_a_residue(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(
        item,
        {"name": "Cut", "work_centre": plant.centre("60", "30"), "run_minutes": 1},
        {"name": "Drill", "work_centre": plant.centre(), "run_minutes": 1},
    )
    plant.shop.stock((part, 10, 3))
    order = plant.released(item, 10)
    plant.issue(order.id)
    plant.report(work_of(order.id)[0], scrap=10, minutes=20)
    assert [w.state for w in work_of(order.id)] == ["DONE", "DONE"]

    perform(production.close, [order.id], {"reason": "All of it cracked"}, actor=plant.planner)

    assert costs_of(order.id) == (D("30.00"), D("20.00"), D("10.00"), D("0.00"), D("60.00"), D("0.00"))
    (told,) = events_of(order.id, "erp.manufacturing_order_closed.v1")
    assert (told["residue"], told["product"], told["happened_on"]) == ("60.00", item, "2026-03-02")
    assert healthy()


def test_cancelling_needs_an_order_that_nothing_was_spent_on(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 1})
    plant.shop.stock((part, 10, 3))
    first, second = plant.released(item, 4), plant.released(item, 4)
    plant.issue(second.id)

    perform(production.cancel, [first.id], {"reason": "Order withdrawn"}, actor=plant.planner)
    with pytest.raises(WrongState):
        perform(production.cancel, [second.id], {"reason": "No"}, actor=plant.planner)

    assert (mo_of(first.id).state, mo_of(first.id).reason) == ("CANCELLED", "Order withdrawn")
    assert [w.state for w in work_of(first.id)] == ["CANCELLED"]
    assert slip_of(first.id) is None
    assert position(part, plant.warehouse) == (D(6), D("18.00"), D(0))


def test_planning_and_scheduling_read_what_is_open(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 3))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "setup_minutes": 10, "run_minutes": 4})
    plant.shop.stock((part, 7, 1))
    going, draft = plant.released(item, 5, sales_order_ref=None), plant.order(item, 2, due_on=date(2026, 3, 20))

    supply = list_open_supply(plant.company, [item])
    assert [(s.document, s.quantity, s.on, s.is_draft) for s in supply] == [
        (going.id, D(5), date(2026, 3, 13), False),
        (draft.id, D(2), date(2026, 3, 20), True),
    ]
    demand = list_component_demand(plant.company)
    assert [(d.document, d.item, d.quantity, d.reserved) for d in demand] == [
        (going.id, part, D(15), D(7)),
        (draft.id, part, D(6), D(0)),
    ]
    assert list_component_demand(plant.company, [item]) == []
    (work,) = list_schedulable(plant.company)
    assert (work.manufacturing_order, work.planned_minutes, work.left_minutes, work.is_short) == (
        going.id,
        D(30),
        D(30),
        True,
    )
    plant.report(work.id, good=2, minutes=15)
    (work,) = list_schedulable(plant.company)
    assert (work.left_minutes, work.state) == (D("12.00"), "PAUSED")
    costs = get_running_costs([going.id])[going.id]
    assert (costs.total, costs.wip, costs.planned_total) == (D("22.50"), D("22.50"), D("60.00"))
    assert sales_orders_of([going.id, draft.id]) == {}


def test_progress_reaches_the_sales_order(db):
    plant, item, part = a_plant(), an_item("100"), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 3})
    sold = plant.shop.confirmed((item, 4))
    order = plant.released(item, 4, sales_order_ref=sold.id)

    plant.report(work_of(order.id)[0], good=1, minutes=3)

    (told,) = events_of(order.id, "erp.production_progressed.v1")
    assert (told["sales_order"], told["percent"], told["good"]) == (sold.id, "25.00", "1.000000")
    (progress,) = get_progress(sold.id)
    assert (progress.id, progress.percent, progress.good) == (order.id, D(25), D(1))
    assert sales_orders_of([order.id]) == {order.id: sold.id}


def test_everybody_does_their_own_part(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 3})
    plant.shop.stock((part, 10, 3))
    order = plant.order(item, 4)

    for actor in (plant.worker, plant.keeper, plant.engineer, plant.shop.seller, plant.cost_accountant):
        with pytest.raises(NotAllowed):
            perform(production.release, [order.id], actor=actor)
    perform(production.release, [order.id], actor=plant.planner)
    slip = slip_of(order.id)
    for actor in (plant.worker, plant.planner, plant.shop.seller):
        with pytest.raises(NotAllowed):
            perform(production.post_issue, [slip.id], actor=actor)
    with pytest.raises(NotAllowed):
        perform(production.report, [work_of(order.id)[0].id], {"minutes": D(1)}, actor=plant.keeper)
    assert mo_of(order.id).wip_cost == D("0.00")


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE erp_manufacturingorder SET wip_cost = wip_cost + 1", "erp_mo_costs_add_up"),
        (
            "UPDATE erp_manufacturingorder SET wip_cost = -1, received_cost = received_cost + wip_cost + 1",
            "erp_mo_costs_not_negative",
        ),
        ("UPDATE erp_manufacturingorder SET state = 'FINISHED'", "erp_mo_ended_no_wip"),
        ("UPDATE erp_manufacturingorder SET received_quantity = 5", "erp_mo_received"),
        ("UPDATE erp_manufacturingcomponent SET absorbed_cost = issued_cost + 1", "erp_mo_component_absorbed"),
        ("UPDATE erp_manufacturingcomponent SET reserved_quantity = -1", "erp_mo_component_quantities"),
        ("UPDATE erp_workorder SET good_quantity = quantity + 1", "erp_wo_quantities"),
        ("UPDATE erp_workorder SET absorbed_cost = labour_cost + overhead_cost + 1", "erp_wo_absorbed"),
        ("UPDATE erp_workreport SET minutes = 1", "erp_workreport_append_only"),
        ("DELETE FROM erp_productionreceipt", "erp_productionreceipt_append_only"),
    ],
)
def test_the_database_is_the_last_wall(db, statement, rule):
    from quintet.kernel.actor import system_actor
    from quintet.kernel.constraints import as_refusal
    from quintet.kernel.runner import together

    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    plant.routing(item, {"name": "Cut", "work_centre": plant.centre(), "run_minutes": 3})
    plant.shop.stock((part, 10, 3))
    order = plant.released(item, 4)
    plant.issue(order.id)
    plant.report(work_of(order.id)[0], good=2, minutes=9)
    plant.complete(order.id, 1)

    with pytest.raises((Refused, InvalidInput)) as refusal, together(system_actor("test"), "test"), as_refusal():
        sql.execute(statement)
    assert refusal.value.rule == rule
