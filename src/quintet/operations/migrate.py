"""Bring the database's tables up to date.

Runs as the owner of the tables; safe to start from several processes at once, one of them does the work.
"""

import argparse
import time
import zlib

import psycopg

from quintet.kernel import postgres
from quintet.operations import OperationFailed, prepare

# One migration at a time per database: a session lock that every process agrees on.
LOCK = zlib.crc32(b"quintet.migrate")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", nargs="?", help="only this app")
    parser.add_argument("migration", nargs="?", help="up or down to this migration; 'zero' undoes all")
    parser.add_argument("--plan", action="store_true", help="show what would be done, do nothing")
    parser.add_argument("--check", action="store_true", help="exit with 1 if anything is left to do, do nothing")
    parser.add_argument("--quiet", action="store_true")


def run(args: argparse.Namespace) -> int:
    prepare()
    if args.check:
        pending = pending_migrations()
        print("\n".join(pending) or "Nothing to migrate.")
        return 1 if pending else 0
    migrate(app=args.app, migration=args.migration, plan=args.plan, quiet=args.quiet)
    return 0


def migrate(app: str | None = None, migration: str | None = None, *, plan: bool = False, quiet: bool = False) -> None:
    """Apply migrations as the owner, then what brings older data up to date (kernel.upkeep). Django must be set up.

    Raises OperationFailed when the owner may not.
    """
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader

    from quintet.kernel.upkeep import run_upkeep
    from quintet.operations._rendering import models_drawn_once

    urls = postgres.database_urls()
    target = [part for part in (app, migration) if part]
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url), autocommit=True) as guard:
        _wait_for_turn(guard)
        try:
            postgres.grant_to_app(urls)
        except psycopg.errors.InsufficientPrivilege as error:
            raise OperationFailed(f"{urls.owner_role} must own the database {urls.name}: {error}") from error
        with postgres.as_owner(), models_drawn_once(MigrationLoader(None)):
            call_command("migrate", *target, plan=plan, interactive=False, verbosity=0 if quiet else 1)
        if not plan and not target:
            run_upkeep()


def _wait_for_turn(guard: psycopg.Connection) -> None:
    """Ask until the lock is ours: a wait inside the database would hold a snapshot that concurrent indexes wait for."""
    while guard.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() != (True,):
        time.sleep(0.1)


def pending_migrations() -> list[str]:
    """Names of the migrations that this database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in steps]
