"""Leave at random: whatever people do in whatever order, a balance is taken, waiting and left, and never overdrawn."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from quintet.kernel import clock, sql
from quintet.kernel.doctor import examine
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.hr.builders import D, a_balance, an_employee, annual_leave, asks_for, balance, do
from tests.master.builders import a_company, a_department, a_user
from tests.oa.builders import the_request, vote

TODAY = date(2026, 11, 24)


class Leave(RuleBasedStateMachine):
    """Ann, her manager and HR, some weeks of days, and one balance of ten."""

    @initialize(overdraft=st.sampled_from(["0", "1.5"]))
    def begin(self, overdraft):
        self.company = company = a_company()
        department = a_department(company)
        boss, self.boss = an_employee(company, department, "employee")
        self.ann_id, self.ann = an_employee(company, department, "employee", manager=boss)
        self.hr = a_user("hr_staff", company=company)
        self.overdraft = Decimal(overdraft)
        self.annual = annual_leave(overdraft=self.overdraft, past_days=400)
        self.balance = a_balance(company, self.ann_id, self.annual, 10)

    def attempt(self, function, *arguments, **inputs):
        """What is refused changes nothing."""
        before = self.everything()
        try:
            with clock.frozen_at(TODAY):
                return function(*arguments, **inputs)
        except QuintetError:
            assert self.everything() == before
            return None

    def everything(self):
        return (
            balance(self.balance),
            sql.rows("SELECT id, state, hold_id, days FROM hr_leaverequest WHERE company_id = %s ORDER BY id",
                     [self.company]),
            sql.rows("SELECT request_id, days, taken FROM hr_leaveuse WHERE balance_id = %s ORDER BY 1",
                     [self.balance]),
        )  # fmt: skip

    def some(self, which):
        rows = sql.rows("SELECT id FROM hr_leaverequest WHERE company_id = %s ORDER BY id", [self.company])
        return rows[which % len(rows)][0] if rows else None

    @rule(day=st.integers(-10, 25), length=st.integers(0, 6), from_part=st.sampled_from(["am", "pm"]),
          to_part=st.sampled_from(["am", "pm"]), at_once=st.booleans())  # fmt: skip
    def ask(self, day, length, from_part, to_part, at_once):
        first = TODAY + timedelta(days=day)
        last = first + timedelta(days=length)
        made = self.attempt(
            asks_for, self.ann, self.annual, str(first), str(last), from_part=from_part, to_part=to_part
        )
        if made is not None and at_once:
            self.attempt(do, "hr.leave_request.apply", made, self.ann)

    @rule(which=st.integers(0, 30), what=st.sampled_from(["apply", "apply", "withdraw", "discard"]))
    def ann_acts(self, which, what):
        request = self.some(which)
        if request:
            self.attempt(do, f"hr.leave_request.{what}", request, self.ann)

    @rule(which=st.integers(0, 30), how=st.sampled_from(["approve", "approve", "approve", "reject", "return_to_start"]))
    def boss_decides(self, which, how):
        rows = sql.rows("SELECT subject_ref FROM oa_approvalrequest WHERE company_id = %s AND state = 'RUNNING'"
                        " ORDER BY id", [self.company])  # fmt: skip
        if rows:
            inputs = {} if how == "approve" else {"reason": "because"}
            self.attempt(vote, the_request(rows[which % len(rows)][0]), self.boss, how, **inputs)

    @rule(which=st.integers(0, 30), by_hr=st.booleans())
    def cancel(self, which, by_hr):
        request = self.some(which)
        if request:
            self.attempt(do, "hr.leave_request.cancel", request, self.hr if by_hr else self.ann, reason="x")

    @rule(days=st.sampled_from(["-3", "-0.5", "1", "2.5"]))
    def adjust(self, days):
        self.attempt(do, "hr.leave_balance.adjust", self.balance, self.hr, days=days, reason="x")

    @rule(granted=st.integers(5, 12))
    def regrant(self, granted):
        edit = get_document("hr.leave_balance").edit
        self.attempt(perform, edit, {self.balance: {"granted": D(granted)}}, actor=self.hr)

    @invariant()
    def a_balance_is_what_its_requests_say(self):
        if not hasattr(self, "balance"):
            return
        (entitled, taken, pending, left), requests, uses = self.everything()
        assert entitled == taken + pending + left
        assert left >= -self.overdraft
        assert taken == sum((days for _id, state, _hold, days in requests if state == "APPROVED"), D(0))
        assert pending == sum((days for _id, state, hold, days in requests if state == "DRAFT" and hold), D(0))
        held = {number for number, state, hold, _days in requests if state == "APPROVED" or (state == "DRAFT" and hold)}
        assert {number for number, _days, _taken in uses} == held
        for examined in examine(["hr.leave_balances", "hr.leave_requests"]):
            assert not examined.findings, [str(each.message) for each in examined.findings]


def test_a_balance_holds_whatever_people_do(db):
    run_state_machine_as_test(
        Leave,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
