"""The credit gate: what an order would take of its customer's limit, taken at once and given back step by step.

All functions are set-based, run inside a running command and lock the customers' positions in one order (by party), so
that two orders of the same customer pass one after the other. An order's reservation is one row: asking again
replaces it. Flows:

    for excess in reserve([OrderCredit(order=o.id, customer=o.customer_id, amount=o.gross_total) for o in orders]):
        yield Hold(excess.order, …, measured=excess.excess)      # or Refuse, by excess.policy

A Hold or Refuse takes the transaction back, and the reservation with it; the approved run reserves again.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel import clock, sql, store
from quintet.kernel.money import ZERO
from quintet.kernel.unit import current


class OrderCredit(msgspec.Struct, frozen=True, kw_only=True):
    """An order that wants `amount` (tax included, company currency) of its customer's credit."""

    order: int
    customer: int
    amount: Decimal


class Excess(msgspec.Struct, frozen=True, kw_only=True):
    """An order that goes `excess` over `limit`; `exposure` counts what the customer owes and has on order with it."""

    order: int
    customer: int
    excess: Decimal
    limit: Decimal
    exposure: Decimal
    policy: str  # hold | refuse


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Give back `amount` of an order's reservation, or all that is left of it."""

    order: int
    amount: Decimal | None = None


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """Goods worth `amount` went out: from reserved, as far as the order holds any, to receivable. Negative: back."""

    order: int | None
    customer: int
    amount: Decimal


_LOCK = """
INSERT INTO finance_creditposition AS p (company_id, party_id, receivable, reserved)
SELECT DISTINCT %s::bigint, w.party, 0, 0 FROM json_to_recordset(%s) AS w(party bigint) ORDER BY 2
ON CONFLICT (company_id, party_id) DO UPDATE SET receivable = p.receivable
RETURNING party_id, receivable + reserved
"""
# index finance_credit_limit_customer; the youngest limit that is valid on the day counts
_LIMITS = """
SELECT w.document, coalesce(r.amount, 0), l.amount, l.policy
FROM json_to_recordset(%s) AS w(document bigint, party bigint)
LEFT JOIN finance_creditreservation r ON r.document = w.document
LEFT JOIN LATERAL (
  SELECT c.amount, c.policy FROM finance_creditlimit c
  WHERE c.company_id = %s AND c.customer_id = w.party
    AND (c.valid_from IS NULL OR c.valid_from <= %s::date) AND (c.valid_to IS NULL OR c.valid_to >= %s::date)
  ORDER BY c.valid_from DESC NULLS LAST LIMIT 1
) l ON true
"""
_RESERVE = """
WITH w AS (SELECT * FROM json_to_recordset(%s) AS w(document bigint, party bigint, amount numeric, delta numeric)),
r AS (
  INSERT INTO finance_creditreservation (document, company_id, party_id, amount)
  SELECT w.document, %s::bigint, w.party, w.amount FROM w
  ON CONFLICT (document) DO UPDATE SET amount = excluded.amount
)
UPDATE finance_creditposition p SET reserved = p.reserved + s.delta
FROM (SELECT w.party, sum(w.delta) AS delta FROM w GROUP BY w.party) s
WHERE p.company_id = %s AND p.party_id = s.party
"""
_POSITIONS_OF_ORDERS = """
SELECT p.id FROM finance_creditposition p
WHERE (p.company_id, p.party_id) IN (
  SELECT r.company_id, r.party_id FROM finance_creditreservation r WHERE r.document = ANY(%s::bigint[]))
ORDER BY p.company_id, p.party_id FOR UPDATE
"""
_RELEASE = """
WITH w AS (SELECT * FROM json_to_recordset(%s) AS w(document bigint, amount numeric)),
old AS (
  SELECT r.document, r.company_id, r.party_id, r.amount, least(r.amount, coalesce(w.amount, r.amount)) AS given
  FROM finance_creditreservation r JOIN w ON w.document = r.document
), gone AS (
  UPDATE finance_creditreservation r SET amount = r.amount - old.given FROM old WHERE r.document = old.document
)
UPDATE finance_creditposition p SET reserved = p.reserved - s.given
FROM (SELECT company_id, party_id, sum(given) AS given FROM old GROUP BY 1, 2) s
WHERE p.company_id = s.company_id AND p.party_id = s.party_id
"""
# one statement; the positions are upserted in the order of their keys
_MOVE = """
WITH w AS (SELECT * FROM json_to_recordset(%s) AS w(document bigint, party bigint, amount numeric)),
of_order AS (
  SELECT w.document, sum(w.amount) AS amount FROM w WHERE w.document IS NOT NULL AND w.amount > 0 GROUP BY 1
),
old AS (
  SELECT r.document, r.party_id, least(r.amount, o.amount) AS taken
  FROM finance_creditreservation r JOIN of_order o ON o.document = r.document
), used AS (
  UPDATE finance_creditreservation r SET amount = r.amount - old.taken FROM old
  WHERE r.document = old.document AND old.taken > 0
), moved AS (
  SELECT m.party, sum(m.amount) AS amount, sum(m.taken) AS taken FROM (
    SELECT w.party, w.amount, 0 AS taken FROM w UNION ALL SELECT old.party_id, 0, old.taken FROM old
  ) m GROUP BY m.party
)
INSERT INTO finance_creditposition AS p (company_id, party_id, receivable, reserved)
SELECT %s::bigint, moved.party, moved.amount, 0 FROM moved ORDER BY moved.party
ON CONFLICT (company_id, party_id)
DO UPDATE SET receivable = p.receivable + excluded.receivable,
              reserved = p.reserved - (SELECT m.taken FROM moved m WHERE m.party = p.party_id)
"""


def reserve(orders: Sequence[OrderCredit], *, on: date | None = None) -> list[Excess]:
    """Take credit for these orders; answers those that exceed their customer's limit, and by how much.

    Exposure is open receivables less unallocated receipts, plus what other orders hold, plus the order; orders of one
    call count one after the other. An order without a valid limit is never in excess. Three statements.
    """
    if not orders:
        return []
    company, day = current().actor.company_id, on or clock.today()
    exposure = dict(sql.rows(_LOCK, [company, store.as_json([{"party": o.customer} for o in orders])]))
    wanted = store.as_json([{"document": o.order, "party": o.customer} for o in orders])
    known = {row[0]: row[1:] for row in sql.rows(_LIMITS, [wanted, company, day, day])}
    found, rows = [], []
    for each in orders:
        held, limit, policy = known[each.order]
        exposure[each.customer] += each.amount - held
        rows.append(
            {"document": each.order, "party": each.customer, "amount": each.amount, "delta": each.amount - held}
        )
        over = exposure[each.customer] - limit if limit is not None else ZERO
        if over > 0:
            found.append(
                Excess(
                    order=each.order, customer=each.customer, excess=over, limit=limit,
                    exposure=exposure[each.customer], policy=policy,
                )
            )  # fmt: skip
    sql.execute(_RESERVE, [store.as_json(rows), company, company])
    return found


def lock(customers: Iterable[int]) -> None:
    """Take the customers' credit, in the order everybody takes it, before goods are taken: else two hands that go for
    the same customer and the same goods from both ends wait in a circle. One statement."""
    wanted = sorted(set(customers))
    if wanted:
        sql.rows(_LOCK, [current().actor.company_id, store.as_json([{"party": number} for number in wanted])])


def release(orders: Sequence[Release]) -> None:
    """Give credit back: an order cancelled or closed short. More than is held gives back what is held."""
    if orders:
        sql.rows(_POSITIONS_OF_ORDERS, [store.array(each.order for each in orders)])
        sql.execute(_RELEASE, [store.as_json([{"document": o.order, "amount": o.amount} for o in orders])])


def move(changes: Sequence[Delivered]) -> None:
    """Deliveries (from reserved to receivable), returns and receipts (amount negative, no order). One statement.

    The rooms of Finance call this themselves; flows need it only for what Finance does not book.
    """
    if changes:
        rows = [{"document": c.order, "party": c.customer, "amount": c.amount} for c in changes]
        sql.execute(_MOVE, [store.as_json(rows), current().actor.company_id])
