"""The story of a document and what it is connected to."""

import time

import pytest

from quintet.kernel import register, sql
from quintet.kernel.actor import get_actor
from quintet.kernel.reading import history as story
from quintet.kernel.reading.chain import get_chain
from tests.web.site import Site
from tests.web.test_documents import a_parcel


def test_the_history_tells_commands_with_what_they_changed_newest_first(sender):
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    line = body["lines"]["lines"][0]["id"]
    rows = [{"id": line, "quantity": "3"}, {"quantity": "1", "price": "1000"}]
    sender.patch(path, {"title": "Maps", "lines": rows}, version=1)
    sender.post(f"{path}/send", {}, version=2)
    entries = sender.get(f"{path}/history")["entries"]
    assert [(e["kind"], e["label"], e["actor"]["name"]) for e in entries] == [
        ("command", "Send", "Sender"),
        ("command", "Edit", "Sender"),
        ("command", "Create", "Sender"),
    ]
    assert [(c["field"], c["before"], c["after"]) for c in entries[0]["changes"]] == [("state", "Draft", "Sent")]
    edited = {c["field"]: (c["label"], c["before"], c["after"]) for c in entries[1]["changes"]}
    assert edited["title"] == ("Title", "Books", "Maps")
    assert edited["total"] == ("Total", "25.00", "1,037.50")
    assert edited["lines.1.quantity"] == ("Lines 1 · Quantity", "2", "3")
    assert edited["lines.2.price"] == ("Lines 2 · Price", None, "1,000.00")
    assert entries[2]["changes"] == []
    chinese = sender.get(f"{path}/history", HTTP_ACCEPT_LANGUAGE="zh-CN")["entries"]
    assert chinese[1]["changes"][0]["label"] == "标题"
    assert "明细第 1 行 · 数量" in {c["label"] for c in chinese[1]["changes"]}


def test_comments_and_approvals_are_part_of_the_story(sender, reader, stage):
    from decimal import Decimal

    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    stage.over = Decimal(20)
    sender.post(f"{path}/send", {}, version=1)
    said = reader.post(f"{path}/comments", {"text": " Please hurry "})
    assert (said.status, said["comment"], said["kind"]) == (201, "Please hurry", "comment")
    sender.post(f"{path}/withdraw", {}, version=2)
    entries = sender.get(f"{path}/history")["entries"]
    told = [(e["kind"], e["label"], e["comment"]) for e in entries]
    assert told[0] == ("hold", "Withdrawn: Send", None)
    assert ("hold", "Waits for approval: Send", "Over by 5.00") in told
    assert ("comment", "Comment", "Please hurry") in told
    assert told[-1] == ("command", "Create", None)
    for text in (None, "", "   ", "x" * 4_001, 7, "a\x00"):
        assert reader.post(f"{path}/comments", {"text": text}).status == 422


def test_a_long_history_comes_in_pages_without_gap_or_double(sender, monkeypatch):
    monkeypatch.setattr(story, "PAGE", 3)
    body = a_parcel(sender)
    path = f"/docs/stage.parcel/{body['id']}"
    for number in range(1, 8):
        sender.patch(path, {"title": f"T{number}"}, version=number)
        sender.post(f"{path}/comments", {"text": f"C{number}"})
    seen, before = [], None
    while True:
        page = sender.get(f"{path}/history", {"before": before} if before else {})
        seen += [e["comment"] or (e["changes"][0]["after"] if e["changes"] else "new") for e in page["entries"]]
        before = page["next"]
        if before is None:
            break
    assert seen == [f"{kind}{n}" for n in range(7, 0, -1) for kind in "CT"] + ["new"]
    assert sender.get(f"{path}/history", {"before": "nonsense"}).status == 422


def test_the_chain_runs_both_ways_and_says_where_each_document_stands(sender, reader):
    cause = a_parcel(sender, title="cause")
    middle = a_parcel(sender, title="middle", parent_ref=cause["id"])
    effect = a_parcel(sender, title="effect", parent_ref=middle["id"])
    sender.post(f"/docs/stage.parcel/{cause['id']}/send", {}, version=1)
    chain = reader.get(f"/docs/stage.parcel/{middle['id']}/chain")
    nodes = [(n["id"], n["depth"], n["state_label"], n["tone"], n["readable"]) for n in chain["nodes"]]
    assert nodes == [
        (cause["id"], -1, "Sent", "processing", True),
        (middle["id"], 0, "Draft", "default", True),
        (effect["id"], 1, "Draft", "default", True),
    ]
    assert chain["edges"] == [
        {"source": cause["id"], "target": middle["id"], "label": "Cause"},
        {"source": middle["id"], "target": effect["id"], "label": "Cause"},
    ]
    assert (chain["focus"], chain["truncated"]) == (middle["id"], False)
    linked = reader.get(f"/docs/stage.parcel/{middle['id']}")["linked"]
    assert [(x["doc"], x["count"], x["ids"]) for x in linked] == [("stage.parcel", 2, [cause["id"], effect["id"]])]


def test_of_what_one_may_not_read_the_chain_says_only_that_it_exists(stage, person, sender):
    other = Site(person("sender"))
    cause = a_parcel(sender)
    effect = a_parcel(other, parent_ref=cause["id"])
    node = other.get(f"/docs/stage.parcel/{effect['id']}/chain")["nodes"][0]
    assert (node["id"], node["readable"], node["title"], node["state_label"]) == (cause["id"], False, "", "")
    assert other.get(f"/docs/stage.parcel/{effect['id']}")["linked"] == []


def test_a_circle_of_links_ends(sender):
    first = a_parcel(sender)
    second = a_parcel(sender, parent_ref=first["id"])
    register.link(second["id"], first["id"], "back")
    chain = sender.get(f"/docs/stage.parcel/{first['id']}/chain")
    assert {n["id"] for n in chain["nodes"]} == {first["id"], second["id"]}


@pytest.mark.parametrize("shape", ["line", "star"])
def test_two_hundred_documents_both_ways_take_less_than_50_ms(sender, shape):
    ids = [a_parcel(sender, lines=[])["id"] for _document in range(3)]
    first = sql.value("SELECT max(id) FROM kernel_entry") + 1_000
    sql.execute(
        "INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, owner_id)"
        " SELECT %s + g, doc, company_id, 'P' || g, '', owner_id"
        " FROM kernel_entry, generate_series(1, 200) g WHERE id = %s",
        [first, ids[0]],
    )
    if shape == "line":
        arrows = [(first + g - 1, first + g) for g in range(2, 201)]
    else:
        arrows = [(first + g, first + 100) for g in range(1, 100)] + [(first + 100, first + g) for g in range(101, 201)]
    register.link_many(arrows, "parent_ref")
    actor = get_actor(sql.value("SELECT owner_id FROM kernel_entry WHERE id = %s", [ids[0]]))
    times = []
    for _try in range(5):
        began = time.perf_counter()
        chain = get_chain(actor, first + 100)
        times.append(time.perf_counter() - began)
    assert len(chain["nodes"]) == 200
    assert len(chain["edges"]) == 199
    assert min(times) < 0.050, times
