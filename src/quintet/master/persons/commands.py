"""Make users and give them roles. The account is the kernel's; the person behind it is master data."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from django.contrib.auth.hashers import make_password

from quintet.kernel import cache, rights, sql, store, tokens
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.dispatch import say
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.runner import together
from quintet.kernel.text import _
from quintet.master.persons.documents import person
from quintet.master.persons.events import PersonUserChanged, RolesChanged, UserCreated, UserSwitchedOff
from quintet.master.persons.models import Person

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


def switch_off(user_ids: Iterable[int]) -> None:
    """These accounts can no longer sign in, and what they had open is ended. Call it inside a command."""
    ids = sorted(set(user_ids))
    sql.execute("UPDATE kernel_user SET active = false WHERE id = ANY(%s::bigint[])", [store.array(ids)])
    sql.execute("DELETE FROM kernel_session WHERE user_id = ANY(%s::bigint[])", [store.array(ids)])
    cache.bump("kernel.rights")
    say([UserSwitchedOff(document=each) for each in ids])


def set_departments(units: Mapping[int, int]) -> None:
    """{user: department}: what the scopes of their rights reach from now on. Call it inside a command."""
    rows = [{"id": user, "unit_id": unit} for user, unit in units.items()]
    sql.execute(
        "UPDATE kernel_user t SET unit_id = u.unit_id FROM json_populate_recordset(NULL::kernel_user, %s) u"
        " WHERE t.id = u.id AND t.unit_id IS DISTINCT FROM u.unit_id",
        [store.as_json(rows)],
    )
    cache.bump("kernel.rights")


@person.command(label=_("Link account", "关联账号"), bulk=False, verb="link_user")
def link_user(
    people: Batch[Person], *, user: Annotated[int | None, Input(to="kernel.user", label=_("User", "用户"))] = None
):
    """The account the person signs in with; none when left empty."""
    for each in people:
        each.user_ref = user  # type: ignore[assignment]
        yield PersonUserChanged(document=each.id, user=user)


def _known(roles: Iterable[str]) -> list[str]:
    held = sorted(set(roles))
    for role in held:
        if role not in rights.roles:
            text = _("There is no role {role}", "没有角色 {role}")
            raise Refused(text.format(role=role), rule="master.persons.known_role")
    return held
