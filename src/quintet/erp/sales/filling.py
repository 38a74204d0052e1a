"""What an order fills in by itself: terms of the customer, prices of the list, tax and unit of the item, totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.sales import rules
from quintet.erp.sales.models import NOTHING, SalesOrder
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import default_warehouse, get_currency
from quintet.kernel import clock, sql, store
from quintet.master.terms.queries import list_prices_many

_CUSTOMERS = """
SELECT p.id, p.name, p.is_customer AND p.active, p.payment_term_id, p.price_list_id, l.currency, p.address
FROM master_party p LEFT JOIN master_pricelist l ON l.id = p.price_list_id WHERE p.id = ANY(%s::bigint[])
"""
_CURRENCIES = "SELECT id, currency FROM master_pricelist WHERE id = ANY(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class Customer:
    """What an order takes from its customer."""

    id: int
    name: str
    buys: bool
    payment_term_id: int | None
    price_list_id: int | None
    list_currency: str | None
    address: str


def fill_in(orders: Sequence[SalesOrder]) -> None:
    """Defaults, prices, amounts and totals of a batch: three statements, or four with strange price lists."""
    ids = sorted({order.customer_id for order in orders if order.customer_id})
    customers = {row[0]: Customer(*row) for row in sql.rows(_CUSTOMERS, [store.array(ids)])} if ids else {}
    for order in orders:
        order.facts = customers.get(order.customer_id)
        _fill_header(order, order.facts)
    _note_list_currencies(orders)
    _fill_lines(orders)
    for order in orders:
        order.gross_total = sum((line.gross for line in order.lines), NOTHING)
        order.net_total = sum((line.net for line in order.lines), NOTHING)
        order.tax_total = order.gross_total - order.net_total


def _fill_header(order: Any, customer: Customer | None) -> None:
    """A new customer brings its own terms, except those given in the same edit; nothing typed is overwritten."""
    order.currency = order.currency.upper() if order.currency else get_currency(order.company_id)
    order.ordered_on = order.ordered_on or clock.today()
    order.warehouse_id = order.warehouse_id or default_warehouse(order.company_id)
    if customer is None:
        return
    changed = store.changed(order)
    if order._state.adding or "customer_id" in changed:
        for name, value in (
            ("payment_term_id", customer.payment_term_id),
            ("price_list_id", customer.price_list_id),
            ("delivery_address", customer.address),
        ):
            if not getattr(order, name) or ("customer_id" in changed and name not in changed):
                setattr(order, name, value)


def _fill_lines(orders: Sequence[SalesOrder]) -> None:
    items = get_items(line.item_id for order in orders for line in order.lines)
    for order in orders:
        for line in order.lines:
            line.facts = items.get(line.item_id)
            if line.facts:
                _fill_from_item(line)
    _fill_prices(orders)
    for order in orders:
        for line in order.lines:
            if line.unit_price is not None and line.quantity is not None:
                rate = line.tax_rate if line.tax_rate is not None else rules.NO_TAX
                line.gross, line.net, line.tax = rules.line_amounts(line.quantity, line.unit_price, line.discount, rate)


def _fill_from_item(line: Any) -> None:
    """Unit, description and tax rate of the item; another item on an old line brings its own."""
    changed = store.changed(line)
    replaced = "item_id" in changed
    line.unit_of_measure_id, line.is_stocked = line.facts.unit_id, line.facts.is_stocked
    if line.tax_rate is None or (replaced and "tax_rate" not in changed):
        line.tax_rate = line.facts.tax_rate
    if not line.description or (replaced and "description" not in changed):
        line.description = line.facts.name[:240]
    if replaced and "unit_price" not in changed:
        line.unit_price = None


def _fill_prices(orders: Sequence[SalesOrder]) -> None:
    """Empty prices from the list, else from the item; a price that came from the list follows quantity and date."""
    asking = [(order, line) for order in orders for line in order.lines if line.facts and _asks_price(order, line)]
    listed = [
        (order.price_list_id, line.item_id, line.quantity, order.ordered_on)
        for order, line in asking
        if order.price_list_id
    ]
    found = list_prices_many(listed)
    numbers = iter(range(len(listed)))
    for order, line in asking:
        price = found.get(next(numbers)) if order.price_list_id else None
        price = price if price is not None else line.facts.sales_price
        if line.unit_price is None or line.unit_price == line.list_price:
            line.unit_price = price
        line.list_price = price


def _asks_price(order: Any, line: Any) -> bool:
    """Whether the list has to be asked: the line is new or has no price, or what the price depends on changed."""
    if not isinstance(line.quantity, Decimal) or not isinstance(order.ordered_on, date):
        return False
    if line.unit_price is None or line._state.adding:
        return True
    moved = {"quantity", "item_id"} & set(store.changed(line))
    return bool(moved or {"price_list_id", "ordered_on"} & set(store.changed(order)))


def _note_list_currencies(orders: Sequence[Any]) -> None:
    """Each order's `list_currency`; a statement only where an order has another price list than its customer."""
    known = {o.facts.price_list_id: o.facts.list_currency for o in orders if o.facts}
    strange = sorted({o.price_list_id for o in orders if o.price_list_id and o.price_list_id not in known})
    if strange:
        known |= dict(sql.rows(_CURRENCIES, [store.array(strange)]))
    for order in orders:
        order.list_currency = known.get(order.price_list_id) if order.price_list_id else None
