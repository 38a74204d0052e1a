"""People and the schedule: who is there is planned, who goes on leave is not; shifts and skills move work too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quintet.flows.people_at_work import people_facts
from quintet.flows.people_panels import list_planned
from quintet.kernel import clock, sql
from quintet.kernel.doctor import examine
from quintet.kernel.documents import get_document
from quintet.kernel.panels import get_panel
from quintet.kernel.reading.chain import get_chain
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, fresh
from tests.erp.factory import D, a_part, a_plant, an_item, make, work_of
from tests.flows.builders import set_up
from tests.hr.builders import (
    a_leave_type,
    a_shift,
    a_skill,
    an_employee,
    an_operator,
    asks_for,
    do,
    has_skill,
    on_shift,
)
from tests.master.builders import a_department, a_user
from tests.oa.builders import the_request, vote

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEXT = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen_at(datetime(TODAY.year, TODAY.month, TODAY.day, 6, tzinfo=SHANGHAI)):
        yield


class Workshop:
    """A plant with one lathe; Ann turns at level 3, so does (once hired) Bob; the foreman decides on their leave."""

    def __init__(self):
        self.plant = plant = a_plant()
        self.company = plant.company
        set_up(self.company)
        self.unit = a_department(self.company)
        self.turning = a_skill()
        hours = [{"from_time": "08:00", "to_time": "12:00"}, {"from_time": "13:00", "to_time": "17:00"}]
        self.centre = plant.centre(windows=hours)
        self.lathe = make("erp.machine", work_centre=self.centre)
        self.foreman_id, self.foreman = an_employee(self.company, self.unit, "workshop", name="Foreman")
        self.ann_id, self.ann = an_employee(self.company, self.unit, "workshop", manager=self.foreman_id, name="Ann")
        self.skill_of_ann = has_skill(self.company, self.ann_id, self.turning, 3)
        self.hr = a_user("hr_staff", company=self.company)
        self.leave = a_leave_type(name="事假")
        self.shaft = an_item(stock_class="semi_finished")
        steel = a_part()
        plant.shop.stock((steel, 1000, 10))
        plant.bill(self.shaft, (steel, 1))
        plant.routing(
            self.shaft,
            {"name": "Turn", "work_centre": self.centre, "run_minutes": D(30), "skill": self.turning, "min_level": 3},
        )

    def hire_bob(self, level=3):
        """Somebody else who turns."""
        self.bob_id = an_operator(self.company, self.unit, manager=self.foreman_id, name="Bob")
        self.skill_of_bob = has_skill(self.company, self.bob_id, self.turning, level)

    def scheduled(self, pieces=8, **values):
        """An order for shafts at half an hour each, released and scheduled."""
        order = self.plant.released(self.shaft, pieces, due_on=TODAY + timedelta(days=20), **values)
        self.run()
        return order

    def run(self):
        made = perform(get_document("erp.schedule_run").create, [{}], actor=self.plant.planner).record
        return do("erp.schedule_run.run", made, self.plant.planner).record

    def away(self, first, last=None, **values):
        """Ann's leave, approved by the foreman."""
        request = asks_for(self.ann, self.leave, str(first), str(last or first), **values)
        do("hr.leave_request.apply", request, self.ann)
        vote(the_request(request.id), self.foreman)
        return fresh(get_document("hr.leave_request"), request.id)


@pytest.fixture
def shop(db):
    return Workshop()


def place(order):
    """(employee, start on the Shanghai clock) of the order's only operation."""
    (work,) = work_of(order.id)
    return work.employee_ref, None if work.start_at is None else work.start_at.astimezone(SHANGHAI)


def at(on, hour, minute=0):
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=SHANGHAI)


def panel(request, name, actor):
    return get_panel(actor, get_document("hr.leave_request"), request, name)["blocks"]


def test_only_who_is_there_and_able_is_planned(shop):
    shop.hire_bob(level=2)  # not enough for the operation

    order = shop.scheduled()

    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_nobody_is_planned_while_they_are_on_leave(shop):
    shop.away(TODAY)

    order = shop.scheduled()

    assert place(order) == (shop.ann_id, at(NEXT, 8))


def test_approved_leave_hands_the_work_to_somebody_who_can(shop):
    order = shop.scheduled()
    shop.hire_bob()

    request = shop.away(TODAY)

    assert place(order) == (shop.bob_id, at(TODAY, 8))
    event = sql.value(
        "SELECT payload::jsonb ->> 'reason' FROM kernel_event WHERE name = 'erp.work_rescheduled.v1' AND document = %s",
        [work_of(order.id)[0].id],
    )
    assert event == request.number


def test_without_somebody_else_the_work_waits_until_they_are_back(shop):
    order = shop.scheduled()

    shop.away(TODAY, NEXT)

    assert place(order) == (shop.ann_id, at(TODAY + timedelta(days=2), 8))


def test_half_a_day_moves_only_what_lies_in_it(shop):
    order = shop.scheduled(pieces=4)  # two hours in the morning

    shop.away(TODAY, from_part="pm")
    assert place(order) == (shop.ann_id, at(TODAY, 8))

    shop.away(NEXT)
    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_what_waits_for_the_manager_moves_nothing(shop):
    order = shop.scheduled()
    request = asks_for(shop.ann, shop.leave, str(TODAY))

    do("hr.leave_request.apply", request, shop.ann)

    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_the_leave_and_what_it_moved_are_linked(shop):
    order = shop.scheduled()
    shop.hire_bob()

    request = shop.away(TODAY)

    (work,) = work_of(order.id)
    chain = get_chain(shop.foreman, request.id)
    assert work.id in {node["id"] for node in chain["nodes"]}


def test_cancelled_leave_lets_them_be_planned_again(shop):
    request = shop.away(TODAY + timedelta(days=1))
    do("hr.leave_request.cancel", request, shop.ann, reason="x")

    order = shop.scheduled(pieces=20)  # ten hours: today and into tomorrow

    (work,) = work_of(order.id)
    assert work.end_at.astimezone(SHANGHAI) == at(NEXT, 10)


def test_cancelled_leave_gives_work_that_nobody_could_take_its_place_again(shop):
    order = shop.scheduled()
    request = shop.away(TODAY, TODAY + timedelta(days=180))  # longer than anybody plans
    assert place(order) == (None, None)

    do("hr.leave_request.cancel", request, shop.hr, reason="trip called off")

    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_a_renewed_certificate_gives_work_its_place_again(shop):
    order = shop.scheduled()
    edit = get_document("hr.employee_skill").edit
    perform(edit, {shop.skill_of_ann: {"valid_to": str(TODAY - timedelta(days=1))}}, actor=shop.hr)
    assert place(order) == (None, None)

    do("hr.employee_skill.renew", shop.skill_of_ann, shop.hr, valid_to="2027-12-31")

    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_another_shift_moves_what_lies_outside_its_hours(shop):
    order = shop.scheduled()

    do("hr.employee.assign_shift", shop.ann_id, shop.hr, shift=a_shift(shop.company, ("13:00", "17:00")))

    assert place(order) == (shop.ann_id, at(TODAY, 13))


def test_new_hours_of_a_shift_move_work_of_all_on_it(shop):
    shift = a_shift(shop.company)
    on_shift(shop.company, shop.ann_id, shift, "2026-01-01")
    order = shop.scheduled()

    rows = [{"start_time": "10:00", "end_time": "16:00"}]
    perform(get_document("hr.shift").edit, {shift: {"windows": rows}}, actor=shop.hr)

    assert place(order) == (shop.ann_id, at(TODAY, 10))


def test_an_ended_skill_takes_the_work_away(shop):
    order = shop.scheduled()

    do("hr.employee_skill.end", shop.skill_of_ann, shop.hr, reason="audit")

    assert place(order) == (None, None)
    shop.hire_bob()
    shop.run()
    assert place(order) == (shop.bob_id, at(TODAY, 8))


def test_an_ended_skill_hands_the_work_to_who_still_has_it(shop):
    order = shop.scheduled()
    shop.hire_bob()

    do("hr.employee_skill.end", shop.skill_of_ann, shop.hr, reason="audit")

    assert place(order) == (shop.bob_id, at(TODAY, 8))


def test_a_certificate_that_runs_out_counts_to_its_last_day(shop):
    perform(get_document("hr.employee_skill").edit, {shop.skill_of_ann: {"valid_to": str(TODAY)}}, actor=shop.hr)

    today, tomorrow = shop.scheduled(pieces=16), shop.scheduled(pieces=2)

    assert place(today) == (shop.ann_id, at(TODAY, 8))
    assert place(tomorrow) == (None, None)
    perform(get_document("hr.employee_skill").edit, {shop.skill_of_ann: {"valid_to": str(NEXT)}}, actor=shop.hr)
    shop.run()
    assert place(tomorrow) == (shop.ann_id, at(NEXT, 8))


def test_work_of_who_leaves_the_company_goes_to_others(shop):
    order = shop.scheduled()
    shop.hire_bob()

    do("hr.employee.leave", shop.ann_id, shop.hr)

    assert place(order) == (shop.bob_id, at(TODAY, 8))


def test_a_move_by_hand_knows_who_is_away(shop):
    order = shop.scheduled()
    shop.away(NEXT)
    (work,) = work_of(order.id)

    with pytest.raises(Exception, match="Ann"):
        do("erp.work_order.move", work.id, shop.plant.planner, start_at=at(NEXT, 8).isoformat(), employee=shop.ann_id)

    assert place(order) == (shop.ann_id, at(TODAY, 8))


def test_the_doctor_finds_who_is_planned_while_away(shop):
    order = shop.scheduled()
    assert [each.findings for each in examine(["people_at_work.present"])] == [[]]

    sql.execute("UPDATE hr_leaverequest SET state = 'APPROVED' WHERE id = %s",
                [asks_for(shop.ann, shop.leave, str(TODAY)).id])  # fmt: skip

    ((found,),) = [each.findings for each in examine(["people_at_work.present"])]
    assert found.document == work_of(order.id)[0].id


# Facts ----------------------------------------------------------------------------------------------------------------


def facts_of(shop, employee, first, last):
    return next(each for each in people_facts(shop.company, first, last) if each.employee == employee)


def test_facts_tell_skills_with_their_ends_and_leave_without_its_reason(shop):
    sick = a_leave_type(name="病假", confidential=True)
    request = asks_for(shop.ann, sick, str(NEXT), private_note="flu", to_part="am")
    do("hr.leave_request.apply", request, shop.ann)
    vote(the_request(request.id), shop.foreman)
    do("hr.employee_skill.change_level", shop.skill_of_ann, shop.hr, level=5, on=str(NEXT), valid_to=str(NEXT))

    facts = facts_of(shop, shop.ann_id, TODAY, TODAY + timedelta(days=3))

    assert facts.skills == {shop.turning: 3}  # the lower of 3 and, from tomorrow, 5
    end = datetime(NEXT.year, NEXT.month, NEXT.day, tzinfo=SHANGHAI) + timedelta(days=1)
    assert facts.limits == {shop.turning: (None, end.astimezone(UTC))}
    assert [(start.astimezone(SHANGHAI), end.astimezone(SHANGHAI), what.en) for start, end, what in facts.away] == [
        (at(NEXT, 0), at(NEXT, 12), "Away")
    ]
    assert facts.windows


def test_people_before_they_join_are_no_facts(shop):
    new = an_operator(shop.company, shop.unit, joined_on=str(NEXT))

    assert list(facts_of(shop, new, TODAY, TODAY).windows) == []


# Reports --------------------------------------------------------------------------------------------------------------


def reporter(order):
    return sql.value("SELECT employee_ref FROM erp_workreport WHERE manufacturing_order = %s", [order.id])


def test_who_reports_is_who_did_it(shop):
    order = shop.plant.released(shop.shaft, 8)
    (work,) = work_of(order.id)

    do("erp.work_order.report", work.id, shop.ann, good="2", minutes="60")

    assert reporter(order) == shop.ann_id


def test_a_foreman_reports_for_whom_the_work_is_planned_on(shop):
    order = shop.scheduled()
    (work,) = work_of(order.id)

    do("erp.work_order.report", work.id, shop.foreman, good="2", minutes="60")

    assert reporter(order) == shop.ann_id


def test_who_is_named_did_it(shop):
    shop.hire_bob()
    order = shop.scheduled()
    (work,) = work_of(order.id)

    do("erp.work_order.report", work.id, shop.ann, good="2", minutes="60", employee=shop.bob_id)

    assert reporter(order) == shop.bob_id


def test_who_starts_work_has_it(shop):
    order = shop.plant.released(shop.shaft, 8)
    (work,) = work_of(order.id)

    do("erp.work_order.start", work.id, shop.ann)

    assert work_of(order.id)[0].employee_ref == shop.ann_id


# Panels ---------------------------------------------------------------------------------------------------------------


def test_the_form_shows_what_is_planned_and_who_could_do_it(shop):
    shop.scheduled()
    request = asks_for(shop.ann, shop.leave, str(TODAY))
    assert [each.number for each in list_planned(request)] == [
        row[0] for row in sql.rows("SELECT number FROM erp_workorder")
    ]

    told, table = panel(request, "production", shop.foreman)
    assert told["text"].startswith("该时段安排了 1 道工序")
    (row,) = table["rows"]
    assert (row["when"], row["others"]) == (f"{TODAY:%m-%d} 08:00–12:00", "无人可替")

    shop.hire_bob()
    assert panel(request, "production", shop.foreman)[1]["rows"][0]["others"] == "Bob"


def test_after_the_decision_it_shows_what_moved(shop):
    shop.scheduled()
    shop.hire_bob()

    request = shop.away(TODAY)

    told, table = panel(request, "production", shop.foreman)
    assert told == {"kind": "note", "tone": "success", "text": "已改排 1 道工序"}
    (row,) = table["rows"]
    assert (row["before"], row["after"], row["who"]) == (f"{TODAY:%m-%d} 08:00", f"{TODAY:%m-%d} 08:00", "Bob")


def test_leave_in_free_time_touches_no_work(shop):
    shop.scheduled(pieces=4)
    request = asks_for(shop.ann, shop.leave, str(TODAY), from_part="pm")

    (told,) = panel(request, "production", shop.foreman)

    assert told["tone"] == "success"


def test_who_may_not_read_work_is_told_how_much_there_is(shop):
    shop.scheduled()
    request = asks_for(shop.ann, shop.leave, str(TODAY))

    (told,) = panel(request, "production", shop.hr)

    assert told["text"].startswith("该时段安排了 1 道工序")


def test_the_team_and_the_balance_stand_beside_it(shop):
    shop.hire_bob()
    request = asks_for(shop.hr, shop.leave, str(TODAY), employee=shop.bob_id)
    do("hr.leave_request.apply", request, shop.hr)
    mine = asks_for(shop.ann, shop.leave, str(TODAY))

    (table,) = panel(mine, "team", shop.ann)

    assert [(row["name"], row["state"]) for row in table["rows"]] == [("Bob", "待批")]
    assert panel(mine, "balance", shop.ann)[0]["kind"] == "note"


def test_the_approver_sees_it_inside_the_approval(shop):
    shop.scheduled()
    request = asks_for(shop.ann, shop.leave, str(TODAY))
    do("hr.leave_request.apply", request, shop.ann)

    found = get_panel(shop.foreman, get_document("oa.approval_request"), the_request(request.id), "what_others_know")[
        "blocks"
    ]

    assert any("该时段安排了 1 道工序" in block.get("text", "") for block in found)
