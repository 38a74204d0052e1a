"""A page of the order list: count, 50 rows of 10 fields with labels, newest first, under the reader's rights.

Sorted by order date, index erp_sales_order_date. The whole read path of the API but the socket. Peer:
../shared/bench/tryton/bench_list.py.
"""

import statistics
import time
from typing import Any

from benchmarks.company import worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from benchmarks.volumes import load_orders
from quintet.kernel.documents import get_document
from quintet.kernel.reading.listing import Query, list_page

SIZES = (100_000, 1_000_000)
PAGES = 300
FIELDS = (
    "number", "customer", "ordered_on", "state", "net_total", "tax_total", "gross_total", "currency", "promised_on",
    "paid_total",
)  # fmt: skip


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per page; walls' 99th percentile."""
    with loaded(f"orders_{size}", lambda: load_orders(size)) as database:
        actor, document = worker(), get_document("erp.sales_order")
        query = Query(fields=FIELDS, sort="-ordered_on", limit=50)
        for _warm in range(10):
            page = list_page(actor, document, query)
        assert len(page["rows"]) == 50
        assert page["count"] == {"value": 1000, "exact": False}
        walls = []
        with Meter(database) as meter:
            for _page in range(PAGES):
                start = time.perf_counter()
                list_page(actor, document, query)
                walls.append(time.perf_counter() - start)
    return {**figures(meter, PAGES), "p99_ms": round(statistics.quantiles(walls, n=100)[98] * 1000, 2)}
