"""Make users and give them roles. The account is the kernel's; the person behind it is master data."""

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password

from quintet.kernel import cache, rights, sql, store, tokens
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.dispatch import say
from quintet.kernel.results import Refused
from quintet.kernel.runner import together
from quintet.kernel.text import _
from quintet.master.persons.events import RolesChanged, UserCreated

_INSERT = """
INSERT INTO kernel_user (id, username, name, password, language, company_id, unit_id, active, demo_title)
VALUES (%s, %s, %s, %s, %s, %s, %s, true, %s)
"""
_ENTER = """
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, tokens)
VALUES (%s, 'kernel.user', %s, %s, %s, %s::text[])
"""
_GIVE = "INSERT INTO kernel_user_role (user_id, role) SELECT %s, unnest(%s::text[])"


def create_user(
    username: str,
    password: str,
    name: str,
    roles: Iterable[str] = (),
    company: int | None = None,
    unit: int | None = None,
    *,
    language: str = "zh-CN",
    demo_title: str = "",
    by: Actor | None = None,
) -> int:
    """Make an account with its roles, known in the register as "kernel.user"; returns its number.

    Audited as `master.user_created.v1`, in one transaction. Raises Refused for a role nobody declared and
    InvalidInput when the user name is taken.
    """
    held = _known(roles)
    with together(by or system_actor("create_user", company), "master.person.create_user"):
        (number,) = store.next_ids(1)
        sql.execute(
            _INSERT, [number, username, name, make_password(password), language, company, unit, demo_title or ""]
        )
        sql.execute(_ENTER, [number, company, name, username, tokens.tokens_of((name, username))])
        sql.execute(_GIVE, [number, held])
        cache.bump("kernel.rights")
        say([UserCreated(document=number, username=username, roles=held)])
    return number


def set_roles(user_id: int, roles: Iterable[str], *, by: Actor | None = None) -> None:
    """The user holds exactly these roles from now on. Raises Refused for a role nobody declared."""
    held = _known(roles)
    with together(by or system_actor("set_roles"), "master.person.set_roles"):
        sql.execute("DELETE FROM kernel_user_role WHERE user_id = %s", [user_id])
        sql.execute(_GIVE, [user_id, held])
        cache.bump("kernel.rights")
        say([RolesChanged(document=user_id, roles=held)])


def _known(roles: Iterable[str]) -> list[str]:
    held = sorted(set(roles))
    for role in held:
        if role not in rights.roles:
            text = _("There is no role {role}", "没有角色 {role}")
            raise Refused(text.format(role=role), rule="master.persons.known_role")
    return held
