"""Write migrations for what the models say and the database lacks; for developers."""

import argparse

from quintet.kernel import postgres
from quintet.operations import prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", nargs="*", help="only these apps")
    parser.add_argument("--name", help="a name for the migration")
    parser.add_argument("--empty", action="store_true", help="an empty one, to be filled by hand")
    parser.add_argument("--merge", action="store_true", help="join two that were written side by side")
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if something is missing")


def run(args: argparse.Namespace) -> None:
    prepare()
    from django.core.management import call_command

    options = {"name": args.name, "empty": args.empty, "merge": args.merge, "check_changes": args.check}
    with postgres.as_owner():
        call_command("makemigrations", *args.app, interactive=False, **options)
