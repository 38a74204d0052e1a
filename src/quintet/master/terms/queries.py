"""Reads of prices and due dates."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from quintet.kernel import sql
from quintet.master.terms import rules

# index master_price_list_look_up (price_list, item, min_quantity)
_PRICES = """
SELECT asked.i, found.unit_price
FROM json_to_recordset(%s) AS asked(i int, item bigint, quantity numeric)
CROSS JOIN LATERAL (
  SELECT l.unit_price FROM master_pricelistline l
  WHERE l.price_list_id = %s AND l.item_id = asked.item AND l.min_quantity <= asked.quantity
    AND (l.valid_from IS NULL OR l.valid_from <= %s::date) AND (l.valid_to IS NULL OR l.valid_to >= %s::date)
  ORDER BY l.min_quantity DESC, l.valid_from DESC NULLS LAST
  LIMIT 1
) found
JOIN master_pricelist h ON h.id = %s AND h.active
  AND (h.valid_from IS NULL OR h.valid_from <= %s::date) AND (h.valid_to IS NULL OR h.valid_to >= %s::date)
"""


def list_prices(price_list_id: int, wanted: Sequence[tuple[int, Decimal]], on: date) -> dict[int, Decimal]:
    """Prices including tax, in the list's currency, by the index of `wanted` (item, quantity); one statement.

    Of the lines valid on that day the highest quantity step reached counts; of two for the same step, the younger.
    An index is missing where the list has no price, and all are when the list itself is not valid on that day.
    """
    if not wanted:
        return {}
    asked = json.dumps([{"i": i, "item": item, "quantity": str(quantity)} for i, (item, quantity) in enumerate(wanted)])
    return dict(sql.rows(_PRICES, [asked, price_list_id, on, on, price_list_id, on, on]))


def term_parts(term_ids: Sequence[int]) -> dict[int, list[tuple[Decimal, int, bool]]]:
    """{payment term: [(percent, days, end of month)]} in order, for all terms asked, in one statement."""
    parts: dict[int, list[tuple[Decimal, int, bool]]] = {}
    for term, percent, days, eom in sql.rows(
        "SELECT term_id, percent, days, end_of_month FROM master_paymenttermline"
        " WHERE term_id = ANY(%s::bigint[]) ORDER BY term_id, position",
        ["{" + ",".join(str(i) for i in sorted(set(term_ids))) + "}"],
    ):
        parts.setdefault(term, []).append((percent, days, eom))
    return parts


def due_dates_many(
    wanted: Sequence[tuple[int | None, Decimal, date]],
) -> list[list[tuple[date, Decimal]]]:
    """For each (payment term, amount, day it counts from): [(due_on, amount)]; one statement for all.

    Without a term everything is due on that day. The parts add up to the amount, the last has the residue.
    """
    parts = term_parts([term for term, _amount, _on in wanted if term])
    found = []
    for term, amount, on in wanted:
        of_term = parts.get(term, []) if term else []
        found.append(rules.split_by_term(of_term, amount, on) if of_term else [(on, amount)])
    return found


def due_dates(term_id: int | None, amount: Decimal, on: date) -> list[tuple[date, Decimal]]:
    """When which part of the amount is due (see due_dates_many)."""
    return due_dates_many([(term_id, amount, on)])[0]


def tax_rate_on(code: str, on: date) -> Decimal | None:
    """The rate of a tax code on that day, in percent; None when it is not law then."""
    rate: Decimal | None = sql.value(
        "SELECT rate FROM master_taxcode WHERE code = %s AND active"
        " AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to >= %s)",
        [code, on, on],
    )
    return rate
