"""Make a user, set a password, give or take a role, switch an account off or on.

Passwords are asked for on the terminal, or read from standard input when that is no terminal.
"""

import argparse
import getpass
import sys
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
    from django.db import transaction

    action = globals()[f"_{args.action}"]
    with transaction.atomic():
        action(args)


def _create(args: argparse.Namespace) -> None:
    from quintet.kernel.models import User
    from quintet.kernel.store import next_ids

    if User.objects.filter(username=args.username).exists():
        raise OperationFailed(f"there is a user {args.username} already")
    user = User(id=next_ids(1)[0], username=args.username, name=args.name or args.username, company_id=args.company)
    user.set_password(_ask_password(user))
    user.save(force_insert=True)
    for role in args.role:
        _give(user, role)
    print(f"Made the user {args.username}.")


def _passwd(args: argparse.Namespace) -> None:
    user = _get(args.username)
    user.set_password(_ask_password(user))
    user.save(update_fields=["password"])
    _end_sessions(user)
    print(f"Set the password of {args.username}; open sessions are ended.")


def _disable(args: argparse.Namespace) -> None:
    user = _get(args.username)
    user.active = False
    user.save(update_fields=["active"])
    _end_sessions(user)
    _rights_changed()


def _enable(args: argparse.Namespace) -> None:
    user = _get(args.username)
    user.active = True
    user.save(update_fields=["active"])
    _rights_changed()


def _grant(args: argparse.Namespace) -> None:
    _give(_get(args.username), args.role)


def _revoke(args: argparse.Namespace) -> None:
    from quintet.kernel.models import UserRole

    UserRole.objects.filter(user=_get(args.username), role=args.role).delete()
    _rights_changed()


def _list(args: argparse.Namespace) -> None:
    from quintet.kernel.models import User, UserRole

    roles: dict[int, list[str]] = {}
    for user_id, role in UserRole.objects.order_by("role").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(role)
    for user in User.objects.order_by("username"):
        state = "" if user.active else "  (off)"
        print(f"{user.username}  {user.name}  {', '.join(roles.get(user.id, []))}{state}")


def _get(username: str) -> Any:
    from quintet.kernel.models import User

    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise OperationFailed(f"there is no user {username}") from None


def _give(user: Any, role: str) -> None:
    from quintet.kernel.models import UserRole

    UserRole.objects.get_or_create(user=user, role=role)
    _rights_changed()


def _end_sessions(user: Any) -> None:
    from quintet.kernel.models import Session

    Session.objects.filter(user=user).delete()


def _rights_changed() -> None:
    from quintet.kernel import cache

    cache.bump("kernel.rights")


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
