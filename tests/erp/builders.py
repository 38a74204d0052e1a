"""Builders for ERP: a shop with people and a warehouse, stock, orders, deliveries — a line each."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.deliveries.commands import ship
from quintet.erp.deliveries.documents import delivery
from quintet.erp.returns.commands import receive
from quintet.erp.returns.documents import sales_return
from quintet.erp.sales.commands import confirm
from quintet.erp.sales.documents import sales_order
from quintet.erp.stock.commands import post
from quintet.erp.stock.documents import opening_stock
from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.master.builders import a_company, a_department, a_party, a_user, make

D = Decimal
TODAY = date(2026, 3, 2)


@dataclass
class Shop:
    """A company with one warehouse and the people who work there."""

    company: int
    warehouse: int
    seller: Actor
    desk: Actor
    keeper: Actor
    accountant: Actor
    customer: int
    items: list[int] = field(default_factory=list)

    def stock(self, *lines: tuple[int, Any, Any], warehouse: int | None = None, on: date = TODAY) -> int:
        """Bring (item, quantity, unit cost) into stock; the number of the opening stock."""
        rows = [
            {"item": i, "quantity": D(str(q)), "unit_cost": D(str(c)), "warehouse": warehouse or self.warehouse}
            for i, q, c in lines
        ]
        made = perform(opening_stock.create, [{"happened_on": on, "lines": rows}], actor=self.accountant).record
        perform(post, [made.id], actor=self.accountant)
        return made.id

    def order(self, *lines: Any, actor: Actor | None = None, **values: Any) -> Any:
        """A draft order of (item, quantity[, price]) tuples or of rows."""
        return perform(
            sales_order.create,
            [{"customer": self.customer, "ordered_on": TODAY, "lines": [_row(each) for each in lines], **values}],
            actor=actor or self.desk,
        ).record

    def confirmed(self, *lines: Any, **values: Any) -> Any:
        """A confirmed order, as it stands afterwards."""
        made = self.order(*lines, **values)
        perform(confirm, [made.id], actor=self.desk)
        return order_of(made.id)

    def ship(self, document: int, **inputs: Any) -> Any:
        """Ship a delivery as the warehouse keeper."""
        return perform(ship, [document], inputs, actor=self.keeper).record

    def ship_order(self, order: int, **quantities: Any) -> Any:
        """Ship the draft of an order whole, or only `first=…` of its first line (of one line)."""
        draft = draft_of(order)
        if "first" in quantities:
            rows = [{"id": draft.lines[0].id, "item": draft.lines[0].item_id, "quantity": D(str(quantities["first"]))}]
            perform(delivery.edit, {draft.id: {"lines": rows}}, actor=self.keeper)
        return self.ship(draft.id)

    def return_of(self, shipped: Any, *lines: tuple[int, Any]) -> Any:
        """A draft return of a delivery: all of it, or (item, quantity) lines."""
        row: dict[str, Any] = {"delivery_ref": shipped.id, "reason": "does not fit"}
        if lines:
            row["lines"] = [{"item": item, "quantity": D(str(quantity))} for item, quantity in lines]
        return perform(sales_return.create, [row], actor=self.desk).record

    def receive(self, document: int) -> Any:
        """Receive a return as the warehouse keeper."""
        return perform(receive, [document], actor=self.keeper).record


def _row(line: Any) -> dict[str, Any]:
    if isinstance(line, dict):
        return line
    row = {"item": line[0], "quantity": D(str(line[1]))}
    return row | {"unit_price": D(str(line[2]))} if len(line) > 2 else row


def a_shop(**customer: Any) -> Shop:
    """Everything a sale needs, but stock."""
    company = a_company()
    department = a_department(company)

    def person(*roles: str) -> Actor:
        return a_user(*roles, company=company, unit=department)

    return Shop(
        company=company,
        warehouse=make("erp.warehouse", company=company),
        seller=person("salesperson"),
        desk=person("order_desk"),
        keeper=person("warehouse"),
        accountant=person("accountant"),
        customer=a_party(**customer),
    )


def fresh(document: Any, number: int) -> Any:
    """A document as the database has it, with its lines."""
    found = store.by_ids(document.model, [number])[number]
    for lines in document.lines.values():
        parent = lines.model._meta.get_field(lines.parent).column
        rows = store.select(lines.model, f"t.{parent} = %s", [number], tail="ORDER BY t.position")
        found.__dict__[lines.name] = rows
    return found


def order_of(number: int) -> Any:
    """A sales order as the database has it."""
    return fresh(sales_order, number)


def delivery_of(number: int) -> Any:
    """A delivery as the database has it."""
    return fresh(delivery, number)


def draft_of(order: int) -> Any:
    """The delivery draft of an order; None when it has none."""
    number = sql.value("SELECT id FROM erp_delivery WHERE order_ref = %s AND state = 'DRAFT'", [order])
    return delivery_of(number) if number else None


def position(item: int, warehouse: int) -> tuple[Decimal, Decimal, Decimal]:
    """(quantity, value, reserved) of an item in a warehouse."""
    found = sql.one(
        "SELECT quantity, value, reserved FROM erp_stockposition WHERE item_id = %s AND warehouse_id = %s",
        [item, warehouse],
    )
    assert found is not None
    return found


def events_of(document: int, name: str) -> list[dict[str, Any]]:
    """Payloads of the events of that name about a document, oldest first."""
    return [
        json.loads(row[0])
        for row in sql.rows(
            "SELECT payload FROM kernel_event WHERE document = %s AND name = %s ORDER BY id", [document, name]
        )
    ]
