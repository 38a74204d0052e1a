"""Write a company's whole ledger as a beancount or hledger file, closing balances asserted.

`bean-check FILE` and `hledger check --strict -f FILE` then verify it with somebody else's arithmetic.
"""

import argparse
import sys
from pathlib import Path

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("beancount", "hledger"), required=True)
    parser.add_argument("--company", help="its code; may be left out where there is one ledger")
    parser.add_argument("--output", type=Path, help="the file to write; standard output if left out")


def run(args: argparse.Namespace) -> None:
    prepare()
    from quintet.finance.export.queries import FORMATS
    from quintet.finance.ledgers.queries import find_ledger
    from quintet.kernel import cache
    from quintet.kernel.doctor import snapshot

    with snapshot():
        cache.refresh()
        ledger = find_ledger(_company(args.company))
        if ledger is None:
            raise OperationFailed("that company keeps no ledger here")
        lines = FORMATS[args.format](ledger)
        if args.output is None:
            sys.stdout.writelines(f"{line}\n" for line in lines)
            return
        with args.output.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def _company(code: str | None) -> int:
    """The company of that code, or the only one with a ledger. Raises OperationFailed naming the choice."""
    from quintet.kernel import sql

    found = sql.rows(
        "SELECT c.id, c.code FROM master_company c JOIN finance_ledger l ON l.company_id = c.id"
        " WHERE l.state = 'ACTIVE' AND (%s::text IS NULL OR c.code = %s) ORDER BY c.code",
        [code, code],
    )
    if len(found) != 1:
        choice = ", ".join(row[1] for row in found)
        raise OperationFailed(f"name one company with --company: {choice}" if found else "no such ledger")
    return int(found[0][0])
