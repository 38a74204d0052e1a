"""Running a schedule: stories with exact times."""

import pytest

from quintet.erp.production import commands as production
from quintet.erp.scheduling import commands as scheduling
from quintet.erp.scheduling.documents import schedule_run
from quintet.kernel import clock, sql
from quintet.kernel.results import InvalidInput, NotAllowed, Refused
from quintet.kernel.runner import perform
from tests.erp.builders import events_of, fresh
from tests.erp.factory import a_part, mo_of, work_of
from tests.erp.timetable import LI, WANG, ZHAO, a_workshop, at, days_at_work, known, placed, slots_of


@pytest.fixture(autouse=True)
def _monday_at_eight():
    with clock.frozen_at(at(2, 8)):
        yield


def messages_of(run) -> list[tuple[str, int, str]]:
    """(kind, order, text in English) of a run's messages."""
    return [(m.kind, m.order_ref, m.text["en"]) for m in fresh(schedule_run, run.id).messages]


def test_operations_follow_each_other_on_machines_with_people_who_can(db):
    shop = a_workshop()
    turn, mill = shop.order(shop.turn(60, level=2), shop.cut(300))
    run = shop.run()
    assert placed(turn) == ("02 08:00", "02 09:00", shop.lathe_1, LI)
    assert placed(mill) == ("02 09:00", "02 15:00", shop.mill, WANG)
    assert slots_of(mill) == [("02 09:00", "02 12:00"), ("02 13:00", "02 15:00")]
    assert (run.state, run.order_count, run.planned_count, run.late_count, run.unplaced_count) == ("DONE", 1, 2, 0, 0)
    assert run.makespan_hours == 7
    assert messages_of(run) == []
    (made,) = events_of(run.id, "erp.schedule_made.v1")
    assert (made["planned"], made["kept"], made["late"]) == (2, 0, 0)


def test_the_order_due_first_goes_first_and_what_is_late_is_told_with_its_days(db):
    shop = a_workshop()
    (later,) = shop.order(shop.turn(8 * 60, level=2), due=6)
    (late,) = shop.order(shop.turn(12 * 60, level=2), due=2)
    run = shop.run()
    assert placed(late) == ("02 08:00", "03 12:00", shop.lathe_1, LI)
    assert placed(later) == ("03 13:00", "04 12:00", shop.lathe_1, LI)
    assert (run.late_count, run.tardiness_hours) == (1, 12)
    assert messages_of(run) == [
        ("late", late.manufacturing_order, "Due 2026-03-02, ends 2026-03-03: 1 days late"),
    ]


def test_a_low_priority_number_goes_before_an_earlier_date(db):
    shop = a_workshop()
    (soon,) = shop.order(shop.turn(60, level=2), due=3)
    (urgent,) = shop.order(shop.turn(60, level=2), due=20, priority=1)
    shop.run()
    assert [placed(work)[0] for work in (urgent, soon)] == ["02 08:00", "02 09:00"]


def test_what_cannot_be_placed_is_listed_with_the_reason_in_words(db):
    shop = a_workshop(steel=2)
    (master,) = shop.order(shop.turn(60, level=5))
    brass = a_part(code="BRASS-1")
    (no_metal,) = shop.order(shop.turn(60), material=brass, quantity=3)
    centre = shop.plant.centre(name="Annealing")
    (no_machine,) = shop.order({"sequence_no": 10, "name": "Anneal", "work_centre": centre, "run_minutes": "5"})
    run = shop.run()
    said = {order: text for kind, order, text in messages_of(run) if kind == "unplaced"}
    assert said == {
        master.manufacturing_order: "nobody has the skill Turning at level 5 or above",
        no_metal.manufacturing_order: "material missing: 3 BRASS-1",
        no_machine.manufacturing_order: "no machine in use in Annealing",
    }
    assert placed(master) is placed(no_metal) is placed(no_machine) is None
    assert (run.unplaced_count, run.planned_count) == (3, 0)
    text = fresh(schedule_run, run.id).messages[0].text
    assert set(text) == {"en", "zh"}
    assert text["zh"] != text["en"]


def test_without_people_only_machines_that_need_no_skill_work(db):
    shop = a_workshop()
    shop.people = []
    (skilled,) = shop.order(shop.turn())
    (plain,) = shop.order({"sequence_no": 10, "name": "Wash", "work_centre": shop.mills, "run_minutes": "30"})
    run = shop.run()
    assert placed(skilled) is None
    assert placed(plain) == ("02 08:00", "02 08:30", shop.mill, None)
    assert messages_of(run)[0][2] == "nobody has the skill Turning at level 1 or above"


def test_nobody_at_work_while_the_centre_runs_is_a_reason_of_its_own(db):
    shop = a_workshop()
    shop.people = [shop.person(LI, "Li", {shop.turning: 5}, windows=days_at_work((18, 24)))]
    (work,) = shop.order(shop.turn())
    assert messages_of(shop.run())[0][2] == ("nobody with the skill Turning at level 1 is at work while Lathes runs")
    assert placed(work) is None


def test_work_begins_when_its_material_has_come(db):
    shop = a_workshop(steel=0)
    (work,) = shop.order(shop.turn())
    shop.buy(shop.steel, 5, day=4)
    shop.run()
    assert placed(work)[0] == "05 08:00"


def test_an_order_waits_for_the_order_that_makes_its_part(db):
    shop = a_workshop()
    part = shop.product(shop.turn(120, level=2))
    made = shop.plant.released(part, 1)
    (of_part,) = work_of(made.id)
    (of_whole,) = shop.order(shop.cut(60), material=part, due=3)
    shop.run()
    assert placed(of_part)[:2] == ("02 08:00", "02 10:00")
    assert placed(of_whole)[:2] == ("02 10:00", "02 11:00")


def test_material_of_a_later_operation_does_not_hold_up_the_first(db):
    shop = a_workshop(steel=0)
    item = shop.product(shop.turn(60), shop.cut(60))
    sql.execute("UPDATE erp_bomcomponent SET operation_no = 20 WHERE item_id = %s", [shop.steel])
    turn, mill = work_of(shop.plant.released(item, 1).id)
    shop.run()
    assert placed(turn)[0] == "02 08:00"
    assert placed(mill) is None


def test_running_work_stays_with_its_machine_and_person_and_only_its_rest_is_planned(db):
    shop = a_workshop()
    (work,) = shop.order(shop.turn(60, level=2), quantity=4, due=20)
    shop.run()
    assert slots_of(work) == [("02 08:00", "02 12:00")]
    with clock.frozen_at(at(2, 8)):
        perform(production.start, [work.id], {"employee": LI}, actor=shop.plant.worker)
    with clock.frozen_at(at(2, 10)):
        shop.plant.report(work, good=1, minutes=120)
        (urgent,) = shop.order(shop.turn(60, level=2), due=2, priority=1)
        shop.run()
    assert placed(work) == ("02 08:00", "02 14:00", shop.lathe_1, LI)
    assert slots_of(work) == [("02 08:00", "02 12:00"), ("02 13:00", "02 14:00")]
    assert placed(urgent)[0] == "02 14:00"  # only Li turns at level 2


def test_the_frozen_days_stay_as_they_are(db):
    shop = a_workshop()
    (first,) = shop.order(shop.turn(60, level=2), due=20)
    shop.run()
    (urgent,) = shop.order(shop.turn(60, level=2), due=2, priority=1)
    run = shop.run(frozen_days=1)
    assert [placed(first)[0], placed(urgent)[0]] == ["02 08:00", "02 09:00"]
    assert (run.kept_count, run.planned_count, run.moved_count) == (1, 1, 0)
    run = shop.run(frozen_days=0)
    assert [placed(first)[0], placed(urgent)[0]] == ["02 09:00", "02 08:00"]
    assert (run.kept_count, run.planned_count, run.moved_count) == (0, 2, 2)


def test_who_is_affected_is_told_where_their_work_was_and_where_it_is(db):
    shop = a_workshop()
    (first,) = shop.order(shop.turn(60, level=2), due=20)
    shop.run()
    shop.order(shop.turn(60, level=2), due=2)
    run = shop.run()
    (moved,) = events_of(first.id, "erp.work_rescheduled.v1")
    assert (moved["order"], moved["reason"]) == (first.manufacturing_order, run.number)
    assert (moved["before"]["start_at"], moved["after"]["start_at"]) == ("2026-03-02T00:00:00Z", "2026-03-02T01:00:00Z")
    assert (moved["before"]["employee"], moved["after"]["employee"]) == (LI, LI)


def test_finished_work_frees_its_time_and_the_order_starts_when_its_first_operation_does(db):
    shop = a_workshop()
    (done,) = shop.order(shop.turn(240, level=2), due=3)
    (next_,) = shop.order(shop.turn(60, level=2), due=20)
    shop.run()
    assert (placed(next_)[0], mo_of(next_.manufacturing_order).planned_start_on) == ("02 13:00", at(2, 9).date())
    with clock.frozen_at(at(2, 9)):
        shop.plant.report(done, good=1, minutes=50)
        shop.run()
    assert slots_of(done) == [("02 08:00", "02 09:00")]
    assert placed(next_)[0] == "02 09:00"


def test_a_new_order_after_the_run_has_no_place_until_the_next(db):
    shop = a_workshop()
    shop.run()
    (work,) = shop.order(shop.turn())
    assert placed(work) is None
    shop.people.append(shop.person(ZHAO, "Zhao", {shop.turning: 1}))
    shop.run()
    assert placed(work)[3] == WANG  # the first by number of the least skilled


def test_two_runs_without_a_change_between_them_move_nothing(db):
    shop = a_workshop()
    for due in (3, 9, 6):
        shop.order(shop.turn(100), shop.cut(200), due=due)
    shop.run()
    before = sql.rows("SELECT work_order, machine_id, employee_ref, start_at, end_at FROM erp_slot ORDER BY 1, 4")
    run = shop.run()
    after = sql.rows("SELECT work_order, machine_id, employee_ref, start_at, end_at FROM erp_slot ORDER BY 1, 4")
    assert (run.moved_count, before) == (0, after)


def test_a_run_is_written_in_a_fixed_number_of_statements(db):
    shop = a_workshop()
    counts = []
    for size in (1, 12):
        for _n in range(size):
            shop.order(shop.turn(30), shop.cut(30))
        made = perform(schedule_run.create, [{}], actor=shop.planner).record
        with known(shop.people), sql.recorded() as seen:
            perform(scheduling.run, [made.id], actor=shop.planner)
        counts.append(len([text for text in seen if "nextval" not in text]))  # numbers are taken in blocks
    assert counts[0] == counts[1]
    assert counts[1] <= 24


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"horizon_days": 0}, "erp_schedule_run_horizon"),
        ({"horizon_days": 401}, "erp_schedule_run_horizon"),
        ({"frozen_days": 99}, "erp_schedule_run_frozen"),
    ],
)
def test_a_horizon_that_makes_no_sense_is_refused(db, values, rule):
    shop = a_workshop(steel=0)
    with pytest.raises(Refused) as refusal:
        perform(schedule_run.create, [values], actor=shop.planner)
    assert refusal.value.rule == rule


def test_the_past_is_not_planned(db):
    shop = a_workshop(steel=0)
    with pytest.raises(InvalidInput) as refusal:
        perform(schedule_run.create, [{"first_on": at(1, 9).date()}], actor=shop.planner)
    assert [each.field for each in refusal.value.errors] == ["first_on"]


def test_planner_and_workshop_run_it_and_nobody_else(db):
    shop = a_workshop(steel=0)
    shop.run(actor=shop.plant.worker)
    for actor in (shop.plant.engineer, shop.plant.keeper, shop.plant.shop.seller):
        with pytest.raises(NotAllowed):
            shop.run(actor=actor)
