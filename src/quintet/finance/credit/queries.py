"""Reads of credit: what a customer owes, holds on order, and has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.kernel import clock, sql, store

# index finance_credit_limit_customer
_STANDING = """
SELECT c.id, coalesce(p.receivable, 0), coalesce(p.reserved, 0), l.amount, l.policy
FROM unnest(%s::bigint[]) AS c(id)
LEFT JOIN finance_creditposition p ON p.company_id = %s AND p.party_id = c.id
LEFT JOIN LATERAL (
  SELECT x.amount, x.policy FROM finance_creditlimit x
  WHERE x.company_id = %s AND x.customer_id = c.id
    AND (x.valid_from IS NULL OR x.valid_from <= %s::date) AND (x.valid_to IS NULL OR x.valid_to >= %s::date)
  ORDER BY x.valid_from DESC NULLS LAST LIMIT 1
) l ON true
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands, in the company's currency; `limit` and `available` are None without a limit."""

    customer: int
    receivable: Decimal
    reserved: Decimal
    limit: Decimal | None
    policy: str | None

    @property
    def available(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.receivable - self.reserved


def list_standings(company_id: int, customers: Sequence[int], *, on: date | None = None) -> dict[int, Standing]:
    """The standing of each customer, in one statement."""
    day = on or clock.today()
    rows = sql.rows(_STANDING, [store.array(customers), company_id, company_id, day, day])
    return {row[0]: Standing(*row) for row in rows}
