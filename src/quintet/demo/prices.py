"""The price list of the first company is this year's: before, everything was three percent cheaper."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

RISE = Decimal("1.03")
_LINES = """
SELECT p.id, l.id, l.item_id, l.min_quantity, l.unit_price FROM master_pricelist p
JOIN master_pricelistline l ON l.price_list_id = p.id WHERE p.code = 'STD' ORDER BY l.position
"""


def rise(days: Sequence[date]) -> None:
    """Put the list of the year before beside the sheets' prices, which count from the last 1 March on."""
    last = days[-1]
    on = date(last.year - (last < date(last.year, 3, 1)), 3, 1)
    rows: list[dict[str, Any]] = []
    for _list, line, item, least, price in sql.rows(_LINES):
        was = round(price / RISE, 1)
        rows.append({"id": line, "item": item, "min_quantity": least, "unit_price": price, "valid_from": on})
        until = on - timedelta(days=1)
        rows.append({"item": item, "min_quantity": least, "unit_price": was, "valid_to": until})
    number = sql.value("SELECT id FROM master_pricelist WHERE code = 'STD'")
    company = sql.value("SELECT id FROM master_company ORDER BY id LIMIT 1")
    perform(get_document("master.price_list").edit, {number: {"lines": rows}}, actor=system_actor("demo", company))
