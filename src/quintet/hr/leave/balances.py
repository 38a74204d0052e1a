"""Taking days off balances and giving them back: set-based, each under the lock of the balance's row.

A request's days are rows of `hr_leaveuse`, waiting or taken, one a request and balance: asking again replaces and
never adds. Balances are locked in the order of their numbers. Call these inside a command.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from quintet.kernel import sql, store

ZERO = Decimal(0)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A request that wants days of a type, by year."""

    request: int
    employee: int
    type: int
    days: Mapping[int, Decimal]


class Shortage(msgspec.Struct, frozen=True, kw_only=True):
    """A request that asks for more days of a year than are left (overdraft counted in)."""

    request: int
    year: int
    asked: Decimal
    left: Decimal


# index hr_leave_balance_once (employee, type, year)
_LOCK = """
SELECT b.id, b.employee_id, b.type_id, b.year, b."left" + b.overdraft FROM hr_leavebalance b
JOIN (
  SELECT DISTINCT w.employee, w.type, w.year FROM json_to_recordset(%s) AS w(employee bigint, type bigint, year int)
) w ON b.employee_id = w.employee AND b.type_id = w.type AND b.year = w.year
ORDER BY b.id FOR UPDATE OF b
"""
_RESERVE = """
WITH w AS (SELECT * FROM json_to_recordset(%s) AS w(request bigint, balance bigint, days numeric, delta numeric)),
u AS (
  INSERT INTO hr_leaveuse (request_id, balance_id, days, taken)
  SELECT w.request, w.balance, w.days, false FROM w
  ON CONFLICT (request_id, balance_id) DO UPDATE SET days = excluded.days
)
UPDATE hr_leavebalance b SET pending = b.pending + s.delta, "left" = b."left" - s.delta
FROM (SELECT w.balance, sum(w.delta) AS delta FROM w GROUP BY w.balance) s WHERE b.id = s.balance AND s.delta <> 0
"""
_LOCK_USED = """
SELECT b.id FROM hr_leavebalance b
WHERE b.id IN (SELECT u.balance_id FROM hr_leaveuse u WHERE u.request_id = ANY(%s::bigint[]))
ORDER BY b.id FOR UPDATE
"""
_TAKE = """
WITH u AS (UPDATE hr_leaveuse u SET taken = true WHERE u.request_id = ANY(%s::bigint[]) AND NOT u.taken RETURNING *)
UPDATE hr_leavebalance b SET pending = b.pending - s.days, taken = b.taken + s.days
FROM (SELECT u.balance_id, sum(u.days) AS days FROM u GROUP BY 1) s WHERE b.id = s.balance_id
"""
_RELEASE = """
WITH u AS (DELETE FROM hr_leaveuse u WHERE u.request_id = ANY(%s::bigint[]) RETURNING *)
UPDATE hr_leavebalance b SET pending = b.pending - s.waiting, taken = b.taken - s.taken,
  "left" = b."left" + s.waiting + s.taken
FROM (
  SELECT u.balance_id, coalesce(sum(u.days) FILTER (WHERE u.taken), 0) AS taken,
         coalesce(sum(u.days) FILTER (WHERE NOT u.taken), 0) AS waiting
  FROM u GROUP BY 1
) s WHERE b.id = s.balance_id
"""


def reserve(requests: Sequence[Wanted]) -> list[Shortage]:
    """Note the days of these requests as waiting; what exceeds a balance is answered and not noted.

    Requests of one call count one after the other. At most three statements.
    """
    keys = [{"employee": w.employee, "type": w.type, "year": year} for w in requests for year in w.days]
    if not keys:
        return []
    balances = {row[1:4]: (row[0], row[4]) for row in sql.rows(_LOCK, [store.as_json(keys)])}
    left = dict(balances.values())
    held = _held(w.request for w in requests)
    short: list[Shortage] = []
    rows: list[dict[str, Any]] = []
    for each in requests:
        for year, asked in each.days.items():
            number = balances.get((each.employee, each.type, year), (None, ZERO))[0]
            before = held.get((each.request, number), ZERO)
            free = left.get(number, ZERO) if number else ZERO
            if number is None or free < asked - before:
                short.append(Shortage(request=each.request, year=year, asked=asked, left=free + before))
                continue
            left[number] = free - (asked - before)
            rows.append({"request": each.request, "balance": number, "days": asked, "delta": asked - before})
    if rows:
        sql.execute(_RESERVE, [store.as_json(rows)])
    return short


def _held(requests: Iterable[int]) -> dict[tuple[int, int | None], Decimal]:
    rows = sql.rows(
        "SELECT request_id, balance_id, days FROM hr_leaveuse WHERE request_id = ANY(%s::bigint[])",
        [store.array(requests)],
    )
    return {(request, balance): days for request, balance, days in rows}


def take(requests: Iterable[int]) -> None:
    """What waited is taken now. Two statements."""
    numbers = store.array(requests)
    sql.rows(_LOCK_USED, [numbers])
    sql.execute(_TAKE, [numbers])


def release(requests: Iterable[int]) -> None:
    """Give everything back that these requests hold, waiting or taken. Two statements."""
    numbers = store.array(requests)
    sql.rows(_LOCK_USED, [numbers])
    sql.execute(_RELEASE, [numbers])


def held_days(requests: Iterable[int]) -> dict[int, Decimal]:
    """{request: days it holds of balances}."""
    found: dict[int, Decimal] = {}
    for (request, _balance), days in _held(requests).items():
        found[request] = found.get(request, ZERO) + days
    return found
