"""The event stream: who may read a document hears that it changed, nobody else; and the operator's pages."""

import queue

import pytest
from django.test import Client

from quintet.kernel import relay, sql
from quintet.web import stream
from quintet.web.hub import Hub, Listener
from tests.web.site import Site
from tests.web.test_documents import a_parcel


@pytest.fixture
def hub(db):
    """A hub that looks when it is told to."""
    found = Hub()
    found.thread = object()  # none is started
    return found


def listening(hub, actor):
    """What the actor hears."""
    heard = queue.SimpleQueue()
    hub.add(Listener(actor.user_id, b"", heard.put))
    return heard


def all_of(heard):
    found = []
    while not heard.empty():
        found.append(heard.get())
    return found


def test_readers_hear_of_changes_and_nobody_else(stage, hub, person):
    owner, colleague, reader, clerk = (person(r) for r in ("sender", "sender", "reader", "clerk"))
    relay.place_positions()
    site, hub.position = Site(owner), relay.last_position()
    heard = {actor.user_id: listening(hub, actor) for actor in (owner, colleague, reader, clerk)}
    body = a_parcel(site)
    site.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=1)
    relay.place_positions()
    hub.look()
    change = ("change", {"doc": "stage.parcel", "id": body["id"], "version": 2})
    assert [all_of(heard[a.user_id]) for a in (owner, colleague, reader, clerk)] == [[change], [], [change], []]
    hub.look()
    assert all_of(heard[owner.user_id]) == []


def test_who_was_signed_out_is_sent_home(hub, person):
    actor = person("reader")
    site = Site(actor)
    from quintet.web import sessions

    secret = site.browser.cookies[sessions.COOKIE].value
    heard = queue.SimpleQueue()
    hub.add(Listener(actor.user_id, sessions.hash_of(secret), heard.put))
    hub._send_home()
    assert len(hub.listeners) == 1
    site.post("/logout")
    hub._send_home()
    assert heard.get() is None
    assert hub.listeners == set()


def test_the_desk_is_told_when_decisions_wait(stage, hub, person, sender, monkeypatch):
    from decimal import Decimal

    from quintet.web import hub as module

    actor = person("reader")
    heard = listening(hub, actor)
    relay.place_positions()
    hub.position = relay.last_position()
    monkeypatch.setattr(module, "get_counts", lambda _actor: {"todo": 3})
    stage.over = Decimal(1)
    body = a_parcel(sender)
    sender.post(f"/docs/stage.parcel/{body['id']}/send", {}, version=1)
    relay.place_positions()
    hub.look()
    assert ("desk", {"todo": 3}) in all_of(heard)


def test_a_message_is_framed_as_a_server_sent_event():
    assert stream.frame(("desk", {"todo": 2})) == b'event: desk\ndata: {"todo":2}\n\n'


def test_the_operators_pages(db, person):
    browser = Client()
    assert browser.get("/healthz").content == b"ok\n"
    assert browser.get("/readyz").content == b"ready\n"
    Site(person("reader")).get("/meta")
    text = browser.get("/metrics").content.decode()
    assert 'quintet_requests_total{method="GET",part="meta",status="200"}' in text
    assert "quintet_events_waiting" in text
    assert 'quintet_request_seconds_bucket{part="meta",le="+Inf"}' in text
    assert browser.get("/metrics", REMOTE_ADDR="10.1.1.1").status_code == 403
    assert sql.value("SELECT 1") == 1


def test_flows_tell_how_the_systems_work_together(administrator):
    flows = {flow["name"]: flow for flow in administrator.get("/flows")["flows"]}
    steps = {step["id"]: step for step in flows["order_to_cash"]["steps"]}
    after = steps["order_to_cash.recognise_revenue_and_cost"]
    assert (after["verb"], after["event"]["name"], after["system"]) == ("after", "erp.goods_delivered.v1", "finance")
    assert {step["verb"] for flow in flows.values() for step in flow["steps"]} == {"before", "after", "beside"}
