"""Look for what should not be: books that disagree, broken chains, missing walls. Changes nothing.

All checks see one snapshot of the database. Exit code 1 when something was found.
"""

import argparse
import json
from typing import Any

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="CHECK", help="only these checks")
    parser.add_argument("--json", action="store_true", help="one JSON line per check")
    parser.add_argument("--list", action="store_true", help="names of the checks, run none")


def run(args: argparse.Namespace) -> int:
    prepare()
    from quintet.kernel import doctor

    known = doctor.load_checks()
    unknown = [name for name in args.names if name not in known]
    if unknown:
        raise OperationFailed(f"no check {', '.join(unknown)}; see quintet doctor --list")
    if args.list:
        print("\n".join(f"{name}  {known[name].label}" for name in sorted(known)))
        return 0
    found = 0
    for examined in doctor.examine(args.names):
        found += len(examined.findings)
        print(_as_json(examined) if args.json else _as_text(examined), flush=True)
    return 1 if found else 0


def _as_json(examined: Any) -> str:
    findings = [{"document": f.document, "message": f.message.to_json()} for f in examined.findings]
    row = {
        "check": examined.check.name,
        "ok": not findings,
        "findings": findings,
        "seconds": round(examined.seconds, 3),
    }
    return json.dumps(row, ensure_ascii=False)


def _as_text(examined: Any) -> str:
    mark = "bad" if examined.findings else "ok "
    lines = [f"{mark} {examined.check.name:<28} {examined.check.label}  ({examined.seconds:.2f} s)"]
    lines += [f"      {finding.document or ''} {finding.message}" for finding in examined.findings]
    return "\n".join(lines)
