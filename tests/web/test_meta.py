"""What the client is told to draw: by role and language, with an ETag."""

from typing import Any

import pytest

from quintet.kernel.documents import documents
from quintet.kernel.pages import pages
from tests.web.site import Site

FIELD = {"name", "label", "help", "type", "required", "readonly", "sortable"}
TYPES = {"text", "longtext", "integer", "decimal", "money", "percent", "date", "datetime", "boolean"}
TYPES |= {"choice", "state", "ref", "json"}


def test_metadata_is_sent_once_and_then_only_confirmed(administrator):
    first = administrator.get("/meta")
    assert first.status == 200
    again = administrator.get("/meta", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.response.content) == (304, b"")
    chinese = administrator.get("/meta", HTTP_IF_NONE_MATCH=first.headers["ETag"], HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert chinese.status == 200
    assert chinese["documents"]["master.unit"]["label"] == "计量单位"
    assert first["documents"]["master.unit"]["label"] == "Unit"


def test_the_stage_document_is_described_as_the_contract_says(sender):
    meta = sender.get("/meta")["documents"]["stage.parcel"]
    fields = {f["name"]: f for f in meta["fields"]}
    assert (meta["can_create"], meta["can_edit"], meta["title_field"]) == (True, True, "number")
    assert fields["title"] == {
        "name": "title", "label": "Title", "help": "", "type": "text", "required": True, "readonly": False,
        "sortable": False, "width": 160, "max_length": 40,
    }  # fmt: skip
    assert fields["total"]["type"] == "money"
    assert (fields["total"]["readonly"], fields["total"]["scale"], fields["total"]["sum"]) == (True, 2, True)
    assert fields["owner"]["to"] == "kernel.user"
    assert fields["parent_ref"]["to"] == "stage.parcel"
    assert [o["value"] for o in fields["state"]["options"]] == ["DRAFT", "SENT", "CLOSED"]
    assert meta["states"][2] == {"value": "CLOSED", "label": "Closed", "tone": "success", "terminal": True}
    assert [f["name"] for f in meta["lines"][0]["fields"]] == ["quantity", "price"]
    commands = {c["name"]: c for c in meta["commands"]}
    assert set(commands) == {"send", "close", "withdraw"}
    assert [i["name"] for i in commands["send"]["inputs"]] == ["note"]
    assert commands["withdraw"]["confirm"] is True


def test_a_reader_is_offered_no_commands_they_cannot_give(reader):
    meta = reader.get("/meta")["documents"]["stage.parcel"]
    assert (meta["can_create"], meta["can_edit"]) == (False, False)
    assert {c["name"] for c in meta["commands"]} == {"withdraw"}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_document_is_described_completely(db, person, language):
    site = Site(person("administrator"), language)
    meta = site.get("/meta")
    assert set(meta["documents"]) == set(documents)
    listed = {item["name"] for s in meta["systems"] for room in s["menu"] for item in room["items"]}
    # the relation map is no one system's: the client keeps it at hand below the desk
    declared = {name: each for name, each in {**documents, **pages}.items() if not name.startswith("flows.")}
    assert "flows.map" in meta["pages"]
    assert listed == {name for name, each in declared.items() if each.menu} | set(meta["reports"])
    for name, document in meta["documents"].items():
        names = check_fields(name, document["fields"])
        assert set(document["list"]["columns"]) <= names, name
        assert document["list"]["columns"], name
        assert len(document["list"]["columns"]) == len(documents[name].list.columns), f"{name}: a column is unknown"
        assert set(document["list"]["filters"]) <= names, name
        for section in document["form"]["sections"]:
            assert section["fields"], name
            assert set(section["fields"]) <= names, name
        declared = sum(len(s.fields) for s in documents[name].form.sections)
        assert sum(len(s["fields"]) for s in document["form"]["sections"]) == declared, f"{name}: a field is unknown"
        for lines in document["lines"]:
            check_fields(f"{name}.{lines['name']}", lines["fields"])
        for command in document["commands"]:
            check_fields(f"{name}.{command['name']}", command["inputs"])


def check_fields(where: str, fields: list[dict[str, Any]]) -> set[str]:
    """Every field says what the client needs; references name a document that exists."""
    for field in fields:
        assert set(field) >= FIELD, f"{where}.{field['name']}"
        assert field["type"] in TYPES, f"{where}.{field['name']}"
        assert field["label"], f"{where}.{field['name']}"
        if field["type"] == "ref" and field["to"]:
            assert field["to"] in {*documents, "kernel.user"}, f"{where}.{field['name']} → {field['to']}"
        if field["type"] in ("choice", "state"):
            assert field["options"], f"{where}.{field['name']}"
    return {field["name"] for field in fields}


@pytest.mark.parametrize("name", sorted(documents))
def test_every_list_and_every_new_form_answers(db, administrator, name):
    assert administrator.get(f"/docs/{name}").status == 200
    everything = ",".join(f["name"] for f in administrator.get("/meta")["documents"][name]["fields"])
    assert administrator.get(f"/docs/{name}", {"fields": everything}).status == 200
    may_create = administrator.get("/meta")["documents"][name]["can_create"]
    form = administrator.get(f"/docs/{name}/new")
    assert form.status == (200 if may_create else 403) or form["type"] == "refused", form
    preview = administrator.post(f"/docs/{name}/preview", {})
    assert preview.status == (200 if may_create else 403), preview
    for preset in documents[name].list.presets:
        assert administrator.get(f"/docs/{name}", {"where": [list(p) for p in preset.where]}).status == 200, preset.name
    for group in documents[name].list.group_by:
        assert administrator.get(f"/docs/{name}", {"group": group}).status == 200, group
