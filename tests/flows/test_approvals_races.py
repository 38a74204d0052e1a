"""Two people at the same moment: one wins, the other hears why, and the command runs once."""

import threading
from functools import partial

import pytest
from django.db import connection

from quintet.kernel import sql
from quintet.kernel.results import QuintetError
from tests.crm.builders import a_house, a_quotation, do
from tests.hr.builders import an_employee
from tests.oa.builders import a_policy, hold_state, the_request, vote

TIMES = 8


@pytest.fixture
def house(fresh_db):
    return a_house()


def at_once(*calls):
    """Run the calls in threads that start together; what each answered or was refused with."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait()
            answers[index] = call()
        except QuintetError as problem:
            answers[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def times_sent(quotation):
    text = "SELECT count(*) FROM kernel_event WHERE name = 'crm.quotation_sent.v1' AND document = %s"
    return sql.value(text, [quotation.id])


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, QuintetError)]


def test_any_of_two_at_once_one_decides_and_the_other_hears_409(house):
    a_policy({"approver": "role", "role": "cfo", "mode": "any"})
    approvers = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
    for _turn in range(TIMES):
        quotation = a_quotation(house)
        do("crm.quotation.send", quotation.id, house.seller)
        request = the_request(quotation.id)

        answers = at_once(*(partial(vote, request, actor) for actor in approvers))

        assert [problem.status for problem in refusals(answers)] == [409]
        assert (times_sent(quotation), the_request(quotation.id).state) == (1, "APPROVED")


def test_the_last_two_of_all_at_once_run_the_command_once(house):
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    approvers = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
    for _turn in range(TIMES):
        quotation = a_quotation(house)
        do("crm.quotation.send", quotation.id, house.seller)
        request = the_request(quotation.id)

        answers = at_once(*(partial(vote, request, actor) for actor in approvers))

        assert refusals(answers) == []
        assert (times_sent(quotation), hold_state(quotation.id)) == (1, "DONE")


def test_votes_on_the_same_version_let_one_through(house):
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    approvers = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    request = the_request(quotation.id)

    answers = at_once(*(partial(vote, request, actor, seen=request.version) for actor in approvers))

    assert [problem.type for problem in refusals(answers)] == ["version_conflict"]
    assert (times_sent(quotation), the_request(quotation.id).state) == (0, "RUNNING")


def test_a_vote_against_a_withdrawal_ends_in_one_of_the_two_and_never_between(house):
    a_policy()
    for turn in range(TIMES):
        quotation = a_quotation(house)
        do("crm.quotation.send", quotation.id, house.seller)
        request = the_request(quotation.id)
        withdraw = (
            partial(do, "crm.quotation.withdraw", quotation.id, house.seller)
            if turn % 2
            else partial(vote, request, house.seller, "withdraw_request")
        )

        answers = at_once(partial(vote, request, house.manager), withdraw)

        assert [problem.status for problem in refusals(answers)] == [409]
        state, held = sql.one("SELECT state, hold_id IS NOT NULL FROM crm_quotation WHERE id = %s", [quotation.id])
        ended = (the_request(quotation.id).state, hold_state(quotation.id), state, times_sent(quotation), held)
        assert ended in [
            ("APPROVED", "DONE", "SENT", 1, False),
            ("WITHDRAWN", "WITHDRAWN", "DRAFT", 0, False),
        ]


def test_the_same_person_twice_at_once_votes_once(house):
    a_policy({"approver": "role", "role": "cfo", "mode": "all"})
    approvers = [an_employee(house.company, house.department, "cfo")[1] for _i in range(2)]
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    request = the_request(quotation.id)

    answers = at_once(partial(vote, request, approvers[0]), partial(vote, request, approvers[0]))

    assert [problem.rule for problem in refusals(answers)] == ["oa.approvals.one_vote_each"]
    assert (times_sent(quotation), the_request(quotation.id).state) == (0, "RUNNING")
