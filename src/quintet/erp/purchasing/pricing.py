"""What suppliers ask: the terms of a supplier for an item, and the best source of an item. One statement each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.kernel import sql

# unique erp_supplier_item_once (company_id, item_id, supplier_id), index erp_supplier_prices (supplier_item_id, …)
_PRICE = """
LEFT JOIN LATERAL (
  SELECT l.unit_price FROM erp_supplierprice l
  WHERE l.supplier_item_id = s.id AND l.from_quantity <= {quantity}
    AND (l.valid_from IS NULL OR l.valid_from <= asked.day) AND (l.valid_to IS NULL OR l.valid_to >= asked.day)
  ORDER BY l.from_quantity DESC, l.valid_from DESC NULLS LAST LIMIT 1
) price ON true
"""
_TERMS = f"""
SELECT asked.i, s.approved, s.supplier_code, coalesce(s.purchase_unit_id, m.unit_id), u.places, s.unit_factor,
       s.minimum, s.multiple, coalesce(s.tax_rate, m.tax_rate), s.over_tolerance, s.lead_time_days, price.unit_price
FROM json_to_recordset(%s) AS asked(i int, company bigint, supplier bigint, item bigint, quantity numeric, day date)
JOIN erp_supplieritem s
  ON s.company_id = asked.company AND s.item_id = asked.item AND s.supplier_id = asked.supplier
JOIN master_item m ON m.id = s.item_id
JOIN master_unit u ON u.id = coalesce(s.purchase_unit_id, m.unit_id)
{_PRICE.format(quantity="asked.quantity")}
"""
_BEST = f"""
SELECT DISTINCT ON (asked.i) asked.i, s.supplier_id, round(price.unit_price / s.unit_factor, 6),
       coalesce(s.tax_rate, m.tax_rate), s.lead_time_days, s.minimum * s.unit_factor, lot.step * s.unit_factor,
       coalesce(s.purchase_unit_id, m.unit_id), s.unit_factor
FROM json_to_recordset(%s) AS asked(i int, company bigint, item bigint, quantity numeric, day date)
JOIN erp_supplieritem s ON s.company_id = asked.company AND s.item_id = asked.item AND s.approved
JOIN master_party p ON p.id = s.supplier_id AND p.active AND p.is_supplier
JOIN master_item m ON m.id = s.item_id
JOIN master_unit u ON u.id = coalesce(s.purchase_unit_id, m.unit_id)
CROSS JOIN LATERAL (SELECT CASE WHEN s.multiple > 0 THEN s.multiple ELSE 10::numeric ^ -u.places END AS step) lot
CROSS JOIN LATERAL (
  SELECT ceil(greatest(asked.quantity / s.unit_factor, s.minimum) / lot.step) * lot.step AS quantity
) buying
{_PRICE.format(quantity="buying.quantity")}
WHERE price.unit_price IS NOT NULL
ORDER BY asked.i, s.preferred DESC, price.unit_price / s.unit_factor / (100 + coalesce(s.tax_rate, m.tax_rate)),
         s.lead_time_days, s.id
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a supplier supplies an item; price, minimum and multiple per purchase unit (`places` decimals)."""

    approved: bool
    supplier_code: str
    purchase_unit: int
    places: int
    unit_factor: Decimal
    minimum: Decimal
    multiple: Decimal
    tax_rate: Decimal
    over_tolerance: Decimal
    lead_time_days: int
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where to buy an item: price incl. tax, minimum and multiple in the item's own unit, lead time in working days.

    The multiple is never 0: what is ordered is rounded up in the purchase unit, `unit_factor` of which is one of it.
    """

    supplier: int
    unit_price: Decimal
    tax_rate: Decimal
    lead_time_days: int
    minimum: Decimal
    multiple: Decimal
    purchase_unit: int
    unit_factor: Decimal


Asked = tuple[int | None, int | None, int | None, Decimal | None, date | None]


def list_terms(wanted: Sequence[Asked]) -> dict[int, Terms]:
    """Terms by the index of `wanted` (company, supplier, item, purchase units, day); missing where none are kept."""
    asked = [
        {"i": i, "company": c, "supplier": s, "item": m, "quantity": None if q is None else str(q), "day": _day(on)}
        for i, (c, s, m, q, on) in enumerate(wanted)
        if s and m
    ]
    return {row[0]: Terms(*row[1:]) for row in sql.rows(_TERMS, [json.dumps(asked)])} if asked else {}


def best_sources(company: int, wanted: Sequence[tuple[int, Decimal]], on: date) -> list[Source | None]:
    """The best approved source of each (item, quantity in its own unit) with a price on that day; None where none is.

    The preferred supplier first, then the lowest price without tax at the quantity that would be ordered, then the
    shortest lead time.
    """
    asked = [
        {"i": i, "company": company, "item": item, "quantity": str(quantity), "day": _day(on)}
        for i, (item, quantity) in enumerate(wanted)
    ]
    found = {row[0]: Source(*row[1:]) for row in sql.rows(_BEST, [json.dumps(asked)])} if asked else {}
    return [found.get(i) for i in range(len(wanted))]


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
