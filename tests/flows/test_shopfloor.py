"""The page at the machine: how much waits and runs there, and who stands there."""

from decimal import Decimal

import pytest

from quintet.erp.production import commands as production
from quintet.kernel import clock, sql
from quintet.kernel.pages import pages
from quintet.kernel.results import NotAllowed
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY
from tests.erp.factory import a_plant, work_of
from tests.hr.builders import an_employee
from tests.master.builders import a_department, a_user, an_item, make

D = Decimal


@pytest.fixture
def plant(db):
    with clock.frozen_at(TODAY):
        yield a_plant()


def seen(actor):
    return pages["erp.shopfloor"].run(actor, {})


def test_each_machine_of_the_company_says_how_much_waits_and_runs_there(plant):
    centre = plant.centre(name="Turning")
    lathe, idle = (make("erp.machine", work_centre=centre, name=name) for name in ("Lathe 1", "Lathe 2"))
    make("erp.machine", work_centre=centre, name="Sold", active=False)
    gear = an_item("100", kind="make")
    plant.bill(gear, (an_item("10"), 1))
    plant.routing(gear, {"name": "Turn", "work_centre": centre, "run_minutes": D(2)})
    works = [work_of(plant.released(gear, 5).id)[0].id for _time in range(2)]
    sql.execute("UPDATE erp_workorder SET machine_id = %s", [lathe])
    perform(production.start, [works[0]], {}, actor=plant.worker)

    stations = {each["id"]: each for each in seen(plant.worker)["stations"]}

    assert set(stations) == {lathe, idle}
    assert (stations[lathe]["ready"], stations[lathe]["running"]) == (1, 1)
    assert (stations[idle]["ready"], stations[idle]["running"]) == (0, 0)
    assert stations[lathe]["work_centre"] == {"id": centre, "label": "Turning"}
    other = a_user("workshop", company=make("master.company", name="Other"))
    assert seen(other)["stations"] == []


def test_who_stands_there_is_the_employee_behind_the_account(plant):
    employee, worker = an_employee(plant.company, a_department(plant.company), "workshop", name="王铁军")
    assert seen(worker)["me"] == {"id": employee, "label": "王铁军"}
    assert seen(plant.worker)["me"] is None


def test_it_is_the_workshops_page(plant):
    with pytest.raises(NotAllowed):
        seen(a_user("accountant", company=plant.company))
