"""Make a user, set a password, give or take a role, switch an account off or on.

Passwords are asked for on the terminal, or read from standard input when that is no terminal.
"""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    create = actions.add_parser("create", help="make a user")
    create.add_argument("username")
    create.add_argument("--name", help="as it is shown; the user name if left out")
    create.add_argument("--role", action="append", default=[], help="may be repeated")
    create.add_argument("--company", type=int, help="id of the user's company")
    for action, text in (("passwd", "set the password"), ("disable", "switch off"), ("enable", "switch on")):
        actions.add_parser(action, help=text).add_argument("username")
    for action, text in (("grant", "give a role"), ("revoke", "take a role")):
        change = actions.add_parser(action, help=text)
        change.add_argument("username")
        change.add_argument("role")
    actions.add_parser("list", help="user names with their roles")


def run(args: argparse.Namespace) -> None:
    prepare()
    globals()[f"_{args.action}"](args)


def _create(args: argparse.Namespace) -> None:
    from quintet.kernel.models import User
    from quintet.master.persons import commands as persons

    name = args.name or args.username
    password = _ask_password(User(username=args.username, name=name))
    persons.create_user(args.username, password, name, args.role, args.company, by=_operator())
    print(f"Made the user {args.username}.")


def _passwd(args: argparse.Namespace) -> None:
    from quintet.kernel.models import Session
    from quintet.kernel.runner import together

    user = _get(args.username)
    user.set_password(_ask_password(user))
    with together(_operator(), "master.person.set_password"):
        user.save(update_fields=["password"])
        Session.objects.filter(user=user).delete()
    print(f"Set the password of {args.username}; what was signed in is ended.")


def _disable(args: argparse.Namespace) -> None:
    from quintet.kernel.runner import together
    from quintet.master.persons import commands as persons

    user = _get(args.username)
    with together(_operator(), "master.person.switch_off"):
        persons.switch_off([user.id])


def _enable(args: argparse.Namespace) -> None:
    from quintet.kernel import cache
    from quintet.kernel.runner import together

    user = _get(args.username)
    with together(_operator(), "master.person.switch_on"):
        user.active = True
        user.save(update_fields=["active"])
        cache.bump("kernel.rights")


def _grant(args: argparse.Namespace) -> None:
    _change_roles(args.username, lambda roles: roles | {args.role})


def _revoke(args: argparse.Namespace) -> None:
    _change_roles(args.username, lambda roles: roles - {args.role})


def _change_roles(username: str, change: Callable[[set[str]], set[str]]) -> None:
    from quintet.kernel.models import UserRole
    from quintet.master.persons import commands as persons

    user = _get(username)
    held = set(UserRole.objects.filter(user=user).values_list("role", flat=True))
    persons.set_roles(user.id, change(held), by=_operator())


def _list(args: argparse.Namespace) -> None:
    from quintet.kernel.models import User, UserRole

    roles: dict[int, list[str]] = {}
    for user_id, role in UserRole.objects.order_by("role").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(role)
    for user in User.objects.order_by("username"):
        state = "" if user.active else "  (off)"
        print(f"{user.username}  {user.name}  {', '.join(roles.get(user.id, []))}{state}")


def _operator() -> Any:
    from quintet.kernel.actor import system_actor

    return system_actor(f"quintet user, by {getpass.getuser()}")


def _get(username: str) -> Any:
    from quintet.kernel.models import User

    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise OperationFailed(f"there is no user {username}") from None


def _ask_password(user: Any) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise OperationFailed("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise OperationFailed(" ".join(error.messages)) from None
    return password
