"""What people are paid on a day, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.hr.pay.documents import pay_rate
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.guarding import reading_as
from quintet.kernel.rights import readable


@dataclass(frozen=True)
class Rate:
    """A rate in force: so much an hour, a month or a year (`kind`), of a currency."""

    employee: int
    kind: str
    amount: Decimal
    currency: str
    pays: str
    valid_from: date


# unique index hr_pay_rate_once (employee, valid_from), read backwards
_ON = """
SELECT DISTINCT ON (t.employee_id) t.employee_id, t.kind, t.amount, t.currency, t.pays, t.valid_from FROM hr_payrate t
WHERE t.employee_id = ANY(%s::bigint[]) AND t.valid_from <= %s AND {} ORDER BY t.employee_id, t.valid_from DESC
"""


def rates_on(actor: Actor, employees: Iterable[int], day: date) -> dict[int, Rate]:
    """{employee: the last rate on or before the day} of those the actor may see; the rest is missing."""
    condition, params = readable(actor, pay_rate)
    with reading_as(actor):
        rows = sql.rows(_ON.format(condition), [store.array(sorted(set(employees))), day, *params])
    return {row[0]: Rate(*row) for row in rows}
