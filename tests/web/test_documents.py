"""Documents over HTTP as the client uses them: new, preview, create, read, edit, commands."""

from tests.web.site import Site

PARCEL = {"title": "Books", "secret": "", "lines": [{"quantity": "2", "price": "12.5"}]}
WITHOUT_SECRET = {"title": "Books", "lines": [{"quantity": "2", "price": "12.5"}]}


def a_parcel(site: Site, **values):
    made = site.post("/docs/stage.parcel", {**WITHOUT_SECRET, **values})
    assert made.status == 201, made
    return made.body


def test_a_new_form_comes_with_its_defaults_and_nothing_is_written(sender):
    before = sender.get("/docs/stage.parcel")["count"]["value"]
    form = sender.get("/docs/stage.parcel/new", {"title": "From a link"})
    assert form.status == 200
    assert (form["id"], form["state"], form["editable"], form["version"]) == (None, "DRAFT", True, 0)
    assert form["values"]["title"] == "From a link"
    assert form["values"]["owner"]["label"] == "Sender"
    assert form["values"]["total"] == "0.00"
    assert form["lines"] == {"lines": []}
    assert sender.get("/docs/stage.parcel")["count"]["value"] == before


def test_creating_answers_with_the_document_its_number_and_what_may_be_done_now(sender):
    body = a_parcel(sender)
    assert body["title"].startswith("PA-")
    assert body["values"]["total"] == "25.00"
    assert [(row["quantity"], row["price"]) for row in body["lines"]["lines"]] == [("2", "12.50")]
    assert [command["name"] for command in body["commands"]] == ["send"]
    assert body["editable"] is True
    read = sender.get(f"/docs/stage.parcel/{body['id']}")
    assert read.body == body
    assert read.headers["ETag"] == '"1"'


def test_preview_computes_like_create_and_names_what_is_wrong_but_writes_nothing(sender, stage):
    lines = [{"quantity": "3", "price": "1.10"}, {"quantity": "101", "price": "x"}]
    shown = sender.post("/docs/stage.parcel/preview", {"title": "T", "lines": lines})
    assert shown.status == 200
    assert [(e["field"], e["rule"]) for e in shown["errors"]] == [
        ("lines.1.price", "kernel.type"),
        ("lines.1.price", "kernel.required"),
    ]
    assert [row["price"] for row in shown["lines"]["lines"]] == ["1.10", None]
    assert shown["values"]["total"] == "3.30"
    assert sender.get("/docs/stage.parcel")["count"]["value"] == 0


def test_preview_of_a_stored_document_shows_the_edit(sender):
    body = a_parcel(sender)
    line = body["lines"]["lines"][0]["id"]
    shown = sender.post(
        "/docs/stage.parcel/preview",
        {"id": body["id"], "lines": [{"id": line, "quantity": "4"}, {"quantity": "1", "price": "2"}]},
    )
    assert (shown["values"]["total"], shown["errors"]) == ("52.00", [])
    assert [row["id"] for row in shown["lines"]["lines"]] == [line, None]
    assert sender.get(f"/docs/stage.parcel/{body['id']}").body == body


def test_input_that_breaks_rules_is_refused_with_every_field_named(sender):
    answer = sender.post("/docs/stage.parcel", {"title": "T" * 41, "nonsense": 1, "lines": [{"quantity": "1,5x"}]})
    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer["type"] == "invalid"
    assert {(e["field"], e["rule"]) for e in answer["errors"]} == {
        ("title", "kernel.too_long"),
        ("nonsense", "kernel.unknown_field"),
        ("lines.0.quantity", "kernel.type"),
    }
    rule = sender.post("/docs/stage.parcel", {"title": "T", "lines": [{"quantity": "101", "price": "1"}]})
    assert [(e["field"], e["rule"], e["message"]) for e in rule["errors"]] == [
        ("lines.0.quantity", "stage.stage.not_too_heavy", "At most 100")
    ]


def test_editing_needs_the_version_one_saw_and_shows_the_other_one_else(sender):
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    assert sender.patch(path, {"title": "Blind"}).status == 428
    edited = sender.patch(path, {"title": "Books and maps", "lines": []}, version=1)
    assert (edited.status, edited["version"], edited["values"]["title"]) == (200, 2, "Books and maps")
    assert (edited["values"]["total"], edited["lines"]["lines"]) == ("0.00", [])
    conflict = sender.patch(path, {"title": "Late"}, version=1)
    assert (conflict.status, conflict["type"]) == (409, "version_conflict")
    assert (conflict["current"]["version"], conflict["current"]["values"]["title"]) == (2, "Books and maps")


def test_a_command_runs_with_its_inputs_and_answers_with_the_document(sender):
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    wrong = sender.post(f"{path}/send", {"notes": "?"}, version=1)
    assert (wrong.status, wrong["errors"][0]["field"]) == (422, "notes")
    done = sender.post(f"{path}/send", {"note": "fragile"}, version=1)
    assert (done.status, done["result"], done["document"]["state"], done["made"]) == (200, "done", "SENT", [])
    assert [c["name"] for c in done["document"]["commands"]] == ["close"]
    assert done["document"]["editable"] is False
    again = sender.post(f"{path}/send", {}, version=2)
    assert (again.status, again["type"]) == (409, "wrong_state")
    assert "needs Draft" in again["detail"]


def test_a_gate_refuses_with_its_id_and_the_system_whose_rule_it_is(sender, stage):
    body = a_parcel(sender, title="junk")
    stage.refusal = "junk"
    answer = sender.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=1)
    assert (answer.status, answer["type"]) == (422, "refused")
    assert (answer["rule"], answer["system"]) == ("stage_story.is_wanted", "stage")
    assert answer["errors"][0]["field"] == "title"


def test_a_warning_is_acknowledged_by_sending_its_token_again(sender, stage):
    body = a_parcel(sender)
    stage.warning = "It looks odd"
    path = f"/docs/stage.parcel/{body['id']}/send"
    asked = sender.post(path, {}, version=1)
    assert (asked.status, asked["type"]) == (409, "needs_acknowledgement")
    assert asked["warnings"] == [{"rule": "stage_story.looks_right", "system": "stage", "message": "It looks odd"}]
    assert sender.post(path, {"acknowledge": "something else"}, version=1).status == 409
    done = sender.post(path, {"acknowledge": asked["token"]}, version=1)
    assert (done.status, done["document"]["state"]) == (200, "SENT")


def test_a_hold_answers_202_and_the_document_shows_why_it_waits(sender, stage):
    from decimal import Decimal

    body = a_parcel(sender)
    stage.over = Decimal(20)
    path = f"/docs/stage.parcel/{body['id']}"
    held = sender.post(f"{path}/send", {}, version=1)
    assert (held.status, held["result"]) == (202, "held")
    assert (held["hold"]["gate"], held["hold"]["message"]) == ("stage_story.within_limit", "Over by 5.00")
    assert (held["hold"]["state"], held["hold"]["command_label"]) == ("OPEN", "Send")
    assert held["hold"]["requester"]["label"] == "Sender"
    assert [c["name"] for c in held["document"]["commands"]] == ["withdraw"]
    shown = sender.get(path)
    assert (shown["hold"]["id"], shown["editable"]) == (held["hold"]["id"], False)
    refused = sender.patch(path, {"title": "x"}, version=shown["version"])
    assert (refused.status, refused["type"]) == (409, "held")
    free = sender.post(f"{path}/withdraw", {}, version=shown["version"])
    assert (free.status, free["document"]["hold"]) == (200, None)


def test_bulk_names_what_happened_to_each(sender, stage):
    good, bad = a_parcel(sender), a_parcel(sender, title="junk")
    stage.refusal = "junk"
    answer = sender.post("/docs/stage.parcel/send", {"ids": [good["id"], bad["id"], 999_999], "note": "together"})
    assert answer.status == 200
    assert [(r["id"], r["result"], r["rule"]) for r in answer["results"]] == [
        (good["id"], "done", None),
        (bad["id"], "refused", "stage_story.is_wanted"),
        (999_999, "refused", "kernel.not_found"),
    ]
    assert answer["results"][1]["message"] == "Nobody wants junk"
    for ids in ([], "x", [0], [True], [2**70], list(range(1, 1_002))):
        assert sender.post("/docs/stage.parcel/send", {"ids": ids}).status == 422


def test_what_is_not_there_is_not_found(sender):
    for path in ("/docs/stage.parcel/7", "/docs/stage.parcel/99999999999999999999", "/docs/stage.nothing", "/nothing"):
        answer = sender.get(path)
        assert (answer.status, answer["type"]) == (404, "not_found"), path
    assert sender.post("/docs/stage.parcel/7/nonsense", {}, version=1).status == 404
    assert sender.post("/docs/stage.parcel/7/create", {"rows": []}, version=1).status == 404
    wrong = sender.send("PUT", "/docs/stage.parcel/7")
    assert (wrong.status, wrong["type"]) == (405, "invalid")


def test_texts_come_in_the_language_of_the_reader(sender, stage):
    body = a_parcel(sender)
    sender.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=1)
    again = sender.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=2, HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9")
    assert again["title"] == "当前状态不允许"
    assert "只适用于：草稿" in again["detail"]
