"""When a step's result is certain; when a condition holds."""

from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quintet.oa.approvals import rules
from quintet.oa.approvals.rules import Approver, Condition, Policy, Step

VOTES = st.lists(st.sampled_from(["APPROVED", "REJECTED", "PENDING"]), min_size=1, max_size=5)
MODES = st.sampled_from(["sequence", "any", "all"])
REFUSALS = st.sampled_from(["first", "unreachable"])


@given(MODES, REFUSALS, VOTES)
def test_a_result_is_given_as_soon_as_it_is_certain_and_not_before(mode, refusal, votes):
    if refusal == "first" and "REJECTED" in votes:
        certain = "REJECTED"  # the first refusal decides, whatever would come later
    elif mode == "any" and "APPROVED" in votes:
        certain = "APPROVED"  # and so does the first yes
    else:
        rests = product(["APPROVED", "REJECTED"], repeat=votes.count("PENDING"))
        ends = {end_of(mode, refusal, filled(votes, rest)) for rest in rests}
        certain = ends.pop() if len(ends) == 1 else None

    assert rules.step_result(mode, refusal, votes) == certain


@given(MODES, REFUSALS, VOTES)
def test_with_every_vote_in_there_is_always_a_result(mode, refusal, votes):
    complete = ["APPROVED" if vote == "PENDING" else vote for vote in votes]
    assert rules.step_result(mode, refusal, complete) in ("APPROVED", "REJECTED")


def filled(votes, rest):
    following = iter(rest)
    return [next(following) if vote == "PENDING" else vote for vote in votes]


def end_of(mode, refusal, votes):
    """The plain meaning of complete votes."""
    if refusal == "first" and "REJECTED" in votes:
        return "REJECTED"
    needed = any if mode == "any" else all
    return "APPROVED" if needed(vote == "APPROVED" for vote in votes) else "REJECTED"


@pytest.mark.parametrize(
    ("mode", "refusal", "votes", "result"),
    [
        ("any", "first", ["APPROVED", "PENDING"], "APPROVED"),
        ("any", "first", ["REJECTED", "PENDING"], "REJECTED"),
        ("any", "unreachable", ["REJECTED", "PENDING"], None),
        ("any", "unreachable", ["REJECTED", "REJECTED"], "REJECTED"),
        ("all", "unreachable", ["APPROVED", "REJECTED", "PENDING"], "REJECTED"),
        ("all", "first", ["APPROVED", "PENDING"], None),
        ("all", "first", ["APPROVED", "SKIPPED"], "APPROVED"),
        ("sequence", "first", ["APPROVED", "WAITING"], None),
        ("sequence", "first", ["APPROVED", "APPROVED"], "APPROVED"),
        ("any", "first", ["SKIPPED"], None),
    ],
)
def test_results_of_steps(mode, refusal, votes, result):
    assert rules.step_result(mode, refusal, votes) == result


RECORD = SimpleNamespace(
    company_id=1, unit_id=7, amount=Decimal("50.00"), name="Wuhan Gear", count=3, empty="", no=None
)


@pytest.mark.parametrize(
    ("column", "operator", "value", "holds"),
    [
        ("amount", "=", Decimal(50), True),
        ("amount", "!=", Decimal(50), False),
        ("amount", ">", Decimal("49.99"), True),
        ("amount", ">=", Decimal("50.01"), False),
        ("amount", "<", Decimal(50), False),
        ("amount", "<=", Decimal(50), True),
        ("no", ">", Decimal(0), False),
        ("no", "<=", Decimal(0), False),
        ("count", "in", (1, 3), True),
        ("count", "in", (1, 2), False),
        ("name", "contains", "gear", True),
        ("no", "contains", "x", False),
        ("empty", "empty", None, True),
        ("no", "empty", None, True),
        ("name", "empty", None, False),
        ("name", "not_empty", None, True),
        ("gone", "=", "x", True),
    ],
)
def test_conditions(column, operator, value, holds):
    assert rules.condition_holds(Condition(column, operator, value), RECORD) is holds


def policy(**values):
    given = {"company": None, "department": None, "min_amount": None, "conditions": (), **values}
    return Policy(id=1, code="P", name="P", priority=1, steps=(), **given)


def below(unit):
    return {5: [5, 6, 7], 8: [8]}[unit]


@pytest.mark.parametrize(
    ("values", "amount", "covered"),
    [
        ({}, None, True),
        ({"company": 1}, None, True),
        ({"company": 2}, None, False),
        ({"department": 5}, None, True),
        ({"department": 8}, None, False),
        ({"min_amount": Decimal(50)}, Decimal("50.00"), True),
        ({"min_amount": Decimal(50)}, Decimal("49.99"), False),
        ({"min_amount": Decimal(50)}, None, False),
        ({"conditions": (Condition("count", ">", 2), Condition("count", "<", 3))}, None, False),
    ],
)
def test_a_policy_covers_what_all_of_it_says(values, amount, covered):
    assert rules.covers(policy(**values), RECORD, amount, below) is covered


def test_what_is_measured_is_the_number_a_condition_limits_from_below_else_the_amount():
    amount = Decimal("99.00")
    assert rules.measured(policy(), RECORD, amount) == amount
    assert rules.measured(policy(conditions=(Condition("count", ">", 2),)), RECORD, amount) == 3
    assert rules.measured(policy(conditions=(Condition("count", "<", 9),)), RECORD, amount) == amount


@pytest.mark.parametrize(
    ("approvers", "english", "chinese"),
    [
        ([Approver("manager")], "manager", "直属上级"),
        ([Approver("fallback")], "manager", "直属上级"),
        ([Approver("manager", level=2)], "manager 2 levels up", "第 2 级上级"),
        ([Approver("role", role="cfo"), Approver("user", user=7)], "CFO, named person", "财务总监、指定人员"),
        ([Approver("superior", role="sales_manager")], "Sales manager", "销售经理"),
    ],
)
def test_a_step_is_called_by_whom_it_asks(approvers, english, chinese):
    name = rules.label_of(Step(tuple(approvers)))
    assert (name.en, name.zh) == (english, chinese)
