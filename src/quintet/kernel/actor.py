"""Who acts: a user with roles, or the system, explicit and audited. Resolved once per version of the rights."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from quintet.kernel import cache, sql


@dataclass(frozen=True)
class Actor:
    """Somebody acting. `via` names the flow step when the system acts on a user's behalf."""

    user_id: int | None
    name: str
    roles: frozenset[str]
    company_id: int | None
    unit_id: int | None = None
    unit_ids: tuple[int, ...] = ()  # the department and everything below it
    company_ids: tuple[int, ...] = ()
    language: str = "zh-CN"
    username: str = ""
    is_system: bool = False
    via: str = ""
    extras: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    def as_system(self, via: str) -> "Actor":
        """The system acting because of what this actor did: all rights, audited as `via` on behalf of the user."""
        return replace(self, is_system=True, via=via)


def system_actor(via: str, company_id: int | None = None) -> Actor:
    """The system acting by itself (jobs, imports, demo). Name the reason in `via`."""
    companies = (company_id,) if company_id else ()
    return Actor(
        None, "system", frozenset(), company_id, company_ids=companies, is_system=True, via=via, username="system"
    )


_USER = """
SELECT u.id, u.username, u.name, u.language, u.company_id, u.unit_id,
       coalesce((SELECT array_agg(r.role ORDER BY r.role) FROM kernel_user_role r WHERE r.user_id = u.id), '{}')
FROM kernel_user u WHERE u.active AND u.id = %s
"""


def get_actor(user_id: int) -> Actor:
    """The actor behind an active user. Raises LookupError when there is none. Cached until rights change."""
    actors: dict[int, Actor] = cache.get("kernel.rights", dict)
    if user_id not in actors:
        actors[user_id] = _load(user_id)
    return actors[user_id]


def _load(user_id: int) -> Actor:
    from quintet.kernel.rights import units_below

    row = sql.one(_USER, [user_id])
    if row is None:
        raise LookupError(f"no active user {user_id}")
    uid, username, name, language, company_id, unit_id, roles = row
    return Actor(
        uid,
        name,
        frozenset(roles),
        company_id,
        unit_id,
        tuple(units_below(unit_id)) if unit_id else (),
        (company_id,) if company_id else (),
        language,
        username,
    )


def users_with_role(role: str, company_id: int | None = None) -> Iterable[int]:
    """Ids of active users who hold the role, lowest id first."""
    return [
        row[0]
        for row in sql.rows(
            "SELECT u.id FROM kernel_user u JOIN kernel_user_role r ON r.user_id = u.id"
            " WHERE u.active AND r.role = %s AND (%s::bigint IS NULL OR u.company_id = %s) ORDER BY u.id",
            [role, company_id, company_id],
        )
    ]
