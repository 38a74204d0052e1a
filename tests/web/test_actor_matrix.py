"""Every document × every command × every role: who is not granted it gets 403 or 404, and nothing has changed.

What is expected is read from the grants as declared, by a reading of its own: the record belongs to nobody, so only a
grant for the whole company reaches it.
"""

from typing import Any

import pytest

from quintet.kernel import sql
from quintet.kernel.documents import Document, documents
from quintet.kernel.rights import ColumnScope, Rights, roles
from quintet.master.access import documents as declared_roles
from tests.web.rows import a_row
from tests.web.site import Site

assert declared_roles
ROLES = sorted(set(roles) - {"administrator"})


def reaches(document: Document, role: str, verb: str, *, anywhere: bool = False) -> bool:
    """Whether the declaration grants the verb to the role on a record of nobody (or on some record at all)."""
    if role == "auditor" and verb == "read":
        return True
    if type(document.rights) is not Rights:
        return False  # rights by taking part (approvals): nobody took part in this row
    grants = [document.rights.grants.get(role), document.rights.everybody]
    for grant in grants:
        if grant is None or not grant.verbs & {verb, "*"}:
            continue
        if anywhere or not document.has_owner or not isinstance(grant.scope, ColumnScope):
            return True
    return False


def fingerprint(document: Document) -> Any:
    """The document's rows and lines, what was written to the history and the log."""
    tables = [document.table, *(each.model._meta.db_table for each in document.lines.values())]
    sums = ", ".join(
        f"(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM \"{t}\" t)" for t in tables
    )
    return sql.one(f"SELECT {sums}, (SELECT count(*) FROM kernel_history), (SELECT count(*) FROM kernel_event)")


@pytest.fixture
def people(person):
    """Somebody of each role, signed in."""
    return {role: Site(person(role)) for role in ROLES}


@pytest.mark.parametrize("name", sorted(documents))
def test_nobody_gets_past_their_role(people, company, name):
    document = documents[name]
    number = a_row(document, company)
    before = fingerprint(document)
    wrong = []
    for role, site in people.items():
        for what, answer, granted in attempts(document, number, role, site):
            if granted != (answer.status not in (401, 403, 404)):
                wrong.append(f"{role} {what}: {answer.status}, {'granted' if granted else 'not granted'}")
    assert wrong == []
    assert fingerprint(document) == before


def attempts(document: Document, number: int, role: str, site: Site) -> Any:
    """(what, answer, whether it is granted) of everything one may try; what is granted is only tried where it reads."""
    path = f"/docs/{document.name}"
    reads, lists = reaches(document, role, "read"), reaches(document, role, "read", anywhere=True)
    if type(document.rights) is Rights:
        yield "list", site.get(path), lists
        yield "look up", site.get(f"/lookup/{document.name}"), lists
    for part in ("", "/history", "/chain"):
        yield f"read{part}", site.get(f"{path}/{number}{part}"), reads
    if not reads:
        yield "comment", site.post(f"{path}/{number}/comments", {"text": "x"}), False
    if not (document.creatable and reaches(document, role, "create", anywhere=True)):
        yield "create", site.post(path, {}), False
        yield "new", site.get(f"{path}/new"), False
    if document.append_only or not reaches(document, role, "edit"):
        yield "edit", site.patch(f"{path}/{number}", {}, version=1), False
    for command in document.commands.values():
        if not command.button:
            yield command.name, site.post(f"{path}/{number}/{command.name}", {}, version=1), False
        elif not reaches(document, role, command.verb):
            inputs = dict.fromkeys(command.parameters)
            yield command.name, site.post(f"{path}/{number}/{command.name}", inputs, version=1), False


def test_the_matrix_is_not_empty(db):
    tried = sum(len([c for c in d.commands.values() if c.button]) for d in documents.values()) * len(ROLES)
    assert len(documents) > 20
    assert tried > 500
