"""Serve the web application.

Refuses while migrations are pending. Behind a reverse proxy name the public host in QUINTET_ALLOWED_HOSTS. For more
than one machine start it on each with the same DATABASE_URL and QUINTET_SECRET_KEY.
"""

import argparse

from quintet.operations import OperationFailed, _server, prepare
from quintet.operations.migrate import pending_migrations


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--threads", type=int, help="threads in each process (default: by the number of cores)")


def run(args: argparse.Namespace) -> None:
    prepare()
    with _server.embedded_server_borrowed():
        pending = pending_migrations()
        if pending:
            raise OperationFailed(f"{len(pending)} migrations are pending, {pending[0]} first: run 'quintet migrate'")
        print(f"Quintet on http://{args.host}:{args.port}", flush=True)
        _server.serve(args.host, args.port, args.workers, args.threads)
