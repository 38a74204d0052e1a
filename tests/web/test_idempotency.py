"""The same write sent twice happens once."""

import threading
from datetime import timedelta

import pytest

from quintet.kernel import clock, sql
from quintet.web import idempotency
from tests.web.site import Site
from tests.web.test_documents import WITHOUT_SECRET, a_parcel

KEY = {"HTTP_IDEMPOTENCY_KEY": "8b7e2c1e"}


def test_a_repeated_create_answers_the_same_and_makes_nothing_new(sender):
    first = sender.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY)
    second = sender.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY)
    assert (first.status, second.status) == (201, 201)
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"
    assert sender.get("/docs/stage.parcel")["count"]["value"] == 1


def test_a_repeated_command_runs_once_also_when_it_was_held(sender, stage):
    from decimal import Decimal

    stage.over = Decimal(20)
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}/send"
    first = sender.post(path, {}, version=1, **KEY)
    second = sender.post(path, {}, version=1, **KEY)
    assert (first.status, second.status) == (202, 202)
    assert second.body == first.body
    assert sql.value("SELECT count(*) FROM kernel_hold WHERE document = %s", [body["id"]]) == 1


def test_a_repeated_edit_and_a_repeated_bulk_answer_the_same(sender):
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    edits = [sender.patch(path, {"title": "New"}, version=1, **KEY) for _time in range(2)]
    assert [(e.status, e["version"]) for e in edits] == [(200, 2), (200, 2)]
    bulk = [sender.post("/docs/stage.parcel/send", {"ids": [body["id"]]}, HTTP_IDEMPOTENCY_KEY="b") for _t in range(2)]
    assert [b["results"][0]["result"] for b in bulk] == ["done", "done"]


def test_the_key_with_another_body_path_or_version_is_refused(sender):
    body = a_parcel(sender)
    assert sender.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY).status == 201
    for answer in (
        sender.post("/docs/stage.parcel", {**WITHOUT_SECRET, "title": "Other"}, **KEY),
        sender.patch(f"/docs/stage.parcel/{body['id']}", {"title": "x"}, version=1, **KEY),
    ):
        assert (answer.status, answer["type"]) == (422, "idempotency")
    assert sender.post("/docs/stage.parcel", WITHOUT_SECRET, HTTP_IDEMPOTENCY_KEY="x" * 121).status == 400


def test_a_refused_write_leaves_the_key_free(sender, stage):
    stage.refusal = "Books"
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}/send"
    assert sender.post(path, {}, version=1, **KEY).status == 422
    stage.refusal = None
    assert sender.post(path, {}, version=1, **KEY).status == 200


def test_keys_belong_to_their_user(sender, stage, person):
    other = Site(person("sender"))
    mine = sender.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY)
    theirs = other.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY)
    assert mine["id"] != theirs["id"]


def test_old_keys_are_let_go(sender):
    sender.post("/docs/stage.parcel", WITHOUT_SECRET, **KEY)
    idempotency.forget_old_keys()
    assert sql.value("SELECT count(*) FROM kernel_idempotency_key") == 1
    with clock.frozen_at(clock.now() + idempotency.KEPT + timedelta(minutes=1)):
        idempotency.forget_old_keys()
    assert sql.value("SELECT count(*) FROM kernel_idempotency_key") == 0


@pytest.mark.slow
def test_the_same_key_at_the_same_time_makes_one_document(fresh_db):
    from django.db import connections

    from tests.master.builders import a_company, a_user

    actor = a_user("administrator", company=a_company())
    sites = [Site(actor) for _thread in range(6)]
    start, answers = threading.Barrier(len(sites)), []

    def create(site):
        start.wait()
        answers.append(site.post("/docs/master.unit", {"code": "RACE", "name": "Race"}, **KEY))
        connections.close_all()

    threads = [threading.Thread(target=create, args=(site,)) for site in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer["id"] for answer in answers if answer.status == 201}) == 1
    assert sql.value("SELECT count(*) FROM master_unit WHERE code = 'RACE'") == 1
