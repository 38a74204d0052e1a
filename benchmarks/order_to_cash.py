"""An order of five lines from creation to the posted invoice, every step its own durable transaction.

Create, confirm (credit gate, reservation, delivery draft), ship (cost of goods, revenue, receivable, invoice draft),
post the invoice. Rights, history, events, period lock, perpetual stock accounting and the voucher chain are on.
Peer: ../shared/bench/tryton/bench_o2c.py MODES=step.
"""

from typing import Any

from benchmarks.company import Orders, load, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter, calibrate
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

SIZES = (100, 400)


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per order."""
    with loaded("company", load) as database:
        actor, orders = worker(), Orders()
        for row in orders.rows(10):
            whole([row], actor)
        rows = orders.rows(size)
        with Meter(database) as meter:
            for row in rows:
                whole([row], actor)
        _check(size + 10)
    return figures(meter, size)


def whole(rows: list[dict[str, Any]], actor: Any) -> None:
    """All steps of a batch of orders."""
    orders = perform(get_document("erp.sales_order").create, rows, actor=actor).records
    confirmed = step("erp.sales_order.confirm", orders, actor)
    shipped = step("erp.delivery.ship", made(confirmed, "delivery"), actor)
    step("finance.sales_invoice.post", made(shipped, "salesinvoice"), actor)


def step(command: str, records: list[Any], actor: Any) -> Any:
    """One command, as its own transaction."""
    document, name = command.rsplit(".", 1)
    return perform(get_document(document).commands[name], [r.id for r in records], actor=actor)


def made(result: Any, model: str) -> list[Any]:
    """What a step made of one kind."""
    return [record for record in result.made if record._meta.model_name == model]


def figures(meter: Meter, units: int) -> dict[str, Any]:
    """The figures of DESIGN §6 for so many units of work."""
    return {
        "units": units,
        "cpu_ms_per_unit": round(meter.cpu * 1000 / units, 3),
        "wall_ms_per_unit": round(meter.wall * 1000 / units, 3),
        "python_ms_per_unit": round(meter.python * 1000 / units, 3),
        "calib_ms": calibrate(),
    }


def _check(count: int) -> None:
    """The work was really done: every invoice posted, the books balanced."""
    from quintet.kernel import sql

    assert sql.value("SELECT count(*) FROM finance_salesinvoice WHERE state = 'POSTED'") == count
    assert sql.value("SELECT sum(debit - credit) FROM finance_balance") == 0
