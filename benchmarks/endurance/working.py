"""What people do: write documents, correct them, and take the next step with what waits for them."""

from typing import Any

from benchmarks.endurance import forms
from benchmarks.endurance.people import Person
from benchmarks.endurance.site import Answer

# what people write by hand, of the busy hour's documents
WRITTEN = {
    "crm.activity": 6, "crm.lead": 2, "crm.opportunity": 2, "crm.quotation": 3, "erp.sales_order": 6,
    "erp.requisition": 2, "erp.purchase_order": 3, "hr.leave_request": 1,
}  # fmt: skip
# kind → states that wait for somebody, and the next steps, the usual one first
WAITING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "oa.approval_request": (("RUNNING",), ("approve",)),
    "crm.lead": (("NEW", "CONTACTED"), ("contact", "qualify")),
    "crm.quotation": (("DRAFT", "SENT"), ("send", "accept")),
    "erp.sales_order": (("DRAFT",), ("confirm",)),
    "erp.delivery": (("DRAFT",), ("ship",)),
    "finance.sales_invoice": (("DRAFT",), ("post",)),
    "finance.receipt": (("DRAFT",), ("post",)),
    "erp.requisition": (("DRAFT", "SUBMITTED"), ("submit", "make_orders")),
    "erp.purchase_order": (("DRAFT", "PLACED"), ("place", "plan_receipt")),
    "erp.purchase_receipt": (("DRAFT",), ("receive",)),
    "finance.purchase_invoice": (("DRAFT",), ("post",)),
    "finance.payment": (("DRAFT",), ("post",)),
    "finance.voucher": (("DRAFT", "PREPARED"), ("submit", "review", "post")),
    "erp.manufacturing_order": (("DRAFT",), ("release",)),
    "erp.material_issue": (("DRAFT",), ("post",)),
    "hr.leave_request": (("DRAFT",), ("apply",)),
}


def create(person: Person) -> None:
    """A document from an empty form: looked up, previewed while typing, saved."""
    weights = {doc: n for doc, n in WRITTEN.items() if person.meta["documents"].get(doc, {}).get("can_create")}
    if not weights:
        return
    doc = person.random.choices(list(weights), weights=list(weights.values()))[0]
    given = forms.filled(person, doc)
    if given is None:
        return
    person.site.post("preview", f"/docs/{doc}/preview", given)
    person.site.post(f"create {doc}", f"/docs/{doc}", given)


def edit(person: Person) -> None:
    """A remark on a draft of theirs; the version they saw goes along."""
    kinds = [doc for doc in ("erp.sales_order", "crm.opportunity", "crm.quotation", "crm.lead") if _edits(person, doc)]
    if not kinds:
        return
    doc = person.random.choice(kinds)
    body = _one_of(person, doc, ("DRAFT", "NEW", "CONTACTED", "OPEN"))
    if not body or not body["editable"]:
        return
    allowed = body["editable_fields"]
    texts = [
        each["name"]
        for each in person.meta["documents"][doc]["fields"]
        if each["type"] == "longtext" and not each["readonly"] and (allowed is None or each["name"] in allowed)
    ]
    if texts:
        change = {person.random.choice(texts): person.random.choice(forms.WORDS)}
        person.site.post(f"edit {doc}", f"/docs/{doc}/{body['id']}", change, body["version"], method="PATCH")


def work(person: Person) -> None:
    """The next step with something that waits, in one of their lists."""
    kinds = [doc for doc in WAITING if doc in person.meta["documents"]]
    if kinds:
        doc = person.random.choice(kinds)
        step(person, doc, *WAITING[doc])


def report_work(person: Person) -> None:
    """Start what is ready, report what runs."""
    if "erp.work_order" in person.meta["documents"]:
        step(person, "erp.work_order", ("READY", "RUNNING"), ("report", "start"))


def leave(person: Person) -> None:
    """A day off, asked for."""
    if person.meta["documents"].get("hr.leave_request", {}).get("can_create"):
        given = forms.filled(person, "hr.leave_request")
        if given:
            person.site.post("create hr.leave_request", "/docs/hr.leave_request", given)


def step(person: Person, doc: str, states: tuple[str, ...], commands: tuple[str, ...]) -> None:
    """The first of these commands that is allowed now on a document in such a state."""
    body = _one_of(person, doc, states)
    if not body:
        return
    allowed = {command["name"] for command in body["commands"]}
    name = next((each for each in commands if each in allowed), None)
    if name is None:
        return
    meta = {each["name"]: each for each in person.meta["documents"][doc]["commands"]}
    given = forms.inputs(person, meta[name]["inputs"] if name in meta else [])
    answer = _run(person, body, name, given)
    token = (answer.body or {}).get("token") if answer.status == 409 else None
    if token and person.random.random() < 0.7:  # a warning, read and taken
        _run(person, body, name, {**given, "acknowledge": token})


def _run(person: Person, body: dict[str, Any], name: str, given: dict[str, Any]) -> Answer:
    path = f"/docs/{body['doc']}/{body['id']}/{name}"
    return person.site.post(f"{name} {body['doc']}", path, given, body["version"])


def _edits(person: Person, doc: str) -> bool:
    return bool(person.meta["documents"].get(doc, {}).get("can_edit"))


def _one_of(person: Person, doc: str, states: tuple[str, ...]) -> dict[str, Any] | None:
    """A document in such a state, opened as somebody does who wants to do something with it."""
    known = {state["value"] for state in person.meta["documents"][doc]["states"]}
    where = [["state", "in", [state for state in states if state in known]]]
    answer = person.site.get("list of what waits", f"/docs/{doc}", {"where": where, "limit": "50"})
    if not answer.fine or not answer.body["rows"]:
        return None
    number = person.random.choice(answer.body["rows"])["id"]
    opened = person.site.get_if_there("document", doc, number)
    return dict(opened.body) if opened and opened.fine else None
