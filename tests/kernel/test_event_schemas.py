"""Events are promises: a change of fields needs a new version. The snapshot beside this file is what was promised."""

import json
from pathlib import Path

import msgspec

from quintet.kernel.events import event_types, upcasters

SNAPSHOT = Path(__file__).with_name("event_schemas.json")


def schema_of(cls) -> dict:
    """Field names and types of an event, nested structs included; what a docstring says is no promise."""
    found = msgspec.json.schema(cls)
    parts = {name: {k: v for k, v in part.items() if k != "description"} for name, part in found["$defs"].items()}
    return {"$defs": parts, "$ref": found["$ref"]}


def test_every_event_has_the_fields_it_promised():
    now = {name: schema_of(cls) for name, cls in sorted(event_types.items()) if cls.__module__.startswith("quintet.")}
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    promised = json.loads(SNAPSHOT.read_text())

    changed = [name for name in promised if name in now and json.loads(json.dumps(now[name])) != promised[name]]
    gone = [name for name in promised if name not in now and name not in upcasters]
    new = [name for name in now if name not in promised]
    assert changed == [], "give the event a new version and an upcaster from the old"
    assert gone == [], "an event that was promised needs an upcaster"
    assert new == [], f"add to {SNAPSHOT.name}: delete the file and run this test once"
