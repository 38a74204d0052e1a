"""Make the demo company if it is missing, then serve it.

In demo mode anybody may switch to any role without a password, so it listens on this machine only.
"""

import argparse
import ipaddress
import os

import psycopg
from psycopg import sql

from quintet.kernel import postgres
from quintet.operations import OperationFailed, _server, prepare

DEMO_MARK = "Quintet demo company"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", choices=("small", "medium", "large"), default="small", help="how much history")
    parser.add_argument("--no-serve", action="store_true", help="only make the company")
    parser.add_argument("--reset", action="store_true", help="drop the database and make the company anew")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: %(default)s)")
    parser.add_argument("--i-know-this-is-a-demo", action="store_true", help="listen beyond this machine, unprotected")


def run(args: argparse.Namespace) -> None:
    if not (is_loopback(args.host) or args.i_know_this_is_a_demo):
        raise OperationFailed(
            f"{args.host} is reachable from outside, and in demo mode everybody is let in without a password. "
            "Use 'quintet serve', or add --i-know-this-is-a-demo."
        )
    os.environ["QUINTET_DEMO"] = "1"
    prepare()
    with _server.embedded_server_borrowed():
        make_company(args.scale, reset=args.reset)
        if args.no_serve:
            return
        print(f"Quintet demo on http://{args.host}:{args.port}", flush=True)
        _server.serve(args.host, args.port)


def make_company(scale: str, *, reset: bool = False) -> None:
    """Bring the database up to date and make sure of the demo company in it. Django must be set up.

    Raises OperationFailed where a real company lives.
    """
    from quintet.demo import company
    from quintet.operations.migrate import migrate

    urls = postgres.database_urls()
    if not _is_ours_to_fill(urls):
        raise OperationFailed(f"the database {urls.name} holds a company that is no demo: choose another QUINTET_HOME")
    if reset:
        _reset(urls)
    _mark(urls)
    migrate(quiet=True)
    try:
        company.ensure(scale=scale, reset=reset)
    except company.HalfMade as error:
        raise OperationFailed(str(error)) from error


def _is_ours_to_fill(urls: postgres.DatabaseUrls) -> bool:
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as connection:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        if connection.execute(query).fetchone() == (DEMO_MARK,):
            return True
        if connection.execute("SELECT to_regclass('kernel_user')").fetchone() == (None,):
            return True
        return connection.execute("SELECT 1 FROM kernel_user LIMIT 1").fetchone() is None


def _mark(urls: postgres.DatabaseUrls) -> None:
    # On the database itself, not in a table: it must hold before the first migration and survive a half-made company.
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(urls.name), sql.Literal(DEMO_MARK))
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as connection:
        connection.execute(comment)


def _reset(urls: postgres.DatabaseUrls) -> None:
    from django.db import connections

    if postgres.urls_from_environment():
        raise OperationFailed("--reset drops the whole database, which is done only to an embedded one")
    connections.close_all()
    postgres.drop_database(urls, urls.name)
    postgres.create_database(urls, urls.name)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
