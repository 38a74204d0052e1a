"""Reads of prices and due dates."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from quintet.kernel import sql
from quintet.master.terms import rules
from quintet.master.terms.rules import line_amounts

__all__ = [
    "due_dates",
    "due_dates_many",
    "line_amounts",
    "list_prices",
    "list_prices_many",
    "tax_rate_on",
    "term_parts",
]

# index master_price_list_look_up (price_list, item, min_quantity)
_PRICES = """
SELECT asked.i, found.unit_price
FROM json_to_recordset(%s) AS asked(i int, list bigint, item bigint, quantity numeric, day date)
JOIN master_pricelist h ON h.id = asked.list AND h.active
  AND (h.valid_from IS NULL OR h.valid_from <= asked.day) AND (h.valid_to IS NULL OR h.valid_to >= asked.day)
CROSS JOIN LATERAL (
  SELECT l.unit_price FROM master_pricelistline l
  WHERE l.price_list_id = asked.list AND l.item_id = asked.item AND l.min_quantity <= asked.quantity
    AND (l.valid_from IS NULL OR l.valid_from <= asked.day) AND (l.valid_to IS NULL OR l.valid_to >= asked.day)
  ORDER BY l.min_quantity DESC, l.valid_from DESC NULLS LAST
  LIMIT 1
) found
"""


def list_prices_many(wanted: Sequence[tuple[int, int, Decimal, date]]) -> dict[int, Decimal]:
    """Prices including tax by the index of `wanted` (price list, item, quantity, day); one statement for all lists.

    Of the lines valid on that day the highest quantity step reached counts; of two for the same step, the younger.
    An index is missing where the list has no price, and all of a list are when it is not valid on that day.
    """
    if not wanted:
        return {}
    asked = [
        {"i": i, "list": price_list, "item": item, "quantity": str(quantity), "day": day.isoformat()}
        for i, (price_list, item, quantity, day) in enumerate(wanted)
    ]
    return dict(sql.rows(_PRICES, [json.dumps(asked)]))


def list_prices(price_list_id: int, wanted: Sequence[tuple[int, Decimal]], on: date) -> dict[int, Decimal]:
    """Prices of one list, in its currency, by the index of `wanted` (item, quantity); see list_prices_many."""
    return list_prices_many([(price_list_id, item, quantity, on) for item, quantity in wanted])


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
