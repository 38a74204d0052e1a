"""What people look at: start page, lists, documents with their panels, history, chain, reports, pages, paper."""

from collections.abc import Callable
from typing import Any

from benchmarks.endurance.people import Person

Screen = Callable[[Person], None]
_TYPED = (
    *("华", "华中", "减速机", "hz", "jsj", "SO-", "2611", "42", "伺服电机", "wuhan", "有限公司", "pan", "订单 华"),
    *("C0", "王", "公司 机械"),
)


def start(person: Person) -> None:
    """The start page with its lists and numbers, and the desk."""
    person.site.get("start page", "/desk/start")
    person.site.get("desk", "/desk", {"box": "todo"})


def list_(person: Person, **params: Any) -> None:
    """A list of the menu, as it opens."""
    documents = person.documents()
    if not documents:
        start(person)
        return
    person.doc = person.random.choice(documents)
    _load(person, **params)


def _load(person: Person, kind: str = "list", **params: Any) -> None:
    answer = person.site.get(kind, f"/docs/{person.doc}", {"limit": "50", **params})
    if answer.fine:
        person.rows, person.after = answer.body["rows"], answer.body["next"]


def _listed(person: Person) -> bool:
    """Whether they have a list in front of them; else they open one."""
    if not person.rows:
        list_(person)
    return bool(person.rows)


def filter_(person: Person) -> None:
    """A preset, or a filter by a value seen in the list, sometimes with a text."""
    if not _listed(person):
        return
    meta = person.meta["documents"][person.doc]
    presets = [preset for preset in meta["list"]["presets"] if preset["where"]]
    if presets and person.random.random() < 0.5:
        _load(person, "list filtered", where=person.random.choice(presets)["where"])
        return
    row = person.random.choice(person.rows)
    names = [name for name in meta["list"]["filters"] if row.get(name)]
    if not names:
        _load(person, "list searched", q=person.random.choice(_TYPED))
        return
    name = person.random.choice(names)
    value = row[name]["id"] if isinstance(row[name], dict) else row[name]
    _load(person, "list filtered", where=[[name, "=", value]])


def sort(person: Person) -> None:
    """By a column that can be sorted."""
    if _listed(person):
        meta = person.meta["documents"][person.doc]
        names = [f["name"] for f in meta["fields"] if f["sortable"] and f["name"] in meta["list"]["columns"]]
        if names:
            _load(person, "list sorted", sort=person.random.choice(("", "-")) + person.random.choice(names))


def page_on(person: Person) -> None:
    """The next page of the list, where there is one."""
    if _listed(person) and person.after:
        _load(person, "list next page", after=person.after)


def search(person: Person) -> None:
    """The box, letter by letter: what was typed so far is asked for at each pause."""
    word = person.random.choice(_TYPED)
    if person.rows and person.random.random() < 0.4:
        row = person.random.choice(person.rows)
        word = str(row.get("number") or row.get("name") or row.get("title") or word)
    for length in sorted({1, 2, max(1, len(word) // 2), len(word)}):
        person.site.get("search", "/search", {"q": word[:length]})


def open_(person: Person) -> dict[str, Any] | None:
    """A document of the list with its panels, as its page asks for them."""
    if not _listed(person):
        return None
    number = person.random.choice(person.rows)["id"]
    answer = person.site.get_if_there("document", person.doc, number)
    if answer is None or not answer.fine:
        return None
    for panel in person.meta["documents"][person.doc]["panels"]:
        person.site.get("panel", f"/docs/{person.doc}/{number}/panels/{panel['name']}")
    return dict(answer.body)


def history(person: Person) -> None:
    """A document and who changed what of it."""
    body = open_(person)
    if body:
        person.site.get("history", f"/docs/{body['doc']}/{body['id']}/history")


def chain(person: Person) -> None:
    """A document and everything before and after it."""
    body = open_(person)
    if body:
        person.site.get("chain", f"/docs/{body['doc']}/{body['id']}/chain")


def print_(person: Person) -> None:
    """A document on paper."""
    body = open_(person)
    prints = person.meta["documents"][body["doc"]]["prints"] if body else []
    if body and prints:
        name = person.random.choice(prints)["name"]
        person.site.get("print", f"/docs/{body['doc']}/{body['id']}/print/{name}", {"lang": "zh"})


def report(person: Person) -> None:
    """A report with what it asks for by default."""
    reports = list(person.meta["reports"].values())
    ready = [r for r in reports if not any(p["required"] and r["defaults"].get(p["name"]) is None for p in r["params"])]
    if not ready:
        start(person)
        return
    found = person.random.choice(ready)
    given = {name: value for name, value in found["defaults"].items() if value is not None}
    person.site.get(f"report {found['name']}", f"/reports/{found['name']}", given)


def special_page(person: Person) -> None:
    """The Gantt, the relation map, …: pages that need nothing chosen."""
    pages = [p for p in person.meta["pages"].values() if not p["kind"].endswith("_part")]
    ready = [p for p in pages if not any(f["required"] and p["defaults"].get(f["name"]) is None for f in p["params"])]
    if not ready:
        start(person)
        return
    found = person.random.choice(ready)
    given = {name: value for name, value in found["defaults"].items() if value is not None}
    person.site.get(f"page {found['name']}", f"/pages/{found['name']}", given)


def export(person: Person) -> None:
    """A filtered list as a sheet, where the list offers it."""
    if _listed(person) and person.meta["documents"][person.doc]["can_export"]:
        format_ = person.random.choice(("csv", "xlsx"))
        person.site.get("export", f"/docs/{person.doc}/export", {"format": format_})


def new(person: Person) -> None:
    """An empty form, and somebody who thinks better of it."""
    documents = [name for name in person.documents() if person.meta["documents"][name]["can_create"]]
    if documents:
        person.site.get("new", f"/docs/{person.random.choice(documents)}/new")


def my_work(person: Person) -> None:
    """The shop floor's page: what is there to do, and one of them."""
    person.doc = "erp.work_order" if "erp.work_order" in person.meta["documents"] else ""
    if not person.doc:
        start(person)
        return
    _load(person, where=[["state", "in", ["READY", "RUNNING", "PAUSED"]]])
    if person.rows:
        open_(person)
