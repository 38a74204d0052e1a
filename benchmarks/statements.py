"""Balance sheet, income statement and a page of an account ledger over millions of voucher lines.

Statements read the balances that posting wrote; a ledger reads the lines of its page by account and voucher. Goal: a
statement under 50 ms, a ledger page well under a second, at 10 million lines.
"""

from typing import Any

from benchmarks.company import worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.volumes import load_lines
from quintet.finance.reports.queries import account_ledger
from quintet.finance.statements.queries import balance_sheet, income_statement
from quintet.kernel import sql

SIZES = (1_000_000, 10_000_000)
ROUNDS = 20


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per round of both statements and one page of a ledger; the wall of each part beside it."""
    with loaded(f"lines_{size}", lambda: load_lines(size), version="2") as database:
        actor = worker()
        assert sql.value("SELECT count(*) FROM finance_voucherline") >= size
        parts = {
            "balance_sheet": lambda: balance_sheet.run(actor, {}),
            "income_statement": lambda: income_statement.run(actor, {}),
            "account_ledger": lambda: account_ledger.run(actor, {"codes": "1002"}),
        }
        for part in parts.values():
            part()
        walls = {}
        with Meter(database) as whole:
            for name, part in parts.items():
                with Meter(database) as meter:
                    for _round in range(ROUNDS):
                        part()
                walls[f"{name}_ms"] = figures(meter, ROUNDS)["wall_ms_per_unit"]
    return {**figures(whole, ROUNDS), **walls}
