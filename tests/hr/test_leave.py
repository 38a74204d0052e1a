"""Leave as a story: asked for, decided, taken, given back; what the rules refuse and what nobody else may read."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quintet.hr.leave.queries import get_leave_balances, team_absence
from quintet.hr.presence.queries import list_people
from quintet.kernel import clock, sql
from quintet.kernel.doctor import examine
from quintet.kernel.documents import get_document
from quintet.kernel.reading import bodies, drafts
from quintet.kernel.reading.listing import Query, list_page
from quintet.kernel.reading.meta import document_meta
from quintet.kernel.reports import get_report
from quintet.kernel.results import DocumentHeld, InvalidInput, NotAllowed, NotFound, Refused, WrongState
from quintet.kernel.runner import perform
from tests.hr.builders import (
    D,
    a_balance,
    a_leave_type,
    a_shift,
    an_employee,
    an_operator,
    annual_leave,
    asks_for,
    balance,
    do,
    on_shift,
    request_state,
)
from tests.master.builders import a_calendar, a_company, a_department, a_user
from tests.oa.builders import a_policy, the_request, vote, votes

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen_at(TUESDAY):
        yield


class House:
    """A company: the boss manages Ann and Bob in the workshop; HR; annual leave with five days each."""

    def __init__(self):
        self.company = a_company()
        self.workshop = a_department(self.company)
        self.boss_id, self.boss = an_employee(self.company, self.workshop, "employee", name="Boss")
        self.ann_id, self.ann = an_employee(self.company, self.workshop, "employee", manager=self.boss_id, name="Ann")
        self.bob_id, self.bob = an_employee(self.company, self.workshop, "employee", manager=self.boss_id, name="Bob")
        self.hr = a_user("hr_staff", company=self.company)
        self.annual = annual_leave(carry_over_days=D(2))
        self.of_ann = a_balance(self.company, self.ann_id, self.annual, 5)

    def applied(self, *when, **values):
        """Ann's request, waiting for the boss."""
        request = asks_for(self.ann, self.annual, *when, **values)
        assert do("hr.leave_request.apply", request, self.ann).held
        return request

    def approved(self, *when, **values):
        """Ann's request, approved by the boss."""
        request = self.applied(*when, **values)
        vote(the_request(request.id), self.boss)
        return request


@pytest.fixture
def house(db):
    return House()


def refused(call, *args, **values):
    with pytest.raises((InvalidInput, Refused)) as refusal:
        call(*args, **values)
    return refusal.value.rule


# The way of a request -------------------------------------------------------------------------------------------------


def test_leave_waits_for_the_manager_and_its_days_wait_on_the_balance(house):
    request = house.applied("2026-11-30", "2026-12-02")

    assert request_state(request) == ("DRAFT", True)
    assert votes(the_request(request.id)) == [(1, 1, house.boss.user_id, "PENDING")]
    assert the_request(request.id).reason == {"en": "3 days of 年假", "zh": "年假 3 天"}
    assert balance(house.of_ann) == (5, 0, 3, 2)

    vote(the_request(request.id), house.boss)

    assert request_state(request) == ("APPROVED", False)
    assert balance(house.of_ann) == (5, 3, 0, 2)
    event = sql.value(
        "SELECT payload::jsonb - 'document' FROM kernel_event WHERE name = 'hr.leave_approved.v1' AND document = %s",
        [request.id],
    )
    assert '"days": "3.00"' in str(event).replace("'", '"')


def test_a_refused_request_is_rejected_and_the_days_come_back(house):
    request = house.applied("2026-11-30")

    vote(the_request(request.id), house.boss, "reject", reason="bad week")

    assert request_state(request) == ("REJECTED", False)
    assert balance(house.of_ann) == (5, 0, 0, 5)


def test_a_returned_request_is_changed_and_asked_again(house):
    request = house.applied("2026-11-30", "2026-12-02")
    vote(the_request(request.id), house.boss, "return_to_start", reason="shorter please")
    assert (request_state(request), balance(house.of_ann)) == (("DRAFT", False), (5, 0, 0, 5))

    perform(get_document("hr.leave_request").edit, {request.id: {"to_on": "2026-11-30"}}, actor=house.ann)
    do("hr.leave_request.apply", request, house.ann)

    assert balance(house.of_ann) == (5, 0, 1, 4)
    vote(the_request(request.id), house.boss)
    assert balance(house.of_ann) == (5, 1, 0, 4)


def test_who_asked_withdraws_while_it_waits_and_may_discard_it(house):
    request = house.applied("2026-11-30")
    with pytest.raises(DocumentHeld):
        do("hr.leave_request.discard", request, house.ann)

    do("hr.leave_request.withdraw", request, house.ann)
    assert (request_state(request), balance(house.of_ann)) == (("DRAFT", False), (5, 0, 0, 5))
    assert the_request(request.id).state == "WITHDRAWN"

    do("hr.leave_request.discard", request, house.ann)
    assert request_state(request) == ("WITHDRAWN", False)
    with pytest.raises(WrongState):
        do("hr.leave_request.apply", request, house.ann)


def test_cancelled_leave_gives_its_days_back(house):
    request = house.approved("2026-11-30", "2026-12-01")
    assert balance(house.of_ann) == (5, 2, 0, 3)

    do("hr.leave_request.cancel", request, house.ann, reason="project")

    assert request_state(request) == ("CANCELLED", False)
    assert balance(house.of_ann) == (5, 0, 0, 5)
    assert sql.value("SELECT count(*) FROM kernel_event WHERE name = 'hr.leave_cancelled.v1'") == 1
    asks_for(house.ann, house.annual, "2026-11-30")  # the days are free for another request


def test_leave_that_has_begun_is_corrected_by_hr_only(house):
    request = house.approved("2026-11-24", "2026-11-25")

    assert refused(do, "hr.leave_request.cancel", request, house.ann, reason="ill") == "hr.leave.not_begun"
    do("hr.leave_request.cancel", request, house.hr, reason="worked")

    assert balance(house.of_ann) == (5, 0, 0, 5)


def test_more_than_is_left_is_refused_and_nothing_waits(house):
    request = asks_for(house.ann, house.annual, "2026-11-30", "2026-12-07")  # six working days
    assert (request.days, request.left_before) == (6, 5)

    assert refused(do, "hr.leave_request.apply", request, house.ann) == "leave.balance_suffices"
    assert (request_state(request), balance(house.of_ann)) == (("DRAFT", False), (5, 0, 0, 5))


def test_days_that_wait_cannot_be_asked_for_twice(house):
    house.applied("2026-11-30", "2026-12-02")
    second = asks_for(house.ann, house.annual, "2026-12-14", "2026-12-16")

    assert refused(do, "hr.leave_request.apply", second, house.ann) == "leave.balance_suffices"
    assert balance(house.of_ann) == (5, 0, 3, 2)


def test_a_type_may_be_overdrawn_as_far_as_it_allows(house):
    type_ = annual_leave(overdraft=D(1))
    number = a_balance(house.company, house.ann_id, type_, 1)

    assert do("hr.leave_request.apply", asks_for(house.ann, type_, "2026-11-30", "2026-12-01"), house.ann).held
    assert balance(number) == (1, 0, 2, -1)
    third = asks_for(house.ann, type_, "2026-12-14")
    assert refused(do, "hr.leave_request.apply", third, house.ann) == "leave.balance_suffices"


def test_a_request_over_new_year_draws_on_both_years(house):
    next_year = a_balance(house.company, house.ann_id, house.annual, 5, year=2027)

    request = house.approved("2026-12-30", "2027-01-04")  # Wed, Thu | Fri, Mon

    assert request.by_year == {"2026": "2", "2027": "2"}
    assert (balance(house.of_ann), balance(next_year)) == ((5, 2, 0, 3), (5, 2, 0, 3))
    do("hr.leave_request.cancel", request, house.ann, reason="x")
    assert (balance(house.of_ann), balance(next_year)) == ((5, 0, 0, 5), (5, 0, 0, 5))


def test_without_a_balance_of_the_year_nothing_can_be_taken(house):
    request = asks_for(house.bob, house.annual, "2026-11-30")

    assert refused(do, "hr.leave_request.apply", request, house.bob) == "leave.balance_suffices"


def test_a_type_without_balance_needs_none(house):
    personal = a_leave_type(name="事假", paid=False)
    request = asks_for(house.bob, personal, "2026-11-30")
    assert request.left_before is None

    do("hr.leave_request.apply", request, house.bob)
    vote(the_request(request.id), house.boss)

    assert request_state(request) == ("APPROVED", False)


def test_a_policy_decides_who_is_asked_for_long_leave(house):
    a_policy(
        {"approver": "manager"},
        {"approver": "role", "role": "hr_staff"},
        command="hr.leave_request.apply",
        conditions=[("days", ">=", "3")],
    )
    short, long = (
        house.applied("2026-11-30"),
        house.applied("2026-12-14", "2026-12-16"),
    )

    vote(the_request(short.id), house.boss)
    vote(the_request(long.id), house.boss)
    assert (request_state(short), request_state(long)) == (("APPROVED", False), ("DRAFT", True))

    vote(the_request(long.id), house.hr)
    assert request_state(long) == ("APPROVED", False)
    assert balance(house.of_ann) == (5, 4, 0, 1)


def test_hr_enters_leave_for_an_operator_and_the_operators_manager_decides(house):
    operator = an_operator(house.company, house.workshop, manager=house.boss_id)
    a_balance(house.company, operator, house.annual, 5)
    request = asks_for(house.hr, house.annual, "2026-11-30", employee=operator)

    do("hr.leave_request.apply", request, house.hr)

    assert votes(the_request(request.id)) == [(1, 1, house.boss.user_id, "PENDING")]


# Counting -------------------------------------------------------------------------------------------------------------


def test_days_are_counted_on_the_employees_own_shift_and_the_calendar(house):
    a_calendar([{"on": "2026-11-27", "working": False}, {"on": "2026-11-28", "working": True}])
    seven_days = a_calendar(is_default=False, saturday=True, sunday=True)
    on_shift(house.company, house.bob_id, a_shift(house.company, calendar=seven_days), "2026-01-01")
    personal = a_leave_type(name="事假")

    # Thursday to Monday: Friday is a holiday, Saturday made up for
    assert asks_for(house.ann, personal, "2026-11-26", "2026-11-30").days == 3
    assert asks_for(house.bob, personal, "2026-11-26", "2026-11-30").days == 5


def test_calendar_days_count_for_types_that_say_so(house):
    marriage = a_leave_type(name="婚假", counts="calendar", half_days=False)

    assert asks_for(house.ann, marriage, "2026-11-27", "2026-11-30").days == 4


def test_half_days_are_half(house):
    personal = a_leave_type(name="事假")

    assert asks_for(house.ann, personal, "2026-11-25", to_part="am").days == D("0.5")
    assert asks_for(house.ann, personal, "2026-11-25", "2026-11-26", from_part="pm").days == D("1.5")


def test_a_preview_counts_days_and_names_what_is_left(house):
    given = {"type": house.annual, "from_on": "2026-11-30", "to_on": "2026-12-01", "to_part": "am"}

    shown = drafts.preview(house.ann, get_document("hr.leave_request"), given)

    assert (shown["values"]["days"], shown["values"]["left_before"]) == ("1.5", "5")
    assert shown["values"]["employee"]["id"] == house.ann_id
    assert shown["errors"] == []


def test_an_empty_form_is_ones_own(house):
    shown = drafts.get_new(house.ann, get_document("hr.leave_request"), {})

    assert shown["values"]["employee"]["id"] == house.ann_id
    assert shown["values"]["from_on"] == "2026-11-24"


# Rules ----------------------------------------------------------------------------------------------------------------


def test_what_the_rules_refuse(house):
    personal = a_leave_type(name="事假", max_days=D(3), past_days=2, needs_reason=True, half_days=False)
    why = {"reason": "moving house"}

    assert refused(asks_for, house.ann, personal, "2026-12-02", "2026-12-01", **why) == "hr.leave.ends_after_it_begins"
    assert refused(asks_for, house.ann, personal, "2026-12-01", "2028-01-01", **why) == "hr.leave.ends_after_it_begins"
    assert refused(asks_for, house.ann, personal, "2026-11-28", "2026-11-29", **why) == "hr.leave.takes_some_time"
    of_type = "hr.leave.within_the_rules_of_its_type"
    assert refused(asks_for, house.ann, personal, "2026-11-30", "2026-12-03", **why) == of_type  # four days
    assert refused(asks_for, house.ann, personal, "2026-11-20", **why) == of_type  # four days ago
    assert refused(asks_for, house.ann, personal, "2026-11-30", from_part="pm", **why) == of_type
    assert refused(asks_for, house.ann, personal, "2026-11-30") == of_type
    asks_for(house.hr, personal, "2026-11-20", employee=house.ann_id, **why)


def test_nobody_asks_for_somebody_else(house):
    rule = refused(asks_for, house.ann, house.annual, "2026-11-30", employee=house.bob_id)

    assert rule == "hr.leave.for_oneself_unless_hr"


def test_two_requests_never_share_a_half_day(house):
    personal = a_leave_type(name="事假")
    asks_for(house.ann, personal, "2026-11-30", to_part="am")

    assert refused(asks_for, house.ann, personal, "2026-11-27", "2026-11-30") == "hr.leave.one_request_at_a_time"
    afternoon = asks_for(house.ann, personal, "2026-11-30", from_part="pm")
    asks_for(house.bob, personal, "2026-11-30")
    with pytest.raises(IntegrityError, match="hr_leave_request_once"), transaction.atomic():
        sql.execute("UPDATE hr_leaverequest SET first_half = first_half - 1 WHERE id = %s", [afternoon.id])


def test_the_database_keeps_the_sum_and_the_floor_of_a_balance(house):
    for broken, name in (
        ("taken = taken + 1", "hr_leave_balance_adds_up"),
        ('taken = 6, "left" = -1', "hr_leave_balance_not_overdrawn"),
        ('granted = 6, "left" = 5', "hr_leave_balance_entitled"),
        ('pending = -1, "left" = 6', "hr_leave_balance_not_negative"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            sql.execute(f"UPDATE hr_leavebalance SET {broken} WHERE id = %s", [house.of_ann])


def test_the_doctor_finds_days_that_nobody_asked_for(house):
    house.approved("2026-11-30")
    waiting = house.applied("2026-12-01")
    sql.execute("UPDATE hr_leaveuse SET days = 2 WHERE request_id = %s", [waiting.id])

    found = {
        each.check.name: [f.document for f in each.findings]
        for each in examine(["hr.leave_balances", "hr.leave_requests"])
    }

    assert found == {"hr.leave_balances": [house.of_ann], "hr.leave_requests": [waiting.id]}


# Who reads what -------------------------------------------------------------------------------------------------------


def test_why_somebody_is_ill_is_between_them_and_hr(house):
    sick = a_leave_type(name="病假", confidential=True, needs_reason=True)
    document = get_document("hr.leave_request")
    request = asks_for(house.ann, sick, "2026-11-30", reason="flu")
    do("hr.leave_request.apply", request, house.ann)

    def note(actor):
        return bodies.get_body(actor, document, request.id)["values"].get("private_note")

    assert (note(house.ann), note(house.hr)) == ("flu", "flu")
    assert bodies.get_body(house.boss, document, request.id)["values"]["reason"] == ""
    assert "private_note" not in bodies.get_body(house.boss, document, request.id)["values"]
    with pytest.raises(NotFound):
        bodies.get_body(house.bob, document, request.id)
    assert "flu" not in str(the_request(request.id).__dict__)
    assert not sql.value("SELECT count(*) FROM kernel_event WHERE payload::text LIKE '%flu%'")


def test_a_private_field_is_on_ones_own_form_and_in_no_list(house):
    document = get_document("hr.leave_request")
    sick = a_leave_type(name="病假", confidential=True)
    request = asks_for(house.ann, sick, "2026-11-30", private_note="flu")

    fields = {field["name"]: field for field in document_meta(house.ann, document)["fields"]}
    assert fields["private_note"]["sortable"] is False
    rows = list_page(house.ann, document, Query(fields=["number", "private_note"]))["rows"]
    assert [row.get("private_note") for row in rows] == [None]
    with pytest.raises(InvalidInput):
        list_page(house.ann, document, Query(where=[["private_note", "contains", "f"]]))
    assert list_page(house.hr, document, Query(fields=["private_note"]))["rows"][0]["private_note"] == "flu"
    perform(document.edit, {request.id: {"private_note": "cold"}}, actor=house.ann)
    assert sql.value("SELECT private_note FROM hr_leaverequest WHERE id = %s", [request.id]) == "cold"


def test_heads_see_their_departments_requests_and_balances(house):
    _id, head = an_employee(house.company, house.workshop, "department_head")
    _id, other = an_employee(house.company, a_department(house.company), "department_head")
    asks_for(house.ann, house.annual, "2026-11-30")

    def count(actor, name):
        return len(list_page(actor, get_document(name), Query())["rows"])

    assert [count(a, "hr.leave_request") for a in (house.ann, house.bob, head, other, house.hr)] == [1, 0, 1, 0, 1]
    assert [count(a, "hr.leave_balance") for a in (house.ann, house.bob, head, other, house.hr)] == [1, 0, 1, 0, 1]


def test_nobody_adjusts_their_own_balance(house):
    with pytest.raises(NotAllowed):
        do("hr.leave_balance.adjust", house.of_ann, house.ann, days="5", reason="x")
    assert balance(house.of_ann) == (5, 0, 0, 5)


# Reads ----------------------------------------------------------------------------------------------------------------


def test_who_is_away_is_not_at_work_and_half_days_leave_the_other_half(house):
    house.approved("2026-11-30", "2026-12-01", to_part="am")

    (ann,) = list_people(house.company, date(2026, 11, 30), date(2026, 12, 1), [house.ann_id])

    assert [(s.hour + 8, e.hour + 8) for s, e in ann.windows] == [(13, 17)]


def test_what_only_waits_takes_nobody_from_work(house):
    house.applied("2026-11-30")

    assert len(list_people(house.company, date(2026, 11, 30), date(2026, 11, 30), [house.ann_id])[0].windows) == 2


def test_the_team_sees_who_is_away_and_who_asks_to_be(house):
    house.approved("2026-11-30")
    a_balance(house.company, house.bob_id, house.annual, 5)
    request = asks_for(house.bob, house.annual, "2026-12-01")
    do("hr.leave_request.apply", request, house.bob)

    away = team_absence(house.company, house.boss_id, date(2026, 11, 30), date(2026, 12, 4))

    assert [(each.name, each.waiting) for each in away] == [("Ann", False), ("Bob", True)]
    assert [a.name for a in team_absence(house.company, house.ann_id, TUESDAY, date(2026, 12, 4))] == ["Bob"]


def test_balances_of_a_year(house):
    house.approved("2026-11-30")

    (found,) = get_leave_balances(house.ann_id, 2026)

    assert (found.name, found.entitled, found.taken, found.left) == ("年假", 5, 1, 4)
    assert get_leave_balances(house.ann_id, 2027) == []


def test_the_roster_hides_why_from_all_but_hr(house):
    sick = a_leave_type(name="病假", confidential=True)
    request = asks_for(house.ann, sick, "2026-11-30", to_part="am")
    do("hr.leave_request.apply", request, house.ann)
    _id, head = an_employee(house.company, house.workshop, "department_head")

    def cell(actor):
        rows = get_report("hr.roster").run(actor, {"first": "2026-11-30", "days": 1}).rows
        return next(row["2026-11-30"] for row in rows if row["employee"]["label"] == "Ann")

    assert (cell(house.hr), cell(head)) == ("病假（上午）（待批）", "请假（上午）（待批）")


def test_statistics_count_days_in_the_month_they_fall(house):
    house.approved("2026-11-30", "2026-12-01", to_part="am")

    result = get_report("hr.leave_statistics").run(house.hr, {"year": 2026})

    (row,) = result.rows
    assert (row["type"], row["m11"], row["m12"], row["total"], row["people"]) == ("年假", D(1), D("0.5"), D("1.5"), 1)
    assert result.totals["total"] == D("1.5")


def test_statistics_tell_executives_nothing_of_a_few_people(house):
    house.approved("2026-11-30")
    executive = a_user("executive", company=house.company)

    assert get_report("hr.leave_statistics").run(executive, {"year": 2026}).rows == []

    for _n in range(4):
        _id, colleague = an_employee(house.company, house.workshop, "employee", manager=house.boss_id)
        request = asks_for(colleague, a_leave_type(name="事假"), "2026-12-01")
        do("hr.leave_request.apply", request, colleague)
        vote(the_request(request.id), house.boss)
    (row,) = get_report("hr.leave_statistics").run(executive, {"year": 2026}).rows
    assert (row["type"], row["total"], row["people"]) == ("其他", D(5), 5)


# Entitlements ---------------------------------------------------------------------------------------------------------


def grant(house, year):
    do("hr.leave_type.grant_entitlements", house.annual, house.hr, year=year)
    rows = sql.rows(
        'SELECT e.name, b.granted, b.carried, b.entitled, b."left" FROM hr_leavebalance b'
        " JOIN hr_employee e ON e.id = b.employee_id WHERE b.type_id = %s AND b.year = %s",
        [house.annual, year],
    )
    return {row[0]: row[1:] for row in rows}


def test_a_year_is_granted_by_career_years_and_once_only(house):
    edit = get_document("hr.employee").edit
    perform(edit, {house.bob_id: {"career_started_on": "2005-03-01"}}, actor=house.hr)
    an_operator(house.company, house.workshop, name="New", joined_on="2026-07-01", career_started_on="2010-01-01")

    first = grant(house, 2026)
    again = grant(house, 2026)

    assert first == again
    assert {name: row[0] for name, row in first.items()} == {"Boss": 5, "Ann": 5, "Bob": 15, "New": 5}


def test_granting_again_keeps_what_is_used_and_follows_corrections(house):
    house.approved("2026-11-30", "2026-12-02")
    grant(house, 2026)
    edit = get_document("hr.employee").edit
    perform(edit, {house.ann_id: {"career_started_on": "2010-01-01"}}, actor=house.hr)

    assert grant(house, 2026)["Ann"] == (10, 0, 10, 7)
    perform(
        get_document("hr.employee").commands["leave"], [house.ann_id], {"left_on": date(2026, 1, 31)}, actor=house.hr
    )
    # 31 days of 10 a year are no whole day, but three were taken already
    assert balance(house.of_ann) == (3, 3, 0, 0)


def test_what_is_left_is_carried_over_as_far_as_the_type_says(house):
    house.approved("2026-11-30")  # four are left, two are carried

    assert grant(house, 2027)["Ann"] == (5, 2, 7, 7)
    assert sql.value(
        "SELECT carried_until::text FROM hr_leavebalance WHERE year = 2027 AND employee_id = %s", [house.ann_id]
    ) == ("2027-03-31")


def test_carried_days_lapse_after_their_date_and_taken_ones_count_first(house):
    number = a_balance(
        house.company, house.ann_id, house.annual, 5, year=2027, carried=D(2), carried_until="2027-03-31"
    )
    with clock.frozen_at(date(2027, 3, 1)):
        request = asks_for(house.ann, house.annual, "2027-03-10")
        do("hr.leave_request.apply", request, house.ann)
        vote(the_request(request.id), house.boss)
        assert refused(do, "hr.leave_balance.lapse", number, house.hr) == "hr.leave.carried_days_over"

    with clock.frozen_at(date(2027, 4, 1)):
        do("hr.leave_balance.lapse", number, house.hr)
        do("hr.leave_balance.lapse", number, house.hr)

    assert balance(number) == (6, 1, 0, 5)


def test_an_adjustment_has_a_reason_and_a_floor(house):
    do("hr.leave_balance.adjust", house.of_ann, house.hr, days="-2", reason="paid out")
    assert balance(house.of_ann) == (3, 0, 0, 3)

    rule = refused(do, "hr.leave_balance.adjust", house.of_ann, house.hr, days="-4", reason="x")
    assert rule == "hr_leave_balance_not_overdrawn"
    assert sql.value("SELECT adjust_reason FROM hr_leavebalance WHERE id = %s", [house.of_ann]) == "paid out"


def test_granting_to_many_costs_the_same_statements(house):
    for _n in range(5):
        an_operator(house.company, house.workshop)
    command = get_document("hr.leave_type").commands["grant_entitlements"]
    with sql.recorded() as few:
        perform(command, [house.annual], {"year": 2027}, actor=house.hr)
    for _n in range(30):
        an_operator(house.company, house.workshop)
    with sql.recorded() as many:
        perform(command, [house.annual], {"year": 2027}, actor=house.hr)

    assert len(many) <= len(few) + 6  # what exists is loaded beside what is made


def test_days_are_decimals_all_the_way(house):
    request = asks_for(house.ann, house.annual, "2026-11-30", to_part="am")

    assert isinstance(request.days, Decimal)
    assert sql.value("SELECT days FROM hr_leaverequest WHERE id = %s", [request.id]) == Decimal("0.50")
