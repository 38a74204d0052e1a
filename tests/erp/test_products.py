"""What is made of what: versions, circles, phantoms, trees, standard costs."""

from datetime import date
from decimal import Decimal

import pytest

from quintet.erp.products.commands import activate, retire, revise
from quintet.erp.products.documents import bom, work_centre
from quintet.erp.products.queries import (
    bom_tree,
    explode,
    get_boms,
    get_routings,
    get_work_centres,
    list_bom_edges,
    register_source_prices,
    standard_costs,
    where_used,
    where_used_tree,
)
from quintet.erp.products.queries import costs as costs_module
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.results import InvalidInput, NotAllowed, Refused, WrongState
from quintet.kernel.runner import perform, together
from tests.erp.builders import fresh
from tests.erp.factory import LONG_AGO, TODAY, a_part, a_plant, an_item, make

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def rules_of(refusal) -> set[tuple[str | None, str]]:
    return {(each.field, each.rule) for each in refusal.value.errors}


def test_a_bill_is_numbered_by_version_and_taken_over_by_the_next(db):
    plant, reducer, gear = a_plant(), an_item(code="R-1"), a_part()
    first = plant.bill(reducer, (gear, 2))
    assert (first.version_no, fresh(bom, first.id).state) == (1, "ACTIVE")

    perform(revise, [first.id], actor=plant.engineer)
    second = sql.value("SELECT id FROM erp_bom WHERE item_id = %s AND version_no = 2", [reducer])
    assert [line.quantity for line in fresh(bom, second).components] == [D(2)]
    perform(activate, [second], {"valid_from": date(2026, 4, 1)}, actor=plant.engineer)

    assert fresh(bom, first.id).valid_to == date(2026, 3, 31)
    assert get_boms(plant.company, [reducer], date(2026, 3, 31))[reducer].id == first.id
    assert get_boms(plant.company, [reducer], date(2026, 4, 1))[reducer].id == second


def test_a_version_of_the_same_day_replaces_and_an_earlier_one_is_refused(db):
    plant, item, part = a_plant(), an_item(), a_part()
    first = plant.bill(item, (part, 1))
    second = plant.bill(item, (part, 2))
    assert fresh(bom, first.id).state == "RETIRED"

    early = plant.bill(item, (part, 3), activated=False, valid_from=date(2025, 12, 1))
    with pytest.raises(Refused) as refusal:
        perform(activate, [early.id], actor=plant.engineer)
    assert refusal.value.rule == "erp.products.no_later_version"
    assert fresh(bom, second.id).state == "ACTIVE"

    perform(bom.edit, {early.id: {"valid_to": date(2025, 12, 31)}}, actor=plant.engineer)
    perform(activate, [early.id], actor=plant.engineer)
    assert get_boms(plant.company, [item], date(2025, 12, 15))[item].id == early.id


def test_the_database_refuses_two_versions_on_one_day(db):
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 1))
    draft = plant.bill(item, (part, 2), activated=False)

    with pytest.raises((InvalidInput, Refused)) as refusal, together(system_actor("test"), "test"), as_refusal():
        sql.execute("UPDATE erp_bom SET state = 'ACTIVE' WHERE id = %s", [draft.id])
    assert refusal.value.rule == "erp_bom_one_active"


def test_a_circle_is_refused_when_saved_and_named_in_order(db):
    plant = a_plant()
    a, b, c = an_item(code="A"), an_item(code="B"), an_item(code="C")
    plant.bill(a, (b, 1))
    plant.bill(b, (c, 1))

    with pytest.raises(InvalidInput) as refusal:
        plant.bill(c, (a, 1), activated=False)

    assert rules_of(refusal) == {("components", "erp.products.no_circle")}
    assert "C → A → B → C" in refusal.value.errors[0].message.en
    assert "物料不能包含自身：C → A → B → C" in refusal.value.errors[0].message.zh
    with pytest.raises(InvalidInput) as refusal:
        plant.bill(a, (a, 1), activated=False)
    assert "A → A" in refusal.value.errors[0].message.en


def test_drafts_that_close_a_circle_together_cannot_all_become_active(db):
    plant = a_plant()
    a, b = an_item(code="A1"), an_item(code="B1")
    first, second = plant.bill(a, (b, 1), activated=False), plant.bill(b, (a, 1), activated=False)

    with pytest.raises(Refused) as refusal:
        perform(activate, [first.id, second.id], actor=plant.engineer)
    assert (refusal.value.rule, "A1 → B1 → A1" in refusal.value.message.en) == ("erp.products.no_circle", True)

    perform(activate, [first.id], actor=plant.engineer)
    with pytest.raises(Refused) as refusal:
        perform(activate, [second.id], actor=plant.engineer)
    assert "B1 → A1 → B1" in refusal.value.message.en


def test_the_database_refuses_a_circle_too(db):
    plant = a_plant()
    a, b = an_item(), an_item()
    plant.bill(a, (b, 1))
    draft = plant.bill(b, (a_part(), 1), activated=False)
    sql.execute("UPDATE erp_bomcomponent SET item_id = %s WHERE bom_id = %s", [a, draft.id])

    with pytest.raises(Refused) as refusal, together(system_actor("test"), "test"), as_refusal():
        sql.execute("UPDATE erp_bom SET state = 'ACTIVE' WHERE id = %s", [draft.id])
    assert refusal.value.rule == "erp_bom_no_circle"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": "0"}, ("components.0.quantity", "erp.products.usable_components")),
        ({"scrap_percent": "100"}, ("components.0.scrap_percent", "erp.products.usable_components")),
        ({"scrap_percent": "-1"}, ("components.0.scrap_percent", "erp.products.usable_components")),
        ({"issue_method": "magic"}, ("components.0.issue_method", "kernel.choice")),
    ],
)
def test_a_wrong_component_is_named(db, values, expected):
    plant, item, part = a_plant(), an_item(), a_part()

    with pytest.raises(InvalidInput) as refusal:
        plant.bill(item, {"item": part, "quantity": "1", **values})
    assert expected in rules_of(refusal)


def test_services_tools_and_bought_items_have_no_place_in_a_bill(db):
    plant = a_plant()

    with pytest.raises(InvalidInput) as refusal:
        plant.bill(a_part(), (an_item(kind="service"), 1), (an_item(kind="tool"), 1))
    assert rules_of(refusal) == {
        ("item", "erp.products.made_item"),
        ("components.0.item", "erp.products.usable_components"),
        ("components.1.item", "erp.products.usable_components"),
    }


def test_an_active_bill_is_not_edited_and_a_salesperson_makes_none(db):
    plant, item, part = a_plant(), an_item(), a_part()
    made = plant.bill(item, (part, 1))

    with pytest.raises(WrongState):
        perform(bom.edit, {made.id: {"remark": "x"}}, actor=plant.engineer)
    with pytest.raises(NotAllowed):
        perform(retire, [made.id], actor=plant.shop.seller)
    perform(retire, [made.id], actor=plant.engineer)
    assert get_boms(plant.company, [item], TODAY) == {}


def test_an_explosion_goes_one_level_and_through_phantoms(db):
    plant = a_plant()
    top, kit, inner = an_item(), an_item(kind="phantom"), an_item(kind="phantom")
    screw, plate, sub = a_part(), a_part(), an_item(kind="make")
    plant.bill(sub, (screw, 8))  # one level only: not exploded
    plant.bill(inner, (screw, 3))
    plant.bill(kit, (inner, 2), {"item": plate, "quantity": 1, "scrap_percent": 10}, base_quantity=1)
    plant.bill(
        top,
        {"item": kit, "quantity": 4, "scrap_percent": 20, "operation_no": 20},
        {"item": sub, "quantity": 1},
        {"item": screw, "quantity": 1, "operation_no": 20, "scrap_percent": 20, "issue_method": "issue"},
        base_quantity=2,
    )

    found = explode(plant.company, top, D(10), TODAY)

    assert [(c.item, c.quantity_per, c.scrap_percent, c.quantity, c.operation_no) for c in found] == [
        (screw, D(13) - D("0.5"), D(20), D(157), 20),  # 2 x 2 x 3 + 0.5 = 12.5; 125 / 0.8 = 156.25 pieces
        (plate, D(2), D(28), D(28), 20),  # 20 / (0.8 x 0.9) = 27.8
        (sub, D("0.5"), D(0), D(5), None),
    ]


def test_a_phantom_without_a_bill_is_refused(db):
    plant, top, kit = a_plant(), an_item(), an_item(kind="phantom", code="KIT", name="Kit")
    plant.bill(top, (kit, 1))

    with pytest.raises(Refused) as refusal:
        explode(plant.company, top, D(1), TODAY)
    assert (refusal.value.rule, "KIT" in refusal.value.message.en) == ("erp.products.phantom_has_bom", True)


def test_standard_costs_roll_up_three_levels_in_two_statements(db):
    plant = a_plant()
    steel, bearing = a_part(), a_part()
    shaft, gearbox, reducer = an_item(), an_item(), an_item()
    skill = make("master.skill")
    lathe = plant.centre("60", "30", rates=[{"skill": skill, "min_level": 3, "labour_rate": "90"}])
    bench = plant.centre("48", "12", efficiency=D(80))
    plant.bill(shaft, {"item": steel, "quantity": D("2.5"), "scrap_percent": D(20)})
    plant.bill(gearbox, (shaft, 2), (bearing, 4))
    plant.bill(reducer, (gearbox, 1), (bearing, 1))
    plant.routing(
        shaft,
        {"name": "Turn", "work_centre": lathe, "setup_minutes": 30, "run_minutes": 6, "skill": skill, "min_level": 4},
        lot_quantity=10,
    )
    plant.routing(reducer, {"name": "Assemble", "work_centre": bench, "run_minutes": 20})
    plant.shop.stock((steel, 100, "8"), (bearing, 10, "15.50"))
    get_work_centres()

    with sql.recorded() as seen:
        found = standard_costs(plant.company, [reducer, shaft, bearing], TODAY)

    assert len(seen) == 2
    one = found[shaft]
    assert (one.material, one.labour, one.overhead) == (D(25), D("13.5"), D("4.5"))  # 9 minutes at 90 and 30
    assert one.lead_minutes == D(90)
    whole = found[reducer]
    # 2 shafts, 5 bearings; 25 minutes (20 at 80 %) at 48 and 12
    assert (whole.material, whole.labour, whole.overhead) == (D("127.5"), D(27) + D(20), D(9) + D(5))
    assert (whole.total, whole.lead_minutes) == (D("188.5"), D(90) + D(25))
    assert (found[bearing].total, found[bearing].labour) == (D("15.5"), D(0))


def test_an_unknown_material_makes_the_cost_unknown_and_a_supplier_makes_it_known(db, monkeypatch):
    plant, item, part, other = a_plant(), an_item(), a_part(), a_part()
    plant.bill(item, (part, 2), (other, 1))
    plant.routing(item, {"name": "Press", "work_centre": plant.centre("60", "0"), "run_minutes": 1})
    plant.shop.stock((other, 1, "3"))
    monkeypatch.setattr(costs_module, "_source_prices", [])

    unknown = standard_costs(plant.company, [item], TODAY)[item]
    assert (unknown.material, unknown.total, unknown.labour) == (None, None, D(1))

    register_source_prices(lambda company, items, on: {part: D("4.25")} if part in items else {})
    assert standard_costs(plant.company, [item], TODAY)[item].total == D("12.5")


def test_the_tree_shows_every_level_with_costs_and_where_used_the_way_up(db):
    plant = a_plant()
    steel, shaft, box = a_part(), an_item(), an_item()
    in_shaft = plant.bill(shaft, (steel, 3))
    in_box = plant.bill(box, {"item": shaft, "quantity": 2, "issue_method": "backflush", "operation_no": 10})
    plant.routing(shaft, {"name": "Turn", "work_centre": plant.centre("60", "30"), "run_minutes": 2})
    plant.shop.stock((steel, 9, "2.00"))

    tree = bom_tree.run(plant.engineer, {"item": box, "quantity": "5"})

    assert [(r["item"]["id"], r["_level"], r["quantity"], r["total"]) for r in tree.rows] == [
        (box, 0, "5", D("90.00")),  # 60 of steel, 20 of labour, 10 of overhead
        (shaft, 1, "10", D("90.00")),
        (steel, 2, "30", D("60.00")),
    ]
    assert [c.ok for c in tree.checks] == [True]
    assert [(r.get("bom") or {}).get("id") for r in tree.rows] == [None, in_box.id, in_shaft.id]
    assert tree.rows[1]["_links"] == {
        "quantity": {"report": "erp.bom_tree", "params": {"item": shaft}},
        "unit_cost": {"report": "erp.bom_tree", "params": {"item": shaft}},
    }
    assert tree.rows[2]["_links"]["unit_cost"] == {"doc": "erp.stock_position", "where": [["item", "=", steel]]}
    assert {r["unit"] for r in tree.rows} == {"PCS"}
    seen_by_worker = bom_tree.run(plant.worker, {"item": box})
    assert "total" not in [c.name for c in seen_by_worker.columns]
    assert not any("total" in row or "labour" in row for row in seen_by_worker.rows)
    with pytest.raises(NotAllowed):
        bom_tree.run(plant.shop.seller, {"item": box})

    above = where_used_tree.run(plant.engineer, {"item": steel})
    assert [(r["item"]["id"], r["_level"], r.get("quantity")) for r in above.rows] == [
        (steel, 0, None),
        (shaft, 1, "3"),
        (box, 2, "6"),
    ]
    assert [(e.parent, e.child) for e in where_used(plant.company, steel)] == [(shaft, steel), (box, shaft)]
    assert {(e.parent, e.child, e.quantity_per) for e in list_bom_edges(plant.company, TODAY)} == {
        (shaft, steel, D(3)),
        (box, shaft, D(2)),
    }


def test_operations_are_numbered_and_sorted(db):
    plant, item, centre = a_plant(), an_item(), a_plant().centre()
    centre = plant.centre()
    plant.routing(
        item,
        {"name": "Cut", "work_centre": centre},
        {"name": "Mill", "work_centre": centre},
        {"name": "Check", "work_centre": centre, "sequence_no": 15},
    )

    found = get_routings(plant.company, [item], TODAY)[item]
    assert [(o.sequence_no, o.name) for o in found.operations] == [(10, "Cut"), (15, "Check"), (20, "Mill")]


def test_a_work_centre_has_hours_that_make_sense_and_rates_by_skill(db):
    plant, skill = a_plant(), make("master.skill")
    centre = plant.centre(
        "50",
        windows=[{"from_time": "08:00", "to_time": "12:00"}, {"from_time": "13:00", "to_time": "17:30"}],
        rates=[
            {"skill": skill, "min_level": 2, "labour_rate": "60"},
            {"skill": skill, "min_level": 4, "labour_rate": "80"},
        ],
    )
    found = get_work_centres()[centre]
    assert found.minutes_a_day == 510
    assert [found.labour_rate_for(skill, level) for level in (1, 2, 3, 4, 5)] == [D(50), D(60), D(60), D(80), D(80)]
    assert found.labour_rate_for(None, 5) == D(50)

    with pytest.raises(InvalidInput) as refusal:
        perform(
            work_centre.edit,
            {
                centre: {
                    "efficiency": "0",
                    "windows": [
                        {"from_time": "08:00", "to_time": "12:00"},
                        {"from_time": "11:00", "to_time": "13:00"},
                        {"from_time": "8:00", "to_time": "09:00"},
                        {"from_time": "18:00", "to_time": "17:00"},
                    ],
                }
            },
            actor=plant.engineer,
        )
    assert ("efficiency", "erp.products.sound_rates") in rules_of(refusal)
    assert ("windows", "erp.products.sound_windows") in rules_of(refusal)
    assert ("windows.2.from_time", "erp.products.sound_windows") in rules_of(refusal)
    assert ("windows.3.to_time", "erp.products.sound_windows") in rules_of(refusal)
    assert LONG_AGO < TODAY
