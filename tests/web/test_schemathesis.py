"""Made-up requests over the whole API, from its own description: whatever comes, the answer is never a failure."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from quintet.kernel.documents import documents
from quintet.web import sessions
from quintet.web.openapi import description
from quintet.web.wsgi import application
from tests.master.builders import a_company, a_user
from tests.web.rows import a_row

SECONDS = float(os.environ.get("QUINTET_MADE_UP_SECONDS", "60"))  # for the whole API; what is not reached is left out
LEFT_OUT = ("/api/logout", "/api/login")  # the first would end the session, the second is throttled
MODES = list(schemathesis.GenerationMode)
FEW = settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def the_way_of(path: str) -> tuple[int, str]:
    """Operations of all documents in turn, so that the time is not spent on the first few."""
    return path.count("/"), path.rsplit("/", 1)[-1]


@pytest.mark.slow
def test_no_made_up_request_makes_the_server_fail(fresh_db):
    company = a_company()
    actor = a_user("administrator", "hr_staff", "chief_accountant", company=company)
    numbers = {name: a_row(document, company, **owned(document, actor)) for name, document in documents.items()}
    secret, _ends = sessions.begin(actor.user_id, "token", "test", sessions.LIFETIME)
    headers = {"Authorization": f"Bearer {secret}", "Host": "testserver"}
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, headers=headers)
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = sorted((o for o in operations if o.path not in LEFT_OUT), key=lambda o: the_way_of(o.path))
    assert len(operations) == sum(len(methods) for methods in description()["paths"].values()) - len(LEFT_OUT)
    ends, failures, tried = time.monotonic() + SECONDS, [], 0
    for operation in operations:
        if time.monotonic() < ends:
            tried += 1
            failures += failures_of(operation, headers, numbers)
    assert failures == []
    assert tried > 30  # how many fit in the time is the machine's affair; none is not


def owned(document: Any, actor: Any) -> dict[str, Any]:
    """The row belongs to the actor, where rows belong to somebody."""
    return {"owner_id": actor.user_id} if document.has_owner else {}


def failures_of(operation: Any, headers: Mapping[str, str], numbers: Mapping[str, int]) -> list[str]:
    """What made-up requests of one operation made the server fail: well-formed ones and others, on a real document."""
    found: list[str] = []
    name = operation.path.split("/")[3] if operation.path.startswith("/api/docs/") else ""

    def ask(case: Any) -> None:
        if "id" in (case.path_parameters or {}) and name in numbers:
            case.path_parameters["id"] = numbers[name]
            case.headers = {**(case.headers or {}), "If-Match": "1"}
        answer = case.call(headers=headers)
        if answer.status_code >= 500:
            found.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}: {answer.text[:300]}")

    for mode in MODES:
        with suppress(Unsatisfiable):  # where nothing can be sent, nothing can be sent wrongly
            FEW(given(operation.as_strategy(generation_mode=mode))(lambda case: ask(case)))()
    return found
