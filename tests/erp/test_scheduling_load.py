"""How full work centres and skills are, by week; and that plan and slots agree."""

from decimal import Decimal

import pytest

from quintet.erp.production import commands as production
from quintet.erp.scheduling.queries import capacity_load, skill_load
from quintet.kernel import clock, sql
from quintet.kernel.desk import desk_numbers
from quintet.kernel.doctor import examine
from quintet.kernel.results import InvalidInput, NotAllowed
from quintet.kernel.runner import perform
from tests.erp.timetable import LI, WANG, a_workshop, at, known
from tests.master.builders import a_user

D = Decimal


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def test_hours_of_work_centres_by_week_less_what_is_down(db):
    shop = a_workshop()
    shop.order(shop.turn(60, level=2), shop.cut(30), quantity=50, due=30)  # 50 h on a lathe, then 25 h on the mill
    shop.down(shop.lathe_2, at(3, 8), at(4, 17))
    shop.run()
    result = capacity_load.run(shop.planner, {"weeks": 3})
    rows = {row["label"]: row for row in result.rows}
    lathes, mills = rows["Lathes"], rows["Mills"]
    assert (lathes["available"], lathes["planned"], lathes["free"]) == (D("224.0"), D("50.0"), D("174.0"))
    assert (lathes["load"], lathes["week_2026_03_02"], lathes["week_2026_03_09"], lathes["week_2026_03_16"]) == (
        D("22.3"),
        D("62.5"),  # 40 of 64
        D("12.5"),  # 10 of 80
        D("0.0"),
    )
    assert (mills["planned"], mills["week_2026_03_02"]) == (D("25.0"), D("0.0"))
    assert lathes["_link"]["doc"] == "erp.work_order"
    assert (result.totals["available"], result.totals["planned"]) == (D("344.0"), D("75.0"))
    assert [column.name for column in result.columns[-3:]] == ["week_2026_03_02", "week_2026_03_09", "week_2026_03_16"]


def test_hours_of_people_by_skill(db):
    shop = a_workshop()
    shop.order(shop.turn(60, level=2), shop.cut(30), quantity=20, due=30)
    with known(shop.people):
        shop.run()
        rows = {row["label"]: row for row in skill_load.run(shop.planner, {"weeks": 1}).rows}
    assert (rows["Turning"]["available"], rows["Turning"]["planned"]) == (D("80.0"), D("20.0"))  # Li and Wang
    assert (rows["Milling"]["available"], rows["Milling"]["planned"]) == (D("40.0"), D("10.0"))
    assert rows["Milling"]["load"] == D("25.0")


def test_who_may_not_read_the_load_and_how_many_weeks_there_are(db):
    shop = a_workshop(steel=0)
    with pytest.raises(NotAllowed):
        capacity_load.run(a_user("cashier", company=shop.company), {})
    for weeks in (0, 27):
        with pytest.raises(InvalidInput):
            capacity_load.run(shop.planner, {"weeks": weeks})


def test_plan_and_slots_agree_after_everything_that_can_happen(db):
    shop = a_workshop()
    turn, _mill = shop.order(shop.turn(120, level=2), shop.cut(60))
    (other,) = shop.order(shop.turn(60), quantity=3)
    shop.run()
    perform(production.start, [turn.id], {"employee": LI}, actor=shop.plant.worker)
    with clock.frozen_at(at(2, 9)):
        shop.down(shop.lathe_1, at(2, 9), at(4, 17))
        shop.run()
        shop.move(other, at(5, 9), employee=WANG, machine=shop.lathe_2)
        shop.plant.report(turn, good=1, minutes=60)
        shop.run()
    (found,) = examine(["erp.slots"])
    assert found.findings == []
    sql.execute("UPDATE erp_slot SET end_at = end_at + interval '1 minute' WHERE work_order = %s", [other.id])
    (found,) = examine(["erp.slots"])
    assert [each.document for each in found.findings] == [other.id]


def test_the_desk_counts_what_lies_nowhere_and_what_is_down(db):
    shop = a_workshop()
    shop.order(shop.turn(), shop.cut())
    shop.down(shop.mill, at(2, 9), at(2, 12))
    numbers = {name: desk_numbers[name].value(shop.planner) for name in ("erp.work_not_scheduled", "erp.machines_down")}
    assert numbers == {"erp.work_not_scheduled": 2, "erp.machines_down": 1}
