"""What must never break, whoever writes: the database refuses it by itself."""

import pytest
from django.db import IntegrityError, transaction

from quintet.kernel import sql, store
from tests.crm.builders import a_house, a_quotation, do
from tests.oa.builders import a_policy, the_request, vote


@pytest.fixture
def request_(db):
    house = a_house()
    a_policy()
    quotation = a_quotation(house)
    do("crm.quotation.send", quotation.id, house.seller)
    found = the_request(quotation.id)
    found.house = house
    return found


def refused_by(statement, params):
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        sql.execute(statement, params)
    return problem.value.__cause__.diag.constraint_name


_TASK = (
    "INSERT INTO oa_approvaltask (id, request_id, position, round_no, step_no, user_ref, state, comment)"
    " VALUES (%s, %s, 9, 1, %s, %s, 'PENDING', '')"
)


def test_the_requester_never_gets_a_task(request_):
    values = [store.next_ids(1)[0], request_.id, 1, request_.owner_id]
    assert refused_by(_TASK, values) == "oa_requester_never_votes"


def test_each_person_has_one_vote_in_a_step(request_):
    values = [store.next_ids(1)[0], request_.id, 1, request_.house.manager.user_id]
    assert refused_by(_TASK, values) == "oa_task_one_vote_per_step"


@pytest.mark.parametrize("change", ["state = 'PENDING'", "comment = 'other'", "user_ref = user_ref + 1"])
def test_a_vote_once_given_never_changes(request_, change):
    vote(request_, request_.house.manager, comment="yes")

    assert refused_by(f"UPDATE oa_approvaltask SET {change} WHERE request_id = %s", [request_.id]) == (
        "oa_task_never_reopens"
    )


def test_a_document_has_one_open_request(request_):
    copy = (
        "INSERT INTO oa_approvalrequest SELECT (jsonb_populate_record(r, %s::jsonb)).*"
        " FROM oa_approvalrequest r WHERE id = %s"
    )
    values = f'{{"id": {store.next_ids(1)[0]}, "subject_hold": 1}}'
    assert refused_by(copy, [values, request_.id]) == "oa_request_one_open"


def test_every_vote_is_in_the_history_with_who_and_when(request_):
    vote(request_, request_.house.manager, comment="yes")

    rows = sql.rows(
        "SELECT before->>'state', actor_id, command FROM kernel_history"
        " WHERE \"table\" = 'oa_approvaltask' AND document = %s AND operation = 'U'",
        [request_.id],
    )
    assert rows == [("PENDING", request_.house.manager.user_id, "oa.approval_request.approve")]
