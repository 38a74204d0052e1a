"""Leave at random: whatever people do in whatever order, a balance is taken, waiting and left, and never overdrawn."""

from datetime import date, timedelta
from random import Random

from quintet.kernel import clock, sql
from quintet.kernel.doctor import examine
from quintet.kernel.documents import get_document
from quintet.kernel.results import QuintetError
from quintet.kernel.runner import perform
from tests.hr.builders import D, a_balance, an_employee, annual_leave, asks_for, balance, do
from tests.master.builders import a_company, a_department, a_user
from tests.oa.builders import the_request, vote

TODAY = date(2026, 6, 15)
WAITS = "state = 'DRAFT' AND hold_id IS NOT NULL"
FREE = "state = 'DRAFT' AND hold_id IS NULL"
WHERE = {
    **dict.fromkeys(("approve", "reject", "return_to_start", "withdraw"), WAITS),
    **dict.fromkeys(("apply", "discard"), FREE),
    "cancel": "state = 'APPROVED'",
}
ACTIONS = ["ask"] * 5 + ["approve"] * 4 + ["cancel"] * 2 + ["adjust"] * 2 + ["regrant", *sorted(WHERE)]


class Leave:
    """Ann, her manager and HR, some weeks of days, and one balance of ten."""

    def __init__(self, seed):
        self.draw = Random(seed)
        self.company = company = a_company()
        department = a_department(company)
        boss, self.boss = an_employee(company, department, "employee")
        self.ann_id, self.ann = an_employee(company, department, "employee", manager=boss)
        self.hr = a_user("hr_staff", company=company)
        self.overdraft = D(self.draw.choice(("0", "1.5")))
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

    def some(self, which, where):
        """Mostly a request on which the step makes sense, sometimes any."""
        anything = "true" if which >= 8 else where
        rows = sql.rows(
            f"SELECT id FROM hr_leaverequest WHERE company_id = %s AND ({anything}) ORDER BY id DESC", [self.company]
        )
        return rows[which % len(rows)][0] if rows else None

    def step(self):
        draw = self.draw
        action, which, day, more = draw.choice(ACTIONS), draw.randrange(10), draw.randint(-30, 180), draw.randrange(4)
        from_part, to_part = draw.choice(("am", "pm")), draw.choice(("am", "pm"))
        if action == "ask":
            self.ask(day, more, from_part, to_part)
        elif action == "adjust":
            days = ("-2.5", "1", "2", "3")[more]
            self.attempt(do, "hr.leave_balance.adjust", self.balance, self.hr, days=days, reason="x")
        elif action == "regrant":
            edit = get_document("hr.leave_balance").edit
            self.attempt(perform, edit, {self.balance: {"granted": D(8 + more)}}, actor=self.hr)
        else:
            self.on_a_request(action, which, by_hr=more > 0)

    def ask(self, day, more, from_part, to_part):
        first = TODAY + timedelta(days=day)
        last = first + timedelta(days=more * more)
        made = self.attempt(
            asks_for, self.ann, self.annual, str(first), str(last), from_part=from_part, to_part=to_part
        )
        if made is not None and day % 4:
            self.attempt(do, "hr.leave_request.apply", made, self.ann)

    def on_a_request(self, action, which, *, by_hr):
        request = self.some(which, WHERE[action])
        if request is None:
            return
        if action in ("approve", "reject", "return_to_start"):
            asked = sql.value("SELECT count(*) FROM oa_approvalrequest WHERE subject_ref = %s", [request])
            inputs = {} if action == "approve" else {"reason": "because"}
            if asked:
                self.attempt(vote, the_request(request), self.boss, action, **inputs)
        elif action == "cancel":
            self.attempt(do, "hr.leave_request.cancel", request, self.hr if by_hr else self.ann, reason="x")
        else:
            self.attempt(do, f"hr.leave_request.{action}", request, self.ann)

    def check(self):
        (entitled, taken, pending, left), requests, uses = self.everything()
        assert entitled == taken + pending + left
        assert left >= -self.overdraft
        assert taken == sum((days for _id, state, _hold, days in requests if state == "APPROVED"), D(0))
        assert pending == sum((days for _id, state, hold, days in requests if state == "DRAFT" and hold), D(0))
        held = {number for number, state, hold, _days in requests if state == "APPROVED" or (state == "DRAFT" and hold)}
        assert {number for number, _days, _taken in uses} == held


def test_a_balance_holds_whatever_people_do(db):
    for seed in range(8):
        machine = Leave(seed)
        for _step in range(80):
            machine.step()
            machine.check()

    assert [each.findings for each in examine(["hr.leave_balances", "hr.leave_requests"])] == [[], []]
    # the machine did go where it matters
    said = dict(sql.rows("SELECT name, count(*) FROM kernel_event WHERE name LIKE 'hr.leave%' GROUP BY 1"))
    assert said["hr.leave_approved.v1"] >= 30
    assert said["hr.leave_cancelled.v1"] >= 15
    assert said["hr.leave_rejected.v1"] >= 3
