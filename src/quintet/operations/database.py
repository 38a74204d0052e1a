"""Start, stop or look at the embedded database server of QUINTET_HOME.

It starts by itself when something needs it and goes on running afterwards; `stop` before you copy or move the home.
"""

import argparse
import dataclasses
import json

from quintet.kernel import postgres


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("start", "stop", "status"))
    parser.add_argument("--json", action="store_true", help="print the status as JSON")


def run(args: argparse.Namespace) -> int:
    home = postgres.default_home()
    if args.action == "stop":
        print("Stopped." if postgres.stop(home) else "It was not running.")
        return 0
    if args.action == "start":
        postgres.ensure_running(home)
    status = dataclasses.asdict(postgres.status(home))
    if args.json:
        print(json.dumps(status, default=str, ensure_ascii=False))
    else:
        print("\n".join(f"{name:<12}{value}" for name, value in status.items()))
    return 0 if status["running"] else 3
