"""Vouchers of four lines in bulk, a thousand a transaction.

Peer: ../shared/bench/tryton/bench_journal.py MODES=bulk.
"""

from itertools import islice
from typing import Any

from benchmarks.company import load, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.voucher import book, facts

SIZES = (5_000, 20_000)
AT_ONCE = 1_000


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per voucher."""
    with loaded("company", load) as database:
        actor, source = worker(), facts()
        book(actor, list(islice(source, 20)))
        batches = [list(islice(source, AT_ONCE)) for _batch in range(size // AT_ONCE)]
        with Meter(database) as meter:
            for batch in batches:
                book(actor, batch)
    return figures(meter, size)
