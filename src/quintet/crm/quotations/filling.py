"""What a quotation fills in by itself: terms of the customer, prices by quantity and date, tax, amounts, totals."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.crm.quotations import rules
from quintet.crm.quotations.models import ZERO
from quintet.kernel import clock, sql, store
from quintet.master.terms.queries import line_amounts, list_prices_many

VALID_DAYS = 30
_CUSTOMERS = "SELECT id, payment_term_id, price_list_id FROM master_party WHERE id = ANY(%s::bigint[])"
_ITEMS = "SELECT id, name, unit_id, tax_rate, sales_price FROM master_item WHERE id = ANY(%s::bigint[])"
_CURRENCIES = """
SELECT 'list', id, currency FROM master_pricelist WHERE id = ANY(%s::bigint[])
UNION ALL SELECT 'company', id, currency FROM master_company WHERE id = ANY(%s::bigint[])
"""


def fill_in(quotations: Sequence[Any]) -> None:
    """Fill a batch, in at most four statements whatever its size."""
    _fill_terms(quotations)
    _fill_currency([each for each in quotations if not each.currency])
    lines = [line for each in quotations for line in each.lines]
    _fill_from_items(lines)
    _fill_prices(quotations)
    for each in quotations:
        for line in each.lines:
            _fill_amounts(line)
        _fill_totals(each)


def _fill_terms(quotations: Sequence[Any]) -> None:
    """A new customer brings their own terms, except those given in the same edit."""
    moved = [q for q in quotations if q.customer_id and (q._state.adding or "customer_id" in store.changed(q))]
    found = sql.rows(_CUSTOMERS, [store.array({q.customer_id for q in moved})]) if moved else []
    terms = {row[0]: row[1:] for row in found}
    for each in moved:
        changed = store.changed(each)
        for name, value in zip(
            ("payment_term_id", "price_list_id"), terms.get(each.customer_id, (None, None)), strict=True
        ):
            if getattr(each, name) is None or ("customer_id" in changed and name not in changed):
                setattr(each, name, value)
    for each in quotations:
        each.quoted_on = each.quoted_on or clock.today()
        each.valid_until = each.valid_until or each.quoted_on + timedelta(days=VALID_DAYS)


def _fill_currency(quotations: Sequence[Any]) -> None:
    if not quotations:
        return
    lists = store.array({q.price_list_id for q in quotations if q.price_list_id})
    companies = store.array({q.company_id for q in quotations if q.company_id})
    found = {(kind, number): currency for kind, number, currency in sql.rows(_CURRENCIES, [lists, companies])}
    for each in quotations:
        own = found.get(("company", each.company_id), "")
        each.currency = found.get(("list", each.price_list_id), own)


def _fill_from_items(lines: Sequence[Any]) -> None:
    """Unit, description and tax rate of the item; another item on an old line brings its own."""
    items = {line.item_id for line in lines if line.item_id}
    facts = {row[0]: row for row in sql.rows(_ITEMS, [store.array(items)])} if items else {}
    for line in lines:
        line.sales_price = None
        if line.item_id not in facts:
            continue
        _id, name, unit, tax_rate, line.sales_price = facts[line.item_id]
        changed = store.changed(line)
        replaced = "item_id" in changed
        line.unit_of_measure_id = unit
        if line.tax_rate is None or (replaced and "tax_rate" not in changed):
            line.tax_rate = tax_rate
        if not line.description or (replaced and "description" not in changed):
            line.description = name[:240]
        if replaced and "unit_price" not in changed:
            line.unit_price = None


def _fill_prices(quotations: Sequence[Any]) -> None:
    """The list price by quantity and date, else the item's; a unit price nobody typed follows it. One statement."""
    asking = [
        (each, line)
        for each in quotations
        for line in each.lines
        if line.item_id and isinstance(line.quantity, Decimal) and isinstance(each.quoted_on, date)
    ]
    listed = [(each, line) for each, line in asking if each.price_list_id]
    found = list_prices_many([(e.price_list_id, line.item_id, line.quantity, e.quoted_on) for e, line in listed])
    prices = {id(line): found[index] for index, (_e, line) in enumerate(listed) if index in found}
    for _each, line in asking:
        price = prices.get(id(line), line.sales_price)
        if line.unit_price is None or line.unit_price == line.list_price:
            line.unit_price = price
        line.list_price = price


def _fill_amounts(line: Any) -> None:
    if line.unit_price is None or not isinstance(line.quantity, Decimal):
        line.gross = line.net = line.tax = ZERO
        return
    line.gross, line.net, line.tax = line_amounts(
        line.quantity, line.unit_price, line.discount or Decimal(0), line.tax_rate or Decimal(0)
    )


def _fill_totals(each: Any) -> None:
    each.gross_total = sum((line.gross for line in each.lines), ZERO)
    each.net_total = sum((line.net for line in each.lines), ZERO)
    each.tax_total = each.gross_total - each.net_total
    discounts = (
        rules.effective_discount(line.unit_price, line.discount or Decimal(0), line.list_price) for line in each.lines
    )
    each.max_discount = max(discounts, default=Decimal(0))
    if each.cost_total is not None:
        each.cost_total = each.margin = None  # estimated anew when it is sent
