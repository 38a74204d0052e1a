"""A document that is not written yet: the empty form with its defaults, and what the server would make of one.

Both go the way of create and edit (quintet.kernel.writing), in a transaction that is rolled back: no rule is told
twice, no number is taken.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction

from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.reading import bodies
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed, NotFound, Refused
from quintet.kernel.rights import allowed
from quintet.kernel.text import _
from quintet.kernel.unit import Unit, opened
from quintet.kernel.writing import apply_changes, new_records, prepare_records, problems_of

_PASSES = 3  # input is read again without what could not be read


def get_new(actor: Actor, document: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a new document with its defaults; `given` fills fields beforehand.

    Raises NotAllowed, InvalidInput, and Refused where the document cannot be made yet.
    """
    bodies.require(actor, document, "create")
    with opened(actor, f"{document.name}.new"):
        record = new_records(document, [given], actor)[0]
        _computed(document, record)
        labels = bodies.labels_of(document, [record])
        transaction.set_rollback(True)
    return {
        "doc": document.name,
        "id": None,
        "title": "",
        "state": getattr(record, "state", None) if document.states else None,
        "version": 0,
        **bodies.contents(actor, document, record, labels),
        "commands": [],
        "editable": True,
        "editable_fields": None,
        "hold": None,
        "linked": [],
    }


def preview(actor: Actor, document: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    """What create (or, with "id", edit) would compute, and what it would refuse. Raises NotAllowed, NotFound."""
    number = given.get("id")
    sent = {name: value for name, value in given.items() if name != "id"}
    if number is None:
        bodies.require(actor, document, "create")
    elif not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        raise NotFound()
    with opened(actor, f"{document.name}.preview") as unit:
        record, problems = _tried(unit, actor, document, number, sent)
        try:
            _computed(document, record)
            problems += problems_of(document, [record])
        except Refused as refusal:  # no ledger yet, say: told beside what was typed
            problems.append(Invalid(refusal.message, None, refusal.rule))
        labels = bodies.labels_of(document, [record])
        transaction.set_rollback(True)
    return {**bodies.contents(actor, document, record, labels), "errors": written_errors(problems)}


def _computed(document: Document, record: Any) -> None:
    """Compute what can be: lines that lack something are left as they are, the others count."""
    try:
        prepare_records(document, [record])
        return
    except InvalidInput as refusal:
        lacking = {tuple(error.field.split(".")[:2]) for error in refusal.errors if error.field}
    whole = {name: record.__dict__.get(name, []) for name in document.lines}
    for name, rows in whole.items():
        record.__dict__[name] = [row for index, row in enumerate(rows) if (name, str(index)) not in lacking]
    with suppress(InvalidInput):
        prepare_records(document, [record])
    record.__dict__.update(whole)


def _tried(
    unit: Unit, actor: Actor, document: Document, number: int | None, sent: dict[str, Any]
) -> tuple[Any, list[Invalid]]:
    problems: list[Invalid] = []
    for _pass in range(_PASSES):
        try:
            if number is None:
                return new_records(document, [sent], actor)[0], problems
            record = _stored(unit, actor, document, number)
            apply_changes(document, record, sent, actor)
            return record, problems
        except InvalidInput as refusal:
            problems += refusal.errors
            for error in refusal.errors:
                _drop(sent, (error.field or "").split("."))
    raise InvalidInput(problems)


def _stored(unit: Unit, actor: Actor, document: Document, number: int) -> Any:
    unit.records.clear()  # each pass begins with the record as it is
    unit.line_ids.clear()
    record = unit.load(document, [number], lock=False)[0]
    if not allowed(actor, document, "read", record):
        raise NotFound()
    if not allowed(actor, document, "edit", record):
        text = _("You may not edit this {document}", "您无权编辑此{document}").format(document=document.label)
        raise NotAllowed(text, rule=f"{document.name}.edit")
    return record


def _drop(sent: dict[str, Any], path: list[str]) -> None:
    """Take the value at a path like lines.2.quantity out of the input."""
    place: Any = sent
    for index, step in enumerate(path):
        last = index == len(path) - 1
        if isinstance(place, dict) and step in place:
            if last:
                del place[step]
                return
            place[step] = place[step].copy() if isinstance(place[step], dict | list) else place[step]
            place = place[step]
        elif isinstance(place, list) and step.isdigit() and int(step) < len(place):
            place[int(step)] = dict(place[int(step)]) if isinstance(place[int(step)], Mapping) else {}
            place = place[int(step)]
        else:
            return


def written_errors(problems: list[Invalid]) -> list[dict[str, Any]]:
    """Problems as the API answers them."""
    return [{"field": p.field, "message": str(p.message), "rule": p.rule} for p in problems]
