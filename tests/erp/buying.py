"""Builders for purchasing: a yard with a buyer and a warehouse, approved suppliers, orders, receipts — a line each."""

from dataclasses import dataclass
from typing import Any

from quintet.erp.purchasing.commands import make_orders, place, receive, send, submit
from quintet.erp.purchasing.documents import (
    purchase_order,
    purchase_receipt,
    purchase_return,
    requisition,
    supplier_item,
)
from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.erp.builders import TODAY, D, fresh
from tests.master.builders import a_company, a_department, a_party, a_user, make


@dataclass
class Yard:
    """A company that buys, with one warehouse and the people who work there."""

    company: int
    warehouse: int
    buyer: Actor
    keeper: Actor
    planner: Actor
    accountant: Actor
    supplier: int

    def source(self, item: int, *prices: Any, supplier: int | None = None, **values: Any) -> int:
        """An approved supplier of an item at a price, or at prices by (from quantity, price), or rows."""
        rows = [_price(each) for each in prices]
        row = {"supplier": supplier or self.supplier, "item": item, "approved": True, "prices": rows, **values}
        return perform(supplier_item.create, [row], actor=self.buyer).record.id

    def order(self, *lines: Any, **values: Any) -> Any:
        """A draft order of (item, quantity[, price]) tuples or of rows."""
        row = {"supplier": self.supplier, "ordered_on": TODAY, "lines": [_row(each) for each in lines], **values}
        return perform(purchase_order.create, [row], actor=self.buyer).record

    def placed(self, *lines: Any, **values: Any) -> Any:
        """A placed order, as it stands afterwards."""
        made = self.order(*lines, **values)
        perform(place, [made.id], actor=self.buyer)
        return purchase_of(made.id)

    def receive(self, order: int, *quantities: Any, **inputs: Any) -> Any:
        """Receive the draft of an order: whole, or these quantities of its first lines (the others left out)."""
        draft = receipt_draft(order)
        if quantities:
            rows = [
                {"id": line.id, "item": line.item_id, "quantity": D(str(quantity))}
                for line, quantity in zip(draft.lines, quantities, strict=False)
            ]
            perform(purchase_receipt.edit, {draft.id: {"lines": rows}}, actor=self.keeper)
        return perform(receive, [draft.id], inputs, actor=self.keeper).record

    def send_back(self, receipt: Any, *lines: tuple[int, Any]) -> Any:
        """Send goods of a receipt back: all, or (item, quantity) lines."""
        row: dict[str, Any] = {"receipt_ref": receipt.id, "reason": "scratched"}
        if lines:
            row["lines"] = [{"item": item, "quantity": D(str(quantity))} for item, quantity in lines]
        made = perform(purchase_return.create, [row], actor=self.buyer).record
        return perform(send, [made.id], actor=self.keeper).record

    def requisition(self, *lines: Any, submitted: bool = True, **values: Any) -> Any:
        """A requisition of (item, quantity) tuples or of rows."""
        row = {"reason": "for the workshop", "lines": [_row(each) for each in lines], **values}
        made = perform(requisition.create, [row], actor=self.planner).record
        if submitted:
            perform(submit, [made.id], actor=self.planner)
        return made

    def make_orders(self, *requisitions: int, **inputs: Any) -> list[Any]:
        """The draft orders that requisitions become."""
        done = perform(make_orders, list(requisitions), inputs, actor=self.buyer)
        return [purchase_of(each.id) for each in done.made if isinstance(each, purchase_order.model)]


def _price(price: Any) -> dict[str, Any]:
    if isinstance(price, dict):
        return price
    return {"from_quantity": D(price[0]), "unit_price": D(price[1])} if isinstance(price, tuple) else _flat(price)


def _flat(price: Any) -> dict[str, Any]:
    return {"unit_price": D(str(price))}


def _row(line: Any) -> dict[str, Any]:
    if isinstance(line, dict):
        return line
    row = {"item": line[0], "quantity": D(str(line[1]))}
    return row | {"unit_price": D(str(line[2]))} if len(line) > 2 else row


def a_supplier(**values: Any) -> int:
    """A party that sells to us."""
    return a_party(**{"name": "Steel Works", "is_customer": False, "is_supplier": True, **values})


def a_yard(**supplier: Any) -> Yard:
    """Everything a purchase needs, but sources."""
    company = a_company()
    department = a_department(company)

    def person(*roles: str) -> Actor:
        return a_user(*roles, company=company, unit=department)

    return Yard(
        company=company,
        warehouse=make("erp.warehouse", company=company),
        buyer=person("buyer"),
        keeper=person("warehouse"),
        planner=person("planner"),
        accountant=person("accountant"),
        supplier=a_supplier(**supplier),
    )


def purchase_of(number: int) -> Any:
    """A purchase order as the database has it."""
    return fresh(purchase_order, number)


def receipt_of(number: int) -> Any:
    """A receipt as the database has it."""
    return fresh(purchase_receipt, number)


def receipt_draft(order: int) -> Any:
    """The receipt draft of an order; None when it has none."""
    number = sql.value("SELECT id FROM erp_purchasereceipt WHERE order_ref = %s AND state = 'DRAFT'", [order])
    return receipt_of(number) if number else None
