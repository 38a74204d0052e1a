"""Approvals at random: whatever people do in whatever order, document, hold, request and votes agree."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quintet.kernel import sql
from quintet.kernel.doctor import examine
from quintet.kernel.results import QuintetError
from tests.crm.builders import a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.oa.builders import a_policy, the_request, vote, votes

STEPS = [
    {"approver": "role", "role": "cfo", "mode": "all"},
    {"approver": "role", "role": "cfo", "mode": "any", "refusal": "unreachable"},
    {"approver": "role", "role": "cfo", "mode": "sequence"},
    {"approver": "manager"},
]


class Approvals(RuleBasedStateMachine):
    """One quotation, its sender, and everybody who may be asked."""

    @initialize(chosen=st.lists(st.sampled_from(range(len(STEPS))), min_size=1, max_size=2, unique=True))
    def begin(self, chosen):
        self.house = house = a_house()
        people = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
        self.people = [*people, house.manager, house.director, house.administrator]
        a_policy(*(STEPS[index] for index in chosen), amount="0", company=house.company)
        self.quotation = a_quotation(house)
        self.price = 100

    def attempt(self, function, *arguments, **inputs):
        """What is refused must change nothing; what is allowed must keep everything in agreement."""
        before = self.everything()
        try:
            function(*arguments, **inputs)
        except QuintetError:
            assert self.everything() == before

    def everything(self):
        return (
            sql.rows("SELECT state, hold_id, gross_total FROM crm_quotation WHERE id = %s", [self.quotation.id]),
            sql.rows("SELECT id, state FROM kernel_hold WHERE document = %s ORDER BY id", [self.quotation.id]),
            sql.rows(
                "SELECT r.id, r.state, r.round_no, r.step_no, k.id, k.state FROM oa_approvalrequest r"
                " LEFT JOIN oa_approvaltask k ON k.request_id = r.id WHERE r.subject_ref = %s ORDER BY r.id, k.id",
                [self.quotation.id],
            ),
        )

    def request(self):
        return the_request(self.quotation.id)

    def asked(self):
        return sql.value("SELECT count(*) FROM oa_approvalrequest WHERE subject_ref = %s", [self.quotation.id]) > 0

    @rule()
    def send(self):
        if sql.value("SELECT state FROM crm_quotation WHERE id = %s", [self.quotation.id]) == "SENT":
            self.quotation = a_quotation(self.house)  # that one is done with: on with the next
        self.attempt(do, "crm.quotation.send", self.quotation.id, self.house.seller)

    def approver(self, who):
        """Mostly somebody whose turn it is, sometimes anybody."""
        pending = [user for _round, _step, user, state in votes(self.request()) if state == "PENDING"]
        turn = [actor for actor in self.people if actor.user_id in pending]
        return turn[who % len(turn)] if turn and who < 8 else self.people[who % len(self.people)]

    @precondition(lambda self: self.asked())
    @rule(who=st.integers(0, 9))
    def approve(self, who):
        self.attempt(vote, self.request(), self.approver(who))

    @precondition(lambda self: self.asked())
    @rule(who=st.integers(0, 9), how=st.sampled_from(["approve", "approve", "return_to_start", "reject"]))
    def decide(self, who, how):
        inputs = {} if how == "approve" else {"reason": "because"}
        self.attempt(vote, self.request(), self.approver(who), how, **inputs)

    @precondition(lambda self: self.asked())
    @rule(how=st.sampled_from(["retry", "retry", "approve", "withdraw_request", "on the document"]))
    def requester_acts(self, how):
        if how == "on the document":
            self.attempt(do, "crm.quotation.withdraw", self.quotation.id, self.house.seller)
        else:
            self.attempt(vote, self.request(), self.house.seller, how)

    @rule(price=st.integers(90, 110))
    def edit(self, price):
        line = sql.value("SELECT id FROM crm_quotationline WHERE quotation_id = %s", [self.quotation.id])
        change = {"lines": [{"id": line, "unit_price": Decimal(price)}]}
        self.attempt(do, "crm.quotation.edit", {self.quotation.id: change}, self.house.seller)

    @rule(more=st.booleans(), expired=st.booleans())
    def the_world_moves_on_meanwhile(self, more, expired):
        """What only the system may do while the document is held: amounts grow, validity ends."""
        sql.execute(
            "UPDATE crm_quotation SET gross_total = gross_total + %s, net_total = net_total + %s,"
            " quoted_on = '2020-01-01', valid_until = %s::date WHERE id = %s AND state = 'DRAFT'",
            [int(more), int(more), "2020-01-31" if expired else "2999-01-01", self.quotation.id],
        )

    @invariant()
    def all_agree(self):
        if not hasattr(self, "quotation"):
            return
        ((state, hold, _total),), holds, _rows = self.everything()
        open_holds = [number for number, hold_state in holds if hold_state in ("OPEN", "BLOCKED")]
        assert open_holds == ([hold] if hold else [])
        sent = sql.value(
            "SELECT count(*) FROM kernel_event WHERE name = 'crm.quotation_sent.v1' AND document = %s",
            [self.quotation.id],
        )
        assert sent == (1 if state == "SENT" else 0)
        if not self.asked():
            assert not holds
            assert state == "DRAFT"
            return
        request = self.request()
        assert bool(hold) == (request.state in ("RUNNING", "BLOCKED"))
        assert (state == "SENT") == (request.state == "APPROVED")
        assert self.house.seller.user_id not in [user for _round, _step, user, _state in votes(request)]
        for examined in examine(["oa.approvals_wait_for_somebody", "oa.approvals_match_holds"]):
            assert not examined.findings, [str(each.message) for each in examined.findings]


@pytest.mark.slow
def test_approvals_hold_together_whatever_people_do(db):
    run_state_machine_as_test(
        Approvals,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
