"""Make users and give them roles. The account is the kernel's; the person behind it is master data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.contrib.auth.hashers import make_password

from quintet.kernel import cache, rights, sql, store, tokens
from quintet.kernel.actor import Actor, system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.dispatch import say
from quintet.kernel.importing.targets import importable
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.runner import together
from quintet.kernel.text import Text, _
from quintet.master.persons.documents import person
from quintet.master.persons.events import PersonUserChanged, RolesChanged, UserCreated, UserSwitchedOff
from quintet.master.persons.models import Person

_INSERT = """
INSERT INTO kernel_user (id, username, name, password, language, company_id, unit_id, active, demo_title)
SELECT id, username, name, password, language, company_id, unit_id, true, demo_title
FROM json_populate_recordset(NULL::kernel_user, %s)
"""
_ENTER = """
INSERT INTO kernel_entry (id, doc, company_id, title, subtitle, tokens)
SELECT id, 'kernel.user', company_id, title, subtitle, tokens FROM json_populate_recordset(NULL::kernel_entry, %s)
"""
_GIVE = "INSERT INTO kernel_user_role (user_id, role) SELECT %s, unnest(%s::text[])"
_GIVE_MANY = (
    "INSERT INTO kernel_user_role (user_id, role)"
    " SELECT user_id, role FROM json_populate_recordset(NULL::kernel_user_role, %s)"
)
_LANGUAGES = ("zh-CN", "en")


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

    Audited as `master.user_created.v1`, in one transaction. Raises Refused for a role nobody declared or for
    duties that must be separate, InvalidInput when the user name is taken.
    """
    row = {
        "username": username,
        "password": password,
        "name": name,
        "roles": _known(roles),
        "company": company,
        "unit": unit,
        "language": language,
        "demo_title": demo_title,
    }
    with together(by or system_actor("create_user", company), "master.person.create_user"):
        return create_users([row])[0]


def create_users(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Make several accounts; the numbers in order. Call it inside a command or `together`.

    A row has username, name, password (none: nobody can sign in with it), roles (a list, or text with spaces or
    commas between), company, unit, language, demo_title. Raises InvalidInput with paths like "3.roles".
    """
    problems, users = [], []
    # hashing is slow on purpose; a sheet that gives everybody the same first password tells nobody a secret by it
    hashes = {password: make_password(password) for password in {row.get("password") or None for row in rows}}
    for index, (row, number) in enumerate(zip(rows, store.next_ids(len(rows)), strict=True)):
        prefix = f"{index}." if len(rows) > 1 else ""
        problems += [Invalid(p.message, prefix + (p.field or ""), p.rule) for p in _problems_of(row)]
        users.append(_account(number, row, hashes))
    if problems:
        raise InvalidInput(problems)
    sql.execute(_INSERT, [store.as_json(users)])
    sql.execute(_ENTER, [store.as_json([_entry(user) for user in users])])
    given = [{"user_id": user["id"], "role": role} for user in users for role in user["roles"]]
    sql.execute(_GIVE_MANY, [store.as_json(given)])
    cache.bump("kernel.rights")
    say([UserCreated(document=user["id"], username=user["username"], roles=user["roles"]) for user in users])
    return [user["id"] for user in users]


def _account(number: int, row: Mapping[str, Any], hashes: Mapping[str | None, str]) -> dict[str, Any]:
    return {
        "id": number,
        "username": row.get("username"),
        "name": row.get("name"),
        "password": hashes[row.get("password") or None],
        "language": row.get("language") or "zh-CN",
        "company_id": row.get("company"),
        "unit_id": row.get("unit"),
        "demo_title": row.get("demo_title") or "",
        "roles": sorted(set(_roles_in(row))),
    }


def _entry(user: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": user["id"],
        "company_id": user["company_id"],
        "title": user["name"],
        "subtitle": user["username"],
        "tokens": tokens.tokens_of((user["name"], user["username"])),
    }


def _roles_in(row: Mapping[str, Any]) -> list[str]:
    held = row.get("roles") or []
    return re.split(r"[\s,，、;；]+", held.strip()) if isinstance(held, str) else list(held)


def _problems_of(row: Mapping[str, Any]) -> Iterable[Invalid]:
    for name in ("username", "name"):
        if not row.get(name):
            yield Invalid(
                _("{label} is required", "请填写{label}").format(label=_USER[name][0]), name, "kernel.required"
            )
    for role in _roles_in(row):
        if role not in rights.roles:
            yield Invalid(_NO_ROLE.format(role=role), "roles", "master.persons.known_role")
    for problem in _together(_roles_in(row)):
        yield Invalid(problem, "roles", "master.persons.duties_are_separate")
    if row.get("language") and row["language"] not in _LANGUAGES:
        text = _("{value} is not spoken here", "不支持语言 {value}")
        yield Invalid(text.format(value=row["language"]), "language", "kernel.choice")


def set_roles(user_id: int, roles: Iterable[str], *, by: Actor | None = None) -> None:
    """The user holds exactly these roles from now on. Raises Refused as create_user does."""
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
        each.user_ref = user
        yield PersonUserChanged(document=each.id, user=user)


def _known(roles: Iterable[str]) -> list[str]:
    held = sorted(set(roles))
    for role in held:
        if role not in rights.roles:
            raise Refused(_NO_ROLE.format(role=role), rule="master.persons.known_role")
    for problem in _together(held):
        raise Refused(problem, rule="master.persons.duties_are_separate")
    return held


def _together(roles: Iterable[str]) -> Iterable[Text]:
    """Pairs of these roles that one person must not hold, said for people (the pairs are declared by the systems)."""
    held = set(roles)
    for conflict in rights.conflicts:
        if {conflict.first, conflict.second} <= held:
            text = _("One person cannot be {a} and {b}: {reason}", "同一人不得兼任{a}与{b}：{reason}")
            yield text.format(
                a=rights.roles[conflict.first].label, b=rights.roles[conflict.second].label, reason=conflict.reason
            )


_NO_ROLE = _("There is no role {role}", "没有角色 {role}")
_USER = {
    "username": (_("User name", "用户名"), ""),
    "name": (_("Name", "姓名"), ""),
    "password": (_("Password", "密码"), ""),
    "roles": (_("Roles", "角色"), ""),
    "company": (_("Company", "公司"), "master.company"),
    "unit": (_("Department", "部门"), "master.org_unit"),
    "language": (_("Language", "语言"), ""),
    "demo_title": (_("Demo title", "演示身份"), ""),
}
importable("kernel.user", _("User", "用户"), create_users, key="username", columns=_USER)
