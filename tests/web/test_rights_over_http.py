"""What one may not see does not exist: lists, forms, filters, history and errors say nothing of it."""

import pytest

from quintet.kernel import sql
from tests.web.site import Site
from tests.web.test_documents import a_parcel


def test_nobody_signed_in_gets_nothing_but_the_session(db):
    nobody = Site()
    assert nobody.get("/session")["user"] is None
    for path in ("/meta", "/docs/master.unit", "/search", "/nothing", "/docs/nothing", "/stream"):
        answer = nobody.get(path)
        assert (answer.status, answer["type"]) == (401, "login_required"), path
    assert nobody.post("/docs/master.unit", {}).status == 401


def test_records_outside_the_scope_do_not_exist(stage, person, sender):
    other = Site(person("sender"))
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    assert other.get("/docs/stage.parcel")["rows"] == []
    assert other.get(path).status == 404
    assert other.get(f"{path}/history").status == 404
    assert other.get(f"{path}/chain").status == 404
    assert other.patch(path, {"title": "mine"}, version=1).status == 404
    assert other.post(f"{path}/send", {}, version=1).status == 404
    assert other.post(f"{path}/comments", {"text": "hello"}).status == 404
    assert other.post("/docs/stage.parcel/preview", {"id": body["id"]}).status == 404
    bulk = other.post("/docs/stage.parcel/send", {"ids": [body["id"]]})
    assert [(r["result"], r["rule"], r["title"]) for r in bulk["results"]] == [
        ("refused", "kernel.not_found", str(body["id"]))
    ]
    assert other.get("/search", {"q": body["title"]})["hits"] == []
    assert other.get("/lookup/stage.parcel", {"q": body["title"]})["rows"] == []
    assert sender.get(path)["version"] == 1


def test_another_company_does_not_exist(stage, person, sender):
    from tests.master.builders import a_company

    stranger = Site(person("reader", company=a_company()))
    body = a_parcel(sender)
    assert stranger.get("/docs/stage.parcel")["rows"] == []
    assert stranger.get(f"/docs/stage.parcel/{body['id']}").status == 404
    assert stranger.get("/search", {"q": body["title"]})["hits"] == []


def test_a_role_without_the_document_is_told_so_and_the_denial_is_logged(stage, person):
    clerk = Site(person("clerk"))
    answer = clerk.get("/docs/stage.parcel")
    assert (answer.status, answer["type"], answer["rule"]) == (403, "not_allowed", "stage.parcel.read")
    assert clerk.post("/docs/stage.parcel", {"title": "x"}).status == 403
    assert "stage.parcel" not in clerk.get("/meta")["documents"]
    logged = sql.rows("SELECT what FROM kernel_denial ORDER BY id")
    assert [row[0] for row in logged] == ["docs/stage.parcel", "stage.parcel.create"]


def test_a_reader_may_look_but_not_touch(sender, reader):
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    shown = reader.get(path)
    assert (shown.status, shown["commands"], shown["editable"]) == (200, [], False)
    assert reader.patch(path, {"title": "x"}, version=1).status == 403
    assert reader.post(f"{path}/send", {}, version=1).status == 403
    assert reader.get("/docs/stage.parcel/new").status == 403
    assert reader.post("/docs/stage.parcel/preview", {"id": body["id"], "title": "x"}).status == 403


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_hidden_field_is_nowhere(stage, person, sender, language):
    keeper = Site(person("administrator"))
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    version = keeper.patch(path, {"secret": "the gold"}, version=1)["version"]
    keeper.patch(path, {"secret": "the silver", "title": "Maps"}, version=version)
    reader = Site(person("reader"), language)
    meta = reader.get("/meta")["documents"]["stage.parcel"]
    assert "secret" not in {f["name"] for f in meta["fields"]}
    assert "secret" not in reader.get(path)["values"]
    assert "secret" not in reader.get("/docs/stage.parcel")["rows"][0]
    for params in (
        {"fields": "title,secret"},
        {"sort": "secret"},
        {"where": [["secret", "=", "x"]]},
        {"group": "secret"},
    ):
        answer = reader.get("/docs/stage.parcel", params)
        assert answer.status == 422, params
        assert "gold" not in str(answer.body)
    history = reader.get(f"{path}/history")
    assert "gold" not in str(history.body)
    assert "silver" not in str(history.body)
    assert [c["field"] for c in history["entries"][0]["changes"]] == ["title"]
    assert "the gold" in str(keeper.get(f"{path}/history").body)
    writing = sender.patch(path, {"secret": "mine"}, version=3)
    assert (writing.status, writing["errors"][0]["rule"]) == (422, "kernel.unknown_field")


def test_a_share_lets_one_read_but_not_act(stage, person, sender):
    actor = person("sender")
    other = Site(actor)
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    sql.execute(
        "INSERT INTO kernel_share (document, user_id, reason) VALUES (%s, %s, 'to decide')", [body["id"], actor.user_id]
    )
    assert other.get(path).status == 200
    assert other.post(f"{path}/send", {}, version=1).status == 403
