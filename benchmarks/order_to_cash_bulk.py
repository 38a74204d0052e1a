"""The same orders in bulk: every step takes a chunk of 100, each chunk its own durable transaction.

Peer: ../shared/bench/tryton/bench_o2c.py MODES=bulk.
"""

from typing import Any

from benchmarks.company import Orders, load, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures, whole
from quintet.kernel.bulk import CHUNK

SIZES = (500, 2_000)


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per order."""
    with loaded("company", load) as database:
        actor, orders = worker(), Orders()
        whole(orders.rows(10), actor)
        chunks = [orders.rows(CHUNK) for _chunk in range(size // CHUNK)]
        with Meter(database) as meter:
            for rows in chunks:
                whole(rows, actor)
    return figures(meter, size)
