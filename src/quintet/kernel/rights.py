"""Rights: roles, what they may do on which documents, in which scope, with which fields. Enforced here and only here.

A document declares who may what: `Rights(salesperson=may("read create edit confirm", OWN), accountant=may("read"))`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from quintet.kernel import sql
from quintet.kernel.text import Text, _

if TYPE_CHECKING:
    from quintet.kernel.actor import Actor
    from quintet.kernel.documents import Document

roles: dict[str, "Role"] = {}


@dataclass(frozen=True)
class Role:
    """A role people hold. `start` names where its holder's day begins; what most people are has a high `rank`:

    on the start page of somebody with several roles the particular ones come first.
    """

    name: str
    label: Text
    start: str = "/"
    rank: int = 50

    def __post_init__(self) -> None:
        roles[self.name] = self


def particular_first(names: Iterable[str]) -> list[str]:
    """Names of roles, the most particular first (`Role.rank`)."""
    return sorted(names, key=lambda name: (roles[name].rank if name in roles else 0, name))


class Scope(Protocol):
    """Which records a grant covers: as SQL on alias t, and for a record in hand."""

    @property
    def name(self) -> str: ...

    def condition(self, actor: "Actor") -> tuple[str, list[Any]]: ...

    def covers(self, actor: "Actor", record: Any) -> bool: ...


@dataclass(frozen=True)
class ColumnScope:
    """A scope by one column of the record and the values of it the actor stands for."""

    name: str
    column: str
    values: Callable[["Actor"], Iterable[int]]

    def condition(self, actor: "Actor") -> tuple[str, list[Any]]:
        return f"t.{self.column} = ANY(%s)", [list(self.values(actor))]

    def covers(self, actor: "Actor", record: Any) -> bool:
        return getattr(record, self.column) in set(self.values(actor))


@dataclass(frozen=True)
class Everything:
    """Every record (of the actor's companies, which every query is limited to anyway)."""

    name: str = "all"

    def condition(self, actor: "Actor") -> tuple[str, list[Any]]:
        return "true", []

    def covers(self, actor: "Actor", record: Any) -> bool:
        return True


OWN: Scope = ColumnScope("own", "owner_id", lambda a: (a.user_id,) if a.user_id else ())
TEAM: Scope = ColumnScope("team", "unit_id", lambda a: (a.unit_id,) if a.unit_id else ())
# asked when it is used, not kept with the actor: a department made a minute ago lies below its parent already
DEPARTMENT: Scope = ColumnScope("department", "unit_id", lambda a: units_below(a.unit_id) if a.unit_id else ())
COMPANY: Scope = Everything("company")

_units_below: list[Callable[[int], Iterable[int]]] = []


def register_unit_tree(function: Callable[[int], Iterable[int]]) -> None:
    """Master data tells which departments lie below one (the kernel knows no departments)."""
    _units_below[:] = [function]


def units_below(unit_id: int) -> Iterable[int]:
    """The unit and every unit below it."""
    return _units_below[0](unit_id) if _units_below else (unit_id,)


@dataclass(frozen=True)
class Grant:
    """What one role may do: verbs ("read", "create", "edit", a command's name, "*") in a scope."""

    verbs: frozenset[str]
    scope: Scope

    def allows(self, verb: str) -> bool:
        return verb in self.verbs or ("*" in self.verbs)


def may(verbs: str, scope: Scope = COMPANY) -> Grant:
    """`may("read create edit confirm", OWN)`; "*" is everything."""
    return Grant(frozenset(verbs.split()) | {"read"}, scope)


class Rights:
    """The grants of a document by role; `fields` limits a field to some roles: `fields={"margin": "cfo auditor"}`.

    `own` names limited fields that people nevertheless read and write on records they own (never in lists).
    administrator always may everything; auditor always may read. `everybody` grants to all who are signed in.
    """

    own: frozenset[str] = frozenset()

    def __init__(
        self, *, fields: dict[str, str] | None = None, own: str = "", everybody: Grant | None = None, **grants: Grant
    ) -> None:
        self.own = frozenset(own.split())
        self.grants = grants
        self.everybody = everybody
        self.fields = {name: frozenset(who.split()) for name, who in (fields or {}).items()}

    def of(self, actor: "Actor") -> list[Grant]:
        """The grants that the actor's roles give."""
        found = [grant for role, grant in self.grants.items() if role in actor.roles]
        if self.everybody is not None:
            found.append(self.everybody)
        if "administrator" in actor.roles:
            found.append(Grant(frozenset({"*"}), COMPANY))
        elif "auditor" in actor.roles:
            found.append(Grant(frozenset({"read"}), COMPANY))
        return found


def hidden_fields(actor: "Actor", document: "Document", record: Any = None) -> frozenset[str]:
    """Fields of the document (and of its lines, same names) that the actor must not see, set, sort or filter by.

    Of a record that is theirs, without the document's `own` fields.
    """
    if actor.is_system or "administrator" in actor.roles or "auditor" in actor.roles:
        return frozenset()
    hidden = frozenset(name for name, who in document.rights.fields.items() if not who & actor.roles)
    if hidden and record is not None and actor.user_id and getattr(record, "owner_id", None) == actor.user_id:
        return hidden - document.rights.own
    return hidden


def may_at_all(actor: "Actor", document: "Document", verb: str) -> bool:
    """Whether some grant of the actor allows the verb, for some record."""
    return actor.is_system or any(grant.allows(verb) for grant in document.rights.of(actor))


def allowed(actor: "Actor", document: "Document", verb: str, record: Any) -> bool:
    """Whether the actor may do that to this record: role, scope, company; an approver's share lets them read."""
    return in_scope(actor, document, verb, record) or (
        verb == "read"
        and (not document.has_company or record.company_id in actor.company_ids)
        and is_shared(actor, record.id)
    )


def in_scope(actor: "Actor", document: "Document", verb: str, record: Any) -> bool:
    """As `allowed`, without looking whether the document was shared: no statement, fit for many records."""
    if actor.is_system:
        return True
    if document.has_company and record.company_id not in actor.company_ids:
        return False
    return any(
        grant.allows(verb) and _covers(grant.scope, document, actor, record) for grant in document.rights.of(actor)
    )


def _covers(scope: Scope, document: "Document", actor: "Actor", record: Any) -> bool:
    return not document.has_owner or scope.covers(actor, record)


def is_shared(actor: "Actor", document_id: int) -> bool:
    """Whether the document was shared with the actor (somebody asked them to decide on it)."""
    return bool(
        sql.value(
            "SELECT 1 FROM kernel_share WHERE document = %s AND user_id = %s LIMIT 1", [document_id, actor.user_id]
        )
    )


def readable(actor: "Actor", document: "Document", verb: str = "read") -> tuple[str, list[Any]]:
    """SQL on alias t that limits rows to what the actor may `verb`; ("false", []) when nothing."""
    if actor.is_system:
        return ("t.company_id = %s", [actor.company_id]) if document.has_company and actor.company_id else ("true", [])
    grants = [grant for grant in document.rights.of(actor) if grant.allows(verb)]
    if not grants:
        return "false", []
    if not document.has_company:
        return _by_scope("true", [], grants, actor) if document.has_owner else ("true", [])
    # one company (the usual case) compares by "=", so that the index order (company_id, …) serves the sort
    one = len(actor.company_ids) == 1
    company = (
        ("t.company_id = %s", [actor.company_ids[0]]) if one else ("t.company_id = ANY(%s)", [list(actor.company_ids)])
    )
    return _by_scope(company[0], company[1], grants, actor)


def _by_scope(text: str, params: list[Any], grants: list[Grant], actor: "Actor") -> tuple[str, list[Any]]:
    """The condition narrowed to what the scopes of these grants cover together."""
    if any(isinstance(grant.scope, Everything) for grant in grants):
        return text, params
    parts = [grant.scope.condition(actor) for grant in grants]
    either = " OR ".join(condition for condition, _params in parts)
    return f"{text} AND ({either})", params + [p for _condition, values in parts for p in values]


@dataclass(frozen=True)
class Conflict:
    """Separation of duties: two roles that one person should not hold together."""

    first: str
    second: str
    reason: Text = field(default_factory=lambda: _("separation of duties", "不相容职务分离"))


conflicts: list[Conflict] = []
