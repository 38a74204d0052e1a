"""The trial balance of a year over millions of voucher lines, as its page asks for it. A statement may not take longer.

Balances are written by posting, so the lines are not read. Peer: ../shared/bench/tryton/bench_trial.py.
"""

from typing import Any

from benchmarks.company import worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.volumes import load_lines
from quintet.finance.reports.trial_balance import trial_balance
from quintet.kernel import sql

SIZES = (1_000_000, 10_000_000)
REPORTS = 50


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per report."""
    with loaded(f"lines_{size}", lambda: load_lines(size), version="2") as database:
        actor = worker()
        assert sql.value("SELECT count(*) FROM finance_voucherline") >= size
        for _warm in range(3):
            result = trial_balance.run(actor, {})
        assert all(check.ok for check in result.checks)
        with Meter(database) as meter:
            for _report in range(REPORTS):
                trial_balance.run(actor, {})
    return figures(meter, REPORTS)
