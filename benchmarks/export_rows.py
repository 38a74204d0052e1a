"""A list of sales orders as a file: 10 columns (14 with the names of references), csv and xlsx, under rights, streamed.

The unit is a row of each kind of file. `csv_grown_mb` and `xlsx_grown_mb` are how much the resident memory of this
process grew while the file was made (the bytes are counted and thrown away, as a socket would): it must not grow with
the number of rows. Peer: none measured; Odoo and ERPNext build a list's file in memory.
"""

from pathlib import Path
from typing import Any

from benchmarks.company import worker
from benchmarks.databases import loaded
from benchmarks.list_page import FIELDS
from benchmarks.meter import Meter, backend_cpu
from benchmarks.order_to_cash import figures
from benchmarks.volumes import load_orders
from quintet.kernel.documents import get_document
from quintet.kernel.exporting.audit import Asking
from quintet.kernel.exporting.listing import Wanted
from quintet.kernel.exporting.run import export_list
from quintet.kernel.reading.listing import Query

SIZES = (100_000, 1_000_000)


def measure(size: int) -> dict[str, Any]:
    """CPU and wall a row; memory, size and first byte of each file."""
    with loaded(f"orders_{size}", lambda: load_orders(size)) as database:
        asking, document = Asking(worker()), get_document("erp.sales_order")
        found: dict[str, Any] = {}
        for _warm in export_list(asking, document, _wanted("SO-2601-0000001"), "xlsx"):
            pass
        backends = 0.0
        with Meter(database) as meter:
            for format in ("csv", "xlsx"):
                with Meter(database) as one:
                    grown, length, backend = _made(asking, document, format, database)
                found |= {f"{format}_grown_mb": grown, f"{format}_mb": length}
                found[f"{format}_cpu_ms_per_row"] = round((one.python + backend) * 1000 / size, 4)
                backends += backend
    meter.backends = backends
    return {**figures(meter, 2 * size), **found}


def _wanted(q: str = "") -> Wanted:
    return Wanted(Query(fields=FIELDS, sort="-ordered_on", q=q))


def _made(asking: Asking, document: Any, format: str, database: str) -> tuple[float, float, float]:
    """(memory grown, bytes made) in MB, and its backend's CPU: that is gone when the file is done, so it is watched."""
    before, most, length = _resident(), 0.0, 0
    known, backend = backend_cpu(database), 0.0
    for number, piece in enumerate(export_list(asking, document, _wanted(), format)):
        length += len(piece)
        most = max(most, _resident())
        if number % 20 == 0:
            backend = sum(cpu - known.get(pid, 0.0) for pid, cpu in backend_cpu(database).items())
    return round(most - before, 1), round(length / 1e6, 1), backend


def _resident() -> float:
    """MB of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
