"""The doctor over a company's whole trade: every invariant of every system, in one snapshot.

The documents are real orders taken through all steps in bulk (order, delivery, receivable, invoice, two vouchers), made
once per size and then copied. Goal: a million documents in under 60 s.
"""

from typing import Any

from benchmarks import company
from benchmarks.company import Orders, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures, whole
from quintet.kernel import doctor, sql
from quintet.kernel.bulk import CHUNK

SIZES = (500, 2_000)  # orders


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per document."""
    with loaded(f"doctor{size}", lambda: _load(size)) as database:
        documents = sql.value("SELECT count(*) FROM kernel_entry")
        with Meter(database) as meter:
            found = [each for each in doctor.examine() if each.findings]
        assert found == [], [each.check.name for each in found]
    return {**figures(meter, documents), "seconds_per_million": round(meter.wall / documents * 1_000_000, 1)}


def _load(orders: int) -> None:
    company.load()
    rows = Orders()
    for _chunk in range(orders // CHUNK):
        whole(rows.rows(CHUNK), worker())
