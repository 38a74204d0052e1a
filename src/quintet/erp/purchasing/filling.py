"""What a purchase order fills in by itself: the supplier's terms and prices, units, tax, dates, totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.purchasing.models import NOTHING, ONE, PurchaseOrder
from quintet.erp.purchasing.pricing import Terms, list_terms
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import default_warehouse, get_currency
from quintet.kernel import clock, sql, store
from quintet.kernel.money import round_quantity
from quintet.master.terms.queries import line_amounts

_SUPPLIERS = """
SELECT p.id, p.name, p.is_supplier AND p.active, p.payment_term_id, p.email FROM master_party p
WHERE p.id = ANY(%s::bigint[])
"""
NO_TAX = Decimal(0)


@dataclass(frozen=True, slots=True)
class Supplier:
    """What an order takes from its supplier."""

    id: int
    name: str
    sells: bool
    payment_term_id: int | None
    email: str


def get_suppliers(ids: Sequence[int | None]) -> dict[int, Supplier]:
    """Suppliers by id, in one statement."""
    wanted = sorted({i for i in ids if i})
    return {row[0]: Supplier(*row) for row in sql.rows(_SUPPLIERS, [store.array(wanted)])} if wanted else {}


def fill_in(orders: Sequence[PurchaseOrder]) -> None:
    """Defaults, prices, amounts and totals of a batch: three statements."""
    suppliers = get_suppliers([order.supplier_id for order in orders])
    for order in orders:
        order.facts = suppliers.get(order.supplier_id)
        _fill_header(order, order.facts)
    _fill_lines(orders)
    for order in orders:
        total(order)


def total(order: Any) -> None:
    """The header's totals, and its expected date: the last of its lines'."""
    order.gross_total = sum((line.gross for line in order.lines), NOTHING)
    order.net_total = sum((line.net for line in order.lines), NOTHING)
    order.tax_total = order.gross_total - order.net_total
    days = [line.expected_on for line in order.lines if isinstance(line.expected_on, date)]
    if days:
        order.expected_on = max(days)


def _fill_header(order: Any, supplier: Supplier | None) -> None:
    """A new supplier brings its own terms, except those given in the same edit; nothing typed is overwritten."""
    order.currency = order.currency.upper() if order.currency else get_currency(order.company_id)
    order.ordered_on = order.ordered_on or clock.today()
    order.warehouse_id = order.warehouse_id or default_warehouse(order.company_id)
    if supplier is None:
        return
    changed = store.changed(order)
    if order._state.adding or "supplier_id" in changed:
        for name, value in (("payment_term_id", supplier.payment_term_id), ("supplier_email", supplier.email)):
            if not getattr(order, name) or ("supplier_id" in changed and name not in changed):
                setattr(order, name, value)


def _fill_lines(orders: Sequence[PurchaseOrder]) -> None:
    lines = [(order, line) for order in orders for line in order.lines]
    items = get_items(line.item_id for _order, line in lines)
    terms = list_terms([_asked(order, line) for order, line in lines])
    for index, (order, line) in enumerate(lines):
        line.facts, line.terms = items.get(line.item_id), terms.get(index)
        if line.facts:
            _fill_line(order, line, line.terms)


def _asked(order: Any, line: Any) -> Any:
    quantity = line.quantity if isinstance(line.quantity, Decimal) else None
    day = order.ordered_on if isinstance(order.ordered_on, date) else None
    return order.company_id, order.supplier_id, line.item_id, quantity, day


def _fill_line(order: Any, line: Any, terms: Terms | None) -> None:
    """Units and factor always follow the supplier's terms; description, code, tax and price where nothing is typed."""
    changed = store.changed(line)
    replaced = "item_id" in changed or "supplier_id" in store.changed(order)

    def fill(name: str, value: Any) -> None:
        if getattr(line, name) in (None, "") or (replaced and name not in changed):
            setattr(line, name, value)

    line.unit_of_measure_id, line.is_stocked = line.facts.unit_id, line.facts.is_stocked
    line.purchase_unit_id = terms.purchase_unit if terms else line.facts.unit_id
    line.unit_factor = terms.unit_factor if terms else ONE
    line.over_tolerance = terms.over_tolerance if terms else NO_TAX
    fill("description", line.facts.name[:240])
    fill("supplier_code", terms.supplier_code if terms else "")
    fill("tax_rate", terms.tax_rate if terms else line.facts.tax_rate)
    _fill_price(line, terms.unit_price if terms else None, replaced and "unit_price" not in changed)
    if line.expected_on is None or ("expected_on" in store.changed(order) and "expected_on" not in changed):
        line.expected_on = order.expected_on or _expected(order, terms)
    if line.quantity is not None:
        line.stock_quantity = round_quantity(line.quantity * line.unit_factor)
        if line.unit_price is not None:
            rate = line.tax_rate if line.tax_rate is not None else NO_TAX
            line.gross, line.net, line.tax = line_amounts(line.quantity, line.unit_price, NO_TAX, rate)


def _fill_price(line: Any, price: Decimal | None, replaced: bool) -> None:
    """The supplier's price where nothing is typed; a price that came from there follows quantity and date."""
    if replaced or line.unit_price is None or (line.list_price is not None and line.unit_price == line.list_price):
        line.unit_price = price
    line.list_price = price


def _expected(order: Any, terms: Terms | None) -> date | None:
    """Lead time in working days after the order; nothing known, nothing said."""
    if terms is None or not terms.lead_time_days:
        return None
    from quintet.master.calendar.queries import add_working_days

    return add_working_days(order.ordered_on, terms.lead_time_days)
