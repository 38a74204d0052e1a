"""The description of the API: committed, complete, and true."""

from pathlib import Path

import jsonschema_rs
import pytest

from quintet.kernel.documents import documents
from quintet.operations.openapi import written
from quintet.web.openapi import description
from tests.web.test_documents import a_parcel

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"


def validator(name):
    """Checks against a named schema of the description, as it is while the stage is up."""
    spec = description()
    root = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"#/components/schemas/{name}"}
    return jsonschema_rs.Draft202012Validator({**root, "components": {"schemas": spec["components"]["schemas"]}})


def deviations(name, body):
    """Where a body is not as the named schema says."""
    return [f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in validator(name).iter_errors(body)]


def test_the_committed_description_is_the_present_one():
    assert SNAPSHOT.read_text(encoding="utf-8") == written(description()), (
        "the API changed: quintet openapi --write docs/reference/openapi.json, and say it in the changelog"
    )


def test_every_reference_inside_the_description_leads_somewhere():
    spec = description()

    def references(value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    found = set(references(spec))
    assert found
    for reference in found:
        place = spec
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_every_document_and_command_is_described():
    paths = description()["paths"]
    for name, document in documents.items():
        assert "get" in paths[f"/api/docs/{name}"]
        assert ("post" in paths[f"/api/docs/{name}"]) == document.creatable
        for command in document.commands.values():
            assert (f"/api/docs/{name}/{{id}}/{command.name}" in paths) == command.button, command.id


def test_answers_are_as_described(sender, stage):
    from decimal import Decimal

    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    stage.over = Decimal(20)
    answers = {
        "stage.parcel": sender.get(path),
        "ListPage": sender.get("/docs/stage.parcel"),
        "Preview": sender.post("/docs/stage.parcel/preview", {"lines": [{}]}),
        "CommandHeld": sender.post(f"{path}/send", {}, version=1),
        "BulkResult": sender.post("/docs/stage.parcel/send", {"ids": [body["id"]]}),
        "HistoryPage": sender.get(f"{path}/history"),
        "HistoryEntry": sender.post(f"{path}/comments", {"text": "x"}),
        "Chain": sender.get(f"{path}/chain"),
        "Lookup": sender.get("/lookup/stage.parcel"),
        "SearchResult": sender.get("/search", {"q": body["title"]}),
        "Problem": sender.post(f"{path}/send", {}, version=2),
    }
    stage.over = None
    sender.post(f"{path}/withdraw", {}, version=2)
    answers["CommandDone"] = sender.post(f"{path}/send", {}, version=3)
    for name, answer in answers.items():
        problems = [
            f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in validator(name).iter_errors(answer.body)
        ]
        assert problems == [], (name, answer)
    groups = sender.get("/docs/stage.parcel", {"group": "state"})
    assert validator("ListPage").is_valid(groups.body)
    conflict = sender.patch(path, {}, version=1)
    assert validator("Problem").is_valid(conflict.body)


def test_the_description_needs_somebody_signed_in(administrator):
    assert administrator.get("/openapi.json")["openapi"] == "3.1.0"


@pytest.mark.parametrize("name", sorted(documents))
def test_the_body_of_every_document_is_as_described(db, administrator, company, name):
    from tests.web.rows import a_row

    number = a_row(documents[name], company)
    if type(documents[name].rights).__name__ != "Rights":
        pytest.skip("rights by taking part")
    answer = administrator.get(f"/docs/{name}/{number}")
    assert answer.status == 200, answer
    assert deviations(name, answer.body) == []
