"""Filling in forms as people do: what is required and still empty gets something sensible."""

from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.endurance.people import Person

WORDS = ("按合同执行", "客户催货", "例行补货", "样品", "as agreed", "call back on Monday")
MOST_LINES = 4


def filled(person: Person, doc: str) -> dict[str, Any] | None:
    """A new document of that kind, ready to be written; None when its form does not open."""
    meta = person.meta["documents"][doc]
    answer = person.site.get("new", f"/docs/{doc}/new")
    if not answer.fine:
        return None
    given = _fields(person, meta["fields"], answer.body["values"])
    for lines in meta["lines"]:
        if lines["min_rows"] or lines["name"] == "lines":
            many = max(lines["min_rows"], person.random.randint(1, MOST_LINES))
            rows = [_fields(person, lines["fields"], {}, wanted=("item", "quantity")) for _row in range(many)]
            given[lines["name"]] = [row for row in rows if row]
    return given


def inputs(person: Person, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """What a command asks for; of work that is reported also how much was good and how long it took."""
    return _fields(person, fields, {}, wanted=("good", "minutes"))


def _fields(
    person: Person, fields: list[dict[str, Any]], values: dict[str, Any], wanted: tuple[str, ...] = ()
) -> dict[str, Any]:
    given = {}
    for each in fields:
        name = each["name"]
        empty = values.get(name) in (None, "")
        if each["readonly"] or not empty or not (each["required"] or name in wanted):
            continue
        value = _value(person, each)
        if value is not None:
            given[name] = value
    return given


def _value(person: Person, each: dict[str, Any]) -> Any:
    choice = person.random
    match each["type"]:
        case "ref":
            return looked_up(person, each)
        case "integer":
            return choice.randint(1, 9)
        case "decimal" | "money" | "percent":
            return str(choice.randint(1, 20))
        case "date":
            return _day(choice.randint(3, 40))
        case "datetime":
            return f"{_day(choice.randint(1, 20))}T08:00:00Z"
        case "boolean":
            return False
        case "choice":
            return choice.choice(each["options"])["value"] if each.get("options") else None
        case "json" | "state":
            return None
    return choice.choice(WORDS)[: each.get("max_length") or 200]


def _day(ahead: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=ahead)).date())


def looked_up(person: Person, each: dict[str, Any]) -> int | None:
    """One of those the picker offers, after a letter or two."""
    params: dict[str, Any] = {"q": person.random.choice(("", "", "P", "华", "s")), "limit": "20"}
    if each.get("where"):
        params["where"] = each["where"]
    for q in (params["q"], ""):
        answer = person.site.get("lookup", f"/lookup/{each['to']}", {**params, "q": q})
        if not answer.fine:
            return None
        if answer.body["rows"]:
            return int(person.random.choice(answer.body["rows"])["id"])
    return None
