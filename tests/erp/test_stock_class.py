"""What an item's stock lies in stays while there is stock, or an open order of it; phantoms lie nowhere."""

from decimal import Decimal

import pytest

from quintet.erp.production import commands as production
from quintet.erp.products.queries import standard_costs
from quintet.erp.sales import commands as sales
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.constraints import as_refusal
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform, together
from quintet.master.items.documents import item as item_document
from quintet.master.skills.documents import skill
from tests.erp.buying import Yard, a_supplier
from tests.erp.factory import TODAY, a_part, a_plant, an_item, make
from tests.master.builders import a_user

D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(TODAY):
        yield


def edit(plant, item, **values):
    return perform(item_document.edit, {item: values}, actor=plant.planner).record


def refusal_of(plant, item, **values) -> tuple[str | None, str, str]:
    """(field, rule, what it says) of the one refusal of an edit."""
    with pytest.raises(InvalidInput) as refusal:
        edit(plant, item, **values)
    (only,) = refusal.value.errors
    return only.field, only.rule, only.message.en


def a_yard(plant) -> Yard:
    buyer = a_user("buyer", company=plant.company)
    return Yard(plant.company, plant.warehouse, buyer, plant.keeper, plant.planner, plant.shop.accountant, a_supplier())


def test_phantoms_and_services_lie_in_no_warehouse_tools_do(db):
    kinds = ("make", "buy", "phantom", "service", "tool")
    items = [an_item(kind=kind) for kind in kinds]

    found = get_items(items)

    assert [found[i].is_stocked for i in items] == [True, True, False, False, True]
    assert {found[i].stock_class for i in items} == {"goods"}


def test_the_stock_class_stays_while_there_is_stock(db):
    plant, item = a_plant(), an_item("5")
    plant.shop.stock((item, 1, 1))

    field, rule, text = refusal_of(plant, item, stock_class="consumable")
    assert (field, rule) == ("stock_class", "master.items.stock_class_fixed_while_in_use")
    assert "there is stock of it in" in text
    assert refusal_of(plant, item, kind="phantom")[:2] == ("kind", "master.items.stock_class_fixed_while_in_use")
    assert edit(plant, item, kind="buy").kind == "buy"  # another kind that lies in the same account
    assert edit(plant, item, name="Another name").name == "Another name"

    sold = plant.shop.confirmed((item, 1))
    plant.shop.ship_order(sold.id)
    assert edit(plant, item, stock_class="consumable").stock_class == "consumable"


def test_the_database_keeps_the_stock_class_too(db):
    plant, item = a_plant(), an_item("5")
    plant.shop.stock((item, 1, 1))

    with pytest.raises(Refused) as refusal, together(system_actor("test"), "test"), as_refusal():
        sql.execute("UPDATE master_item SET stock_class = 'consumable' WHERE id = %s", [item])
    assert refusal.value.rule == "erp_stock_class_is_fixed"


def test_the_stock_class_stays_while_an_order_of_it_is_open(db):
    plant, sold, made, used, bought = a_plant(), an_item("5"), an_item(), a_part(), a_part()
    plant.bill(made, (used, 1))
    yard = a_yard(plant)
    yard.source(bought, "11.30")
    selling = plant.shop.confirmed((sold, 1))
    making = plant.released(made, 2)
    yard.placed((bought, 3))

    assert "sales order SO-" in refusal_of(plant, sold, stock_class="consumable")[2]
    assert "manufacturing order MO-" in refusal_of(plant, made, stock_class="semi_finished")[2]
    assert "manufacturing order MO-" in refusal_of(plant, used, stock_class="consumable")[2]
    assert "purchase order PO-" in refusal_of(plant, bought, stock_class="consumable")[2]

    perform(sales.cancel, [selling.id], {"reason": "withdrawn"}, actor=plant.shop.desk)
    perform(production.cancel, [making.id], {"reason": "withdrawn"}, actor=plant.planner)
    assert edit(plant, sold, stock_class="consumable").stock_class == "consumable"
    assert edit(plant, made, stock_class="semi_finished").stock_class == "semi_finished"


def test_what_is_not_in_stock_costs_what_its_best_supplier_asks_without_tax(db):
    plant, made, bought = a_plant(), an_item(), a_part()
    plant.bill(made, (bought, 2))
    assert standard_costs(plant.company, [made], TODAY)[made].total is None

    a_yard(plant).source(bought, "11.30")

    with sql.recorded() as seen:
        found = standard_costs(plant.company, [made], TODAY)
    assert found[made].total == D("20")
    assert len(seen) <= 3
    plant.shop.stock((bought, 1, "12.00"))  # what lies there counts first
    assert standard_costs(plant.company, [made], TODAY)[made].total == D("24")


def test_skills_are_made_by_those_who_need_them(db):
    plant = a_plant()
    assert make("master.skill", name="Welding", code="WELD")
    with pytest.raises(NotAllowed):
        perform(skill.create, [{"code": "X", "name": "X"}], actor=plant.shop.seller)
    assert perform(skill.create, [{"code": "MILL", "name": "铣削"}], actor=plant.engineer).record.pinyin
