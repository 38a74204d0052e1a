"""A voucher of four lines into the books, each its own durable transaction.

From a business fact through its template: balanced in Python and in the database, immutable, period checked, balances
written, numbered without gaps and chained by hash. Peer: ../shared/bench/tryton/bench_journal.py MODES=one.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from benchmarks.company import load, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.runner import together

SIZES = (300, 1_200)


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per voucher."""
    with loaded("company", load) as database:
        actor, source = worker(), facts()
        book(actor, [next(source) for _warm in range(20)])
        wanted = [next(source) for _voucher in range(size)]
        with Meter(database) as meter:
            for each in wanted:
                book(actor, [each])
        assert sql.value("SELECT count(*) FROM finance_voucher WHERE state = 'POSTED'") >= size
    return figures(meter, size)


def book(actor: Actor, wanted: list[Facts]) -> None:
    """Post facts in one transaction, as a flow does."""
    with together(actor, "benchmark.voucher"):
        post_facts(wanted)


def facts() -> Iterator[Facts]:
    """Deliveries of tax-free goods: receivable and revenue, cost and inventory — four lines."""
    chance = random.Random(20260101)
    customers = [row[0] for row in sql.rows("SELECT id FROM master_party ORDER BY id")]
    items = [row[0] for row in sql.rows("SELECT id FROM master_item ORDER BY id")]
    while True:
        amount = Decimal(chance.randint(1_000, 9_999_999)).scaleb(-2)
        cost = (amount * Decimal("0.6")).quantize(Decimal("0.01"))
        yield Facts(
            template="goods_delivered",
            source=None,
            posted_on=clock.today(),
            amounts={"gross": amount, "net": amount, "tax": Decimal(0), "cost": cost},
            dims={"party": chance.choice(customers)},
            rows=(FactRow(amounts={"cost": cost}, dims={"item": chance.choice(items)}, quantity=Decimal(1)),),
        )
