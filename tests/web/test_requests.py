"""Requests that are wrong before any rule is asked: refused by name, never an unexpected failure."""

import pytest

from quintet.web.http import LARGEST_BODY
from tests.master.builders import a_company, a_user
from tests.web.site import Site


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 415),
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"title": "\\ud800"}', 400),
        (b"[" * 100_000, 400),
        (b'{"title": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", 400),
        (b'{"title": ' + b"9" * 5_000 + b"}", 400),
        (b'{"title": 1e999}', 400),
        (b'{"title": "a\\u0000b"}', 422),
        (b'{"title": ["x"]}', 422),
        (b'{"title": "x", "lines": "none"}', 422),
        (b'{"title": "x", "lines": [1]}', 422),
        (b'{"title": "x", "lines": [{"id": 5}]}', 422),
        (b'{"title": "x", "lines": [{"quantity": 123456789012345678901234567890, "price": 1}]}', 422),
        (b'{"title": "x", "lines": [{"quantity": "1e30", "price": 1}]}', 422),
        (b'{"title": "x", "lines": [{"quantity": "NaN", "price": 1}]}', 422),
        (b'{"title": "x", "lines": [{"quantity": 0.12345678, "price": 1}]}', 422),
        (b'{"title": "x", "owner": 99999999999999999999}', 422),
        (b'{"title": "x", "parent_ref": true}', 422),
        (b'{"id": 7, "title": "x"}', 422),
        (b'{"title": "x", "number": "PA-1", "state": "SENT"}', 422),
        (b'{"\\u0000": 1}', 422),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(sender, body, status):
    answer = sender.post("/docs/stage.parcel", body)
    assert answer.status == status, answer
    assert answer["type"] == "invalid"
    assert sender.get("/docs/stage.parcel")["count"]["value"] == 0


def test_a_body_that_is_too_large_is_refused_unread(sender):
    answer = sender.post("/docs/stage.parcel", b"x", CONTENT_LENGTH=str(LARGEST_BODY + 1))
    assert (answer.status, answer["rule"]) == (413, "web.too_large")


@pytest.mark.parametrize("version", ["x", "-1", "1.5", "99999999999999"])
def test_a_version_that_is_none_is_refused(sender, version):
    assert sender.patch("/docs/stage.parcel/5", {}, HTTP_IF_MATCH=version).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/docs/stage.parcel/%00",
        "/docs/%00",
        "/docs/stage.parcel/1%2F2",
        "/preferences/%00",
        "/preferences/" + "x" * 500,
        "/docs/stage.parcel?q=%00%ff",
        "/docs/stage.parcel?after=%00",
        "/docs/stage.parcel?sort=%00",
        "/search?q=%ff%fe%00%ed%a0%80",
        "/lookup/stage.parcel?q=%00&where=%00",
        "/lookup/nothing",
        "/docs/stage.parcel/new?title=%00",
        "/docs/stage.parcel/new?lines=x",
        "/docs/stage.parcel/1/history?before=%00",
        "/desk?box=x",
        "/desk?after=x",
        "/reports/%00",
        "/",
        "",
        "/docs",
        "/docs/",
        "//",
    ],
)
def test_a_path_that_makes_no_sense_is_no_failure(sender, path):
    answer = sender.get(path)
    assert answer.status in (200, 400, 404, 405, 422), answer


def test_an_unforeseen_failure_says_a_number_and_nothing_of_its_inside(sender, stage, caplog):
    def fail(_parcels):
        raise ZeroDivisionError("the inside")

    body = sender.post("/docs/stage.parcel", {"title": "x"}).body
    stage.in_body = fail
    answer = sender.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=1)
    assert (answer.status, answer["type"]) == (500, "unexpected")
    assert "inside" not in str(answer.body)
    assert answer["log_id"] in answer["detail"]
    assert answer["log_id"] in caplog.text
    assert sender.get(f"/docs/stage.parcel/{body['id']}")["version"] == 1


def test_preferences_are_kept_by_user(sender, reader):
    assert sender.get("/preferences/list.stage.parcel").body is None
    assert sender.send("PUT", "/preferences/list.stage.parcel", {"columns": ["a", "b"]}).status == 200
    sender.send("PUT", "/preferences/list.stage.parcel", {"columns": ["b"]})
    assert sender.get("/preferences/list.stage.parcel").body == {"columns": ["b"]}
    assert reader.get("/preferences/list.stage.parcel").body is None
    assert sender.send("PUT", "/preferences/x", ["y" * 30_000]).status == 413
    assert sender.send("PUT", "/preferences/x", b'"\\u0000"').status == 413


def test_a_reference_to_nothing_is_named_when_the_database_finds_it_at_commit(fresh_db):
    site = Site(a_user("administrator", company=a_company()))
    answer = site.post("/docs/master.item", {"code": "I", "name": "I", "unit": 4711})
    assert (answer.status, answer["type"]) == (422, "invalid")
    assert [(e["field"], e["message"]) for e in answer["errors"]] == [("unit", "unit 4711 does not exist")]
