"""What people see of product data and production: lists, forms, boards, previews, chains; who sees what it costs."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from quintet.erp.production.documents import (
    manufacturing_order,
    material_issue,
    production_receipt,
    work_order,
    work_report,
)
from quintet.erp.products.documents import bom, machine, routing, work_centre
from quintet.kernel import clock
from quintet.kernel.desk import numbers_for
from quintet.kernel.reading.bodies import get_body
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.reading.drafts import get_new, preview
from quintet.kernel.reading.grouping import list_groups
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reading.meta import document_meta
from quintet.master.skills.documents import skill
from tests.erp.factory import TODAY, a_part, a_plant, an_item, make, mo_of, work_of
from tests.master.builders import a_user

D = Decimal
DOCUMENTS = (
    work_centre,
    machine,
    bom,
    routing,
    manufacturing_order,
    work_order,
    material_issue,
    work_report,
    production_receipt,
    skill,
)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_every_list_opens_with_each_preset_and_says_what_to_do_when_empty(db, document):
    plant = a_plant()
    reader = a_user("administrator", company=plant.company)
    meta = document_meta(reader, document)
    assert meta["empty"]

    for preset in [{"where": []}, *meta["list"]["presets"]]:
        page = list_page(reader, document, Query(where=preset["where"]))
        assert page["count"]["value"] == 0
    for name in document.list.group_by:
        assert list_groups(reader, document, Query(), name)["groups"] == []


def a_going_order():
    plant, item, part = a_plant(), an_item(), a_part()
    plant.bill(item, (part, 2))
    plant.routing(
        item,
        {"name": "Cut", "work_centre": plant.centre("60", "30"), "run_minutes": 3},
        {"name": "Fold", "work_centre": plant.centre("60", "30"), "run_minutes": 3},
    )
    plant.shop.stock((part, 12, "2.50"))
    return plant, plant.released(item, 5)


def test_presets_find_late_short_and_waiting_orders(db):
    plant, going = a_going_order()
    late = plant.order(going.item_id, 1, due_on="2026-02-27")
    short = plant.released(going.item_id, 50)

    def found(document, preset, reader=plant.planner):
        chosen = next(each for each in document.list.presets if each.name == preset)
        return {r["id"] for r in list_page(reader, document, Query(where=chosen.where, sort=chosen.sort))["rows"]}

    assert found(manufacturing_order, "late") == {late.id}
    assert found(manufacturing_order, "to_release") == {late.id}
    assert found(manufacturing_order, "going") == {going.id, short.id}
    assert found(manufacturing_order, "short") == {short.id}
    ready = {work_of(going.id)[0].id, work_of(short.id)[0].id}
    assert found(work_order, "ready", plant.worker) == ready
    assert found(work_order, "unplanned", plant.worker) == ready | {work_of(going.id)[1].id, work_of(short.id)[1].id}


def test_who_makes_things_does_not_see_what_they_cost(db):
    plant, going = a_going_order()
    plant.issue(going.id)
    plant.report(work_of(going.id)[0], good=5, minutes=15)

    for reader, sees in ((plant.worker, False), (plant.shop.seller, False), (plant.cost_accountant, True)):
        body = get_body(reader, manufacturing_order, going.id)
        assert ("wip_cost" in body["values"]) is sees
        assert ("issued_cost" in body["lines"]["components"][0]) is sees
    assert get_body(plant.cost_accountant, manufacturing_order, going.id)["values"]["wip_cost"] == "47.50"
    assert "labour_cost" not in get_body(plant.worker, work_order, work_of(going.id)[0].id)["values"]
    assert "labour_rate" not in get_body(plant.worker, work_centre, work_of(going.id)[0].work_centre_id)["values"]


def test_the_buttons_are_those_of_state_and_role(db):
    plant, going = a_going_order()

    def buttons(reader, document, number):
        return {each["name"] for each in get_body(reader, document, number)["commands"]}

    assert {"complete", "close", "cancel", "reschedule"} <= buttons(plant.planner, manufacturing_order, going.id)
    assert "release" not in buttons(plant.planner, manufacturing_order, going.id)
    cut, fold = work_of(going.id)
    assert {"start", "report", "finish"} <= buttons(plant.worker, work_order, cut.id)
    assert not {"start", "report"} & buttons(plant.worker, work_order, fold.id)
    for hidden in ("begin", "make_ready", "end", "call_off"):
        assert hidden not in buttons(plant.worker, work_order, cut.id)


def test_the_board_shows_work_by_state(db):
    plant, going = a_going_order()
    plant.report(work_of(going.id)[0], good=2, minutes=6)

    groups = list_groups(plant.worker, work_order, Query(), "state")["groups"]

    assert {g["key"]: g["count"] for g in groups} == {"PAUSED": 1, "READY": 1}
    assert document_meta(plant.worker, work_order)["kanban"]["by"] == "state"


def test_a_new_order_is_filled_in_while_it_is_typed(db):
    plant, going = a_going_order()
    assert get_new(plant.planner, manufacturing_order, {})["values"]["state"] == "DRAFT"

    shown = preview(
        plant.planner, manufacturing_order, {"item": going.item_id, "quantity": "100", "due_on": "2026-03-13"}
    )

    assert shown["values"]["bom"]["id"] == going.bom_id
    assert shown["values"]["routing"]["id"] == going.routing_id
    assert shown["values"]["planned_start_on"] == "2026-03-12"  # ten hours of eight a day
    assert shown["errors"] == []


def test_a_new_slip_takes_what_is_open(db):
    plant, going = a_going_order()

    shown = preview(plant.keeper, material_issue, {"manufacturing_order": going.id, "kind": "issue", "lines": []})

    assert [line["quantity"] for line in shown["lines"]["lines"]] == ["10"]
    assert shown["errors"] == []


def test_the_chain_goes_from_the_order_to_everything_that_came_of_it(db):
    plant, going = a_going_order()
    plant.issue(going.id)
    for work in work_of(going.id):
        plant.report(work, good=5, minutes=15)
    plant.complete(going.id)

    chain = get_chain(plant.cost_accountant, going.id)

    docs = sorted(node["doc"] for node in chain["nodes"])
    assert docs.count("erp.work_order") == 2
    assert docs.count("erp.work_report") == 2
    assert {"erp.material_issue", "erp.production_receipt"} <= set(docs)


def test_numbers_on_the_desk_are_those_of_the_role(db):
    plant, going = a_going_order()
    plant.order(going.item_id, 1, due_on="2026-02-27")

    def numbers(reader):
        with override("en"):
            return {n["label"]: n["value"] for n in numbers_for(reader)}

    assert numbers(plant.planner)["Orders to release"] == "1"
    assert numbers(plant.worker)["Jobs ready"] == "1"
    plant.issue(going.id)
    assert numbers(plant.cost_accountant)["Work in process"] == "25.00"
    assert "Work in process" not in numbers(plant.worker)
    assert mo_of(going.id).state == "IN_PROGRESS"
    assert make("master.skill", name="Milling")
