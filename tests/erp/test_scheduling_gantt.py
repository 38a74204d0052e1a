"""The Gantt's figures, the rights on it, and what a move would do before it is made."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from quintet.erp.production import commands as production
from quintet.erp.production.documents import work_order
from quintet.erp.scheduling.queries import get_gantt, schedule, try_move
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed, NotFound
from quintet.kernel.runner import perform
from quintet.kernel.text import _
from tests.erp.builders import fresh
from tests.erp.timetable import LI, MONDAY, WANG, Workshop, a_workshop, at, days_at_work, known, placed
from tests.master.builders import a_company, a_user


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def gantt(shop: Workshop, by: str = "machine", actor: Any = None, **options: Any) -> dict[str, Any]:
    """The plan of the week from Monday on."""
    with known(shop.people):
        return get_gantt(actor or shop.planner, MONDAY, at(8, 12).date(), by, **options)


def row_of(page: dict[str, Any], key: str) -> dict[str, Any]:
    return next(row for row in page["resources"] if row["key"] == key)


def test_bars_lie_on_their_machines_with_pieces_neighbours_and_lateness(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(600, level=2), shop.cut(60), due=2)
    shop.run()
    page = gantt(shop)
    assert (page["from"], page["to"], page["time_zone"]) == (at(2, 0), at(9, 0), "Asia/Shanghai")
    assert [row["label"] for row in page["resources"]] == ["Lathe 1", "Lathe 2", "Mill"]
    first, second = page["bars"]
    assert (first["id"], first["row"], first["previous"], first["next"]) == (
        turn.id,
        f"machine:{shop.lathe_1}",
        None,
        mill.id,
    )
    assert [(each["start"], each["end"]) for each in first["slots"]] == [
        (at(2, 8), at(2, 12)),
        (at(2, 13), at(2, 17)),
        (at(3, 8), at(3, 10)),
    ]
    assert (first["start"], first["end"], first["minutes"]) == (at(2, 8), at(3, 10), 600)
    assert (first["late"], first["late_days"], first["due_on"]) == (True, 1, MONDAY)
    assert (second["previous"], second["employee"]["id"], second["machines"]) == (turn.id, WANG, (shop.mill,))
    assert first["label"].endswith("· 10 Turn")
    assert (first["version"], first["can_move"]) == (fresh(work_order, turn.id).version, True)
    assert page["figures"] == {
        "bars": 2, "late": 1, "unplaced": 0, "planned_minutes": 660, "available_minutes": 3 * 5 * 480,
        "utilisation": Decimal("9.2"),
    }  # fmt: skip


def test_rows_say_how_full_they_are_and_when_they_are_closed_or_down(db):
    shop = a_workshop()
    shop.order(shop.turn(480, level=2))
    shop.run()
    shop.down(shop.lathe_2, at(3, 8), at(3, 17))
    page = gantt(shop)
    lathe_1, lathe_2 = (row_of(page, f"machine:{n}") for n in (shop.lathe_1, shop.lathe_2))
    assert (lathe_1["available_minutes"], lathe_1["planned_minutes"], lathe_1["utilisation"]) == (
        2400,
        480,
        Decimal(20),
    )
    assert (lathe_2["available_minutes"], lathe_2["utilisation"]) == (1920, Decimal(0))
    assert [(each["start"], each["end"], each["label"]) for each in lathe_2["closed"] if each["reason"] == "down"] == [
        (at(3, 8), at(3, 17), "spindle")
    ]
    nights = [each for each in lathe_1["closed"] if each["reason"] == "closed"]
    assert (nights[0]["start"], nights[0]["end"]) == (at(2, 0), at(2, 8))
    assert (nights[1]["start"], nights[1]["end"]) == (at(2, 12), at(2, 13))
    assert (lathe_1["group"], lathe_1["ref"]["doc"]) == ("Lathes", "erp.machine")


def test_by_person_their_skills_their_leave_and_their_work(db):
    shop = a_workshop()
    shop.people[0] = replace(
        shop.person(LI, "Li", {shop.turning: 3}, windows=days_at_work((8, 12), (13, 17), without=[4])),
        away=[(at(4, 0), at(5, 0), _("Away", "请假"))],
        department="Shop floor",
    )
    shop.people.append(shop.person(77, "Clerk", {}))
    (work,) = shop.order(shop.turn(240, level=2))
    shop.run()
    page = gantt(shop, "person")
    assert [row["label"] for row in page["resources"]] == ["Wang", "Li"]  # by department; the clerk has no skill
    li = row_of(page, f"person:{LI}")
    assert (li["hint"], li["group"], li["available_minutes"], li["utilisation"]) == (
        "Turning 3",
        "Shop floor",
        1920,
        Decimal("12.5"),
    )
    assert [(each["start"], each["end"]) for each in li["closed"] if each["reason"] == "leave"] == [
        (at(4, 0), at(5, 0))
    ]
    assert [(bar["id"], bar["row"]) for bar in page["bars"]] == [(work.id, f"person:{LI}")]


def test_by_order_each_order_is_a_row_by_due_date(db):
    shop = a_workshop()
    late = shop.order(shop.turn(60), shop.cut(60), due=12)
    soon = shop.order(shop.turn(60), due=4)
    shop.run()
    page = gantt(shop, "order")
    orders = [late[0].manufacturing_order, soon[0].manufacturing_order]
    assert [row["id"] for row in page["resources"]] == orders[::-1]
    assert [row["planned_minutes"] for row in page["resources"]] == [60, 120]
    assert {row["utilisation"] for row in page["resources"]} == {None}
    assert {bar["row"] for bar in page["bars"]} == {f"order:{order}" for order in orders}


def test_what_lies_nowhere_is_listed_with_what_the_last_run_said(db):
    shop = a_workshop()
    (master,) = shop.order(shop.turn(60, level=5))
    run = shop.run()
    (fresh_one,) = shop.order(shop.turn(30), due=20)
    page = gantt(shop)
    assert [(each["work_order"]["id"], str(each["reason"].en)) for each in page["unplaced"]] == [
        (master.id, "nobody has the skill Turning at level 5 or above"),
        (fresh_one.id, "not scheduled yet: the next run places it"),
    ]
    assert (page["last_run"]["run"]["id"], page["last_run"]["unplaced"]) == (run.id, 1)
    assert page["unplaced"][1]["minutes"] == 30


def test_only_late_orders_and_only_one_work_centre(db):
    shop = a_workshop()
    (late,) = shop.order(shop.turn(60, level=2), due=2, priority=9)
    (fine,) = shop.order(shop.turn(600, level=2), due=20, priority=1)
    (mill,) = shop.order(shop.cut(60), due=20)
    shop.run()
    assert {bar["id"] for bar in gantt(shop)["bars"]} == {late.id, fine.id, mill.id}
    assert {bar["id"] for bar in gantt(shop, late=True)["bars"]} == {late.id}
    page = gantt(shop, centre=shop.mills)
    assert ([bar["id"] for bar in page["bars"]], [row["label"] for row in page["resources"]]) == ([mill.id], ["Mill"])


def test_who_may_not_move_work_sees_it_and_is_offered_nothing(db):
    shop = a_workshop()
    shop.order(shop.turn(60))
    shop.run()
    page = gantt(shop, actor=shop.plant.engineer)
    assert [(bar["can_move"], bar["machines"]) for bar in page["bars"]] == [(False, ())]
    assert (page["can_run"], gantt(shop)["can_run"]) == (False, True)
    with pytest.raises(NotAllowed):
        schedule.run(a_user("cashier", company=shop.company), {})
    other = a_user("planner", company=a_company())
    assert gantt(shop, actor=other)["bars"] == gantt(shop, actor=other)["resources"] == []


def test_customer_and_sales_order_are_shown_to_who_may_read_them(db):
    shop = a_workshop()
    order = shop.plant.shop.order((shop.product(shop.turn()), 1, "100"))
    (work,) = shop.order(shop.turn(60), sales_order_ref=order.id)
    shop.run()
    (bar,) = gantt(shop)["bars"]
    assert (bar["id"], bar["sales_order"]["id"], bar["sales_order"]["label"]) == (work.id, order.id, order.number)
    assert bar["customer"]
    (bar,) = gantt(shop, actor=shop.plant.engineer)["bars"]
    assert (bar["sales_order"], bar["customer"]) == (None, None)


def test_work_in_progress_cannot_be_dragged_and_shows_how_far_it_is(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60), quantity=4)
    shop.run()
    perform(production.start, [work.id], {"employee": WANG}, actor=shop.plant.worker)
    shop.plant.report(work, good=1, minutes=60)
    (bar,) = gantt(shop)["bars"]
    assert (bar["state"], bar["progress"], bar["can_move"]) == ("RUNNING", Decimal(25), False)


def test_the_page_costs_the_same_number_of_statements_whatever_is_on_it(db):
    shop = a_workshop()
    counts = []
    for size in (2, 15):
        for _n in range(size):
            shop.order(shop.turn(30), shop.cut(30))
        shop.run()
        for by in ("machine", "person", "order"):
            with sql.recorded() as seen:
                gantt(shop, by)
            counts.append(len(seen))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 11


def test_no_more_than_a_quarter_and_no_empty_stretch(db):
    shop = a_workshop(steel=0)
    for last in (at(1, 9).date(), MONDAY.replace(month=6, day=2)):
        with pytest.raises(InvalidInput) as refusal:
            get_gantt(shop.planner, MONDAY, last)
        assert refusal.value.rule == "erp.scheduling.shown_days"
    with pytest.raises(InvalidInput):
        schedule.run(shop.planner, {"by": "colour"})


def tried(shop: Workshop, work: Any, start_at: Any, **inputs: Any) -> dict[str, Any]:
    """What the move would do, to the week from Monday on."""
    with known(shop.people):
        return try_move(shop.planner, work.id, start_at, first=MONDAY, last=at(8, 12).date(), **inputs)


def test_a_move_can_be_tried_with_utilisation_before_and_after_and_nothing_is_written(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(240, level=2), shop.cut(60), due=2)
    shop.run()
    before = [placed(work) for work in (turn, mill)]
    found = tried(shop, turn, at(3, 8), machine=shop.lathe_2, push_later=True)
    assert (found["refusal"], found["rule"]) == (None, None)
    assert [(each["work_order"]["id"], each["after"]["start"]) for each in found["moved"]] == [
        (turn.id, at(3, 8)),
        (mill.id, at(3, 13)),
    ]
    use = {each["key"]: (each["before"], each["after"]) for each in found["resources"]}
    assert use == {
        f"machine:{shop.lathe_1}": (Decimal(10), Decimal(0)),
        f"machine:{shop.lathe_2}": (Decimal(0), Decimal(10)),
        f"machine:{shop.mill}": (Decimal("2.5"), Decimal("2.5")),
        f"person:{LI}": (Decimal(10), Decimal(10)),
        f"person:{WANG}": (Decimal("2.5"), Decimal("2.5")),
    }
    assert [(each["before_days"], each["after_days"]) for each in found["late"]] == [(0, 1)]
    assert [placed(work) for work in (turn, mill)] == before


def test_a_move_that_is_not_possible_says_why(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(240, level=2), shop.cut(60))
    shop.run()
    found = tried(shop, mill, at(2, 8))
    assert found["rule"] == "erp.scheduling.after_predecessor"
    assert str(found["refusal"].en).endswith("ends only at 03-02 12:00")
    assert found["moved"] == found["resources"] == found["late"] == []
    with pytest.raises(NotAllowed):
        try_move(shop.plant.engineer, turn.id, at(2, 8))
    with pytest.raises(NotFound):
        try_move(a_user("planner", company=a_company()), turn.id, at(2, 8))


def test_what_was_tried_is_what_the_move_does(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(240, level=2), shop.cut(60))
    shop.run()
    found = tried(shop, turn, at(2, 14), push_later=True)
    shop.move(turn, at(2, 14), push_later=True)
    after = [fresh(work_order, work.id) for work in (turn, mill)]
    assert [tuple(each["after"].values()) for each in found["moved"]] == [(w.start_at, w.end_at) for w in after]
