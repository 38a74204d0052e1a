"""What can be promised, and why: from stock, from what comes, made, bought. Exact dates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quintet.erp.scheduling.queries import promise
from quintet.kernel import clock, sql
from tests.erp.factory import a_part, an_item
from tests.erp.timetable import Workshop, a_workshop, at, known, placed

D = Decimal


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def promised(shop: Workshop, *wants: tuple[int, Any]) -> list[tuple[int | None, list[str]]]:
    """(day of March, reasons in English) of each want."""
    found = promise(shop.company, [(item, D(str(quantity))) for item, quantity in wants], shop.people)
    assert all(text.zh and text.zh != text.en for each in found for text in each.because)
    return [(each.on and (each.on - date(2026, 2, 28)).days, [text.en for text in each.because]) for each in found]


def code_of(item: int) -> str:
    return sql.value("SELECT code FROM master_item WHERE id = %s", [item])


def test_what_lies_in_stock_free_is_there_today(db):
    shop = a_workshop()
    assert promised(shop, (shop.steel, 1000)) == [(2, ["1000 from stock"])]


def test_what_is_bought_takes_the_suppliers_working_days(db):
    shop = a_workshop(steel=3)
    brass = a_part()
    assert promised(shop, (brass, 2)) == [(None, [f"2 {code_of(brass)} to be bought, but nobody supplies it"])]
    shop.source(brass, lead_time_days=5)
    assert promised(shop, (brass, 2)) == [(9, ["2 to be bought: 5 working days, 2026-03-09"])]


def test_what_is_made_needs_material_people_and_machines(db):
    shop = a_workshop(steel=20)
    item = shop.product(shop.turn(60, level=2), shop.cut(30))
    assert promised(shop, (item, 8)) == [
        (3, ["8 to be made: free capacity on Lathe 1 from 2026-03-02, done 2026-03-03"]),
    ]


def test_part_from_stock_and_part_made_with_material_that_is_bought(db):
    shop = a_workshop(steel=0)
    shop.source(shop.steel, lead_time_days=2)
    item = shop.product(shop.turn(60, level=2))
    shop.plant.shop.stock((item, 12, 50))
    ((day, because),) = promised(shop, (item, 20))
    steel = code_of(shop.steel)
    assert day == 5  # steel comes on the 4th, is used from the 5th: eight hours
    assert because == [
        "12 from stock",
        f"8 to be made: needs {steel}, there on 2026-03-04, free capacity on Lathe 1 from 2026-03-05, done 2026-03-05",
        f"{steel}: 8 to be bought: 2 working days, 2026-03-04",
    ]


def test_what_comes_anyway_is_promised_when_it_is_sooner_than_making_it_anew(db):
    shop = a_workshop(steel=0)
    shop.source(shop.steel, lead_time_days=8)
    order = shop.buy(shop.steel, 5, day=4)
    assert promised(shop, (shop.steel, 5)) == [(4, [f"5 from {order.number}, expected 2026-03-04"])]
    assert promised(shop, (shop.steel, 6))[0] == (
        12,
        [f"5 from {order.number}, expected 2026-03-04", "1 to be bought: 8 working days, 2026-03-12"],
    )


def test_what_comes_too_late_is_left_for_others(db):
    shop = a_workshop(steel=0)
    shop.source(shop.steel, lead_time_days=1)
    shop.buy(shop.steel, 5, day=30)
    assert promised(shop, (shop.steel, 5)) == [(3, ["5 to be bought: 1 working days, 2026-03-03"])]


def test_what_others_have_ordered_is_not_promised_again(db):
    shop = a_workshop(steel=10)
    brass = a_part()
    shop.source(brass, lead_time_days=4)
    shop.plant.shop.stock((brass, 10, 3))
    shop.order(shop.turn(60), material=brass, quantity=7)  # reserved when it was released
    assert promised(shop, (brass, 3)) == [(2, ["3 from stock"])]
    assert promised(shop, (brass, 4))[0][0] == 6


def test_an_order_that_lacks_material_takes_what_comes_first(db):
    shop = a_workshop(steel=0)
    shop.order(shop.turn(60), quantity=5)  # five pieces of steel are lacking
    shop.source(shop.steel, lead_time_days=10)
    order = shop.buy(shop.steel, 8, day=4)
    assert promised(shop, (shop.steel, 3)) == [(4, [f"3 from {order.number}, expected 2026-03-04"])]
    assert promised(shop, (shop.steel, 4))[0][0] == 16


def test_a_customer_who_waits_takes_what_comes_first(db):
    shop = a_workshop(steel=0)
    shop.plant.shop.confirmed((shop.steel, 5, "20"))
    shop.source(shop.steel, lead_time_days=10)
    shop.buy(shop.steel, 8, day=4)
    assert [day for day, _because in promised(shop, (shop.steel, 3))] == [4]
    assert [day for day, _because in promised(shop, (shop.steel, 4))] == [16]


def test_a_part_that_is_made_is_made_first(db):
    shop = a_workshop()
    part = shop.product(shop.turn(240, level=2))
    whole = shop.product(shop.cut(60), material=part)
    ((day, because),) = promised(shop, (whole, 2))
    assert day == 3  # the part from 8 to 17, the whole the next morning
    assert because[0].startswith("2 to be made")


def test_the_plan_that_lies_is_respected_and_the_gap_before_it_is_used(db):
    shop = a_workshop()
    shop.people = shop.people[:1]
    (work,) = shop.order(shop.turn(60, level=2), quantity=6)
    shop.move(work, at(2, 10))
    item = shop.product(shop.turn(60, level=2))
    assert [day for day, _because in promised(shop, (item, 2))] == [2]  # 8 to 10
    assert promised(shop, (item, 3)) == [
        (3, ["3 to be made: free capacity on Lathe 1 from 2026-03-03, done 2026-03-03"]),
    ]
    assert placed(work)[0] == "02 10:00"


def test_work_that_is_ordered_and_not_placed_yet_comes_before(db):
    shop = a_workshop()
    shop.people = shop.people[:1]
    shop.order(shop.turn(60, level=2), quantity=8)
    item = shop.product(shop.turn(60, level=2))
    assert [day for day, _because in promised(shop, (item, 1))] == [3]


def test_several_wants_share_stock_and_capacity(db):
    shop = a_workshop(steel=10)
    shop.people = shop.people[:1]
    shop.source(shop.steel, lead_time_days=3)
    one, two = shop.product(shop.turn(60, level=2)), shop.product(shop.turn(60, level=2))
    days = [day for day, _because in promised(shop, (one, 8), (two, 2), (shop.steel, 1), (one, 1))]
    assert days == [2, 3, 5, 6]


def test_what_nobody_can_do_cannot_be_promised_and_says_so(db):
    shop = a_workshop()
    item = shop.product(shop.turn(60, level=5))
    assert promised(shop, (item, 1)) == [(None, ["Turn: nobody has the skill Turning at level 5 or above"])]
    loose = an_item()
    assert promised(shop, (loose, 1)) == [(None, [f"1 {code_of(loose)} to be made, but it has no bill of material"])]


def test_a_component_that_cannot_be_had_stops_the_whole(db):
    shop = a_workshop(steel=0)
    item = shop.product(shop.turn(60))
    steel = code_of(shop.steel)
    assert promised(shop, (item, 2)) == [
        (None, [f"{steel} cannot be had", f"2 {steel} to be bought, but nobody supplies it"]),
    ]


def test_a_service_is_there_at_once_and_nothing_asks_nothing(db):
    shop = a_workshop(steel=0)
    service = an_item(kind="service")
    assert promised(shop, (service, 5)) == [(2, [])]
    with sql.recorded() as seen:
        assert promise(shop.company, []) == []
    assert seen == []


def test_without_a_routing_the_items_lead_time_counts(db):
    shop = a_workshop(steel=5)
    item = an_item()
    shop.plant.bill(item, (shop.steel, 1))
    shop.plan_of(item, lead_time_days=3)
    assert promised(shop, (item, 2))[0] == (5, ["2 to be made: done 2026-03-05"])


def test_promising_writes_nothing_and_asks_once_whatever_the_depth(db):
    shop = a_workshop()
    item = shop.steel
    promised(shop, (item, 1), (shop.product(shop.turn(1)), 1))  # what is kept in memory is loaded once
    counts = []
    for depth in range(1, 7):
        item = shop.product(shop.turn(10), shop.cut(10), material=item)
        if depth not in (2, 6):
            continue
        with sql.recorded() as seen:
            promise(shop.company, [(item, D(3)), (item, D(1))], shop.people)
        counts.append(len(seen))
        assert not [text for text in seen if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH C"))]
    assert counts[0] == counts[1] <= 17


def test_who_is_at_work_is_asked_for_when_nobody_is_given(db):
    shop = a_workshop()
    item = shop.product(shop.turn(60, level=2))
    with known(shop.people):
        assert promise(shop.company, [(item, D(1))])[0].on == date(2026, 3, 2)
    assert promise(shop.company, [(item, D(1))], [])[0].on is None


def test_nothing_is_promised_to_begin_before_the_day_asked_for(db):
    shop = a_workshop()
    item = shop.product(shop.turn(60, level=2))
    (found,) = promise(shop.company, [(item, D(1))], shop.people, date(2026, 3, 11))
    assert found.on == date(2026, 3, 11)
