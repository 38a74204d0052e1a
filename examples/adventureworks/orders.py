"""An order for 25 road bikes, from the quotation to the money (X1), through the real bill of material.

First two stores take what stands on the shelves, so that the 25 have to be made: the plan explodes the bill, buys and
makes what is missing (and what the safety stock of the files asks for), and every piece is issued from where it lies.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from examples.adventureworks.customers import owners
from examples.adventureworks.people_at_work import (
    PLANNER,
    RECEIVABLES,
    RECEIVING,
    WORKSHOP,
    Floor,
    at,
    follow_up,
    ids_of,
)
from examples.adventureworks.sources import Source
from quintet.erp.planning.queries import explain_demand
from quintet.kernel import sql, store

BIKE = "BK-R89B-58"  # Road-250 Black, 58: still on sale
QUANTITY = Decimal(25)
DAY = date(2025, 10, 20)  # the Monday after the last goods of the files came
STORES = ("AW00000001", "AW00000002", "AW00000003")  # the last one orders the 25


@dataclass
class Sale:
    """What became of a quotation: the documents on its way, in order."""

    quotation: int
    order: int
    delivery: int = 0
    invoice: int = 0
    receipt: int = 0
    made: list[int] = field(default_factory=list)
    bought: list[int] = field(default_factory=list)


def run(source: Source, _into: Path) -> Mapping[str, int]:
    """Empty the shelves, then sell 25 that have to be made."""
    sale = Selling(source).run()
    return {"erp.manufacturing_order": len(sale.made), "erp.purchase_order": len(sale.bought)}


class Selling:
    """The people on the way of an order, and the buttons they press."""

    def __init__(self, source: Source) -> None:
        self.floor = Floor()
        self.item = ids_of("master_item")[BIKE]
        self.party = ids_of("master_party")
        stores = {row["AccountNumber"]: row["StoreID"] for row in source.table("Customer")}
        seller = {row["BusinessEntityID"]: row["SalesPersonID"] for row in source.table("Store")}
        self.seller = {account: owners(source)[seller[stores[account]]] for account in STORES}

    def run(self) -> Sale:
        """The whole story."""
        with at(DAY):
            for account, (warehouse, quantity) in zip(STORES, self._shelves(), strict=False):
                self._hand_over(self._sold(account, quantity, warehouse))
            sale = self._sold(STORES[-1], QUANTITY, ids_of("erp_warehouse")["L07"])
            follow_up()  # planning hears of the order from the log
        self._make(sale)
        with at(DAY + timedelta(days=40)):
            follow_up()
            self._hand_over(sale)
        return sale

    def _shelves(self) -> Sequence[tuple[int, Decimal]]:
        return sql.rows(
            "SELECT warehouse_id, available FROM erp_stockposition WHERE item_id = %s AND available > 0 ORDER BY 1",
            [self.item],
        )

    def _sold(self, account: str, quantity: Decimal, warehouse: int) -> Sale:
        """A quotation made, sent and accepted; the order it opens, confirmed."""
        seller = self.seller[account]
        row = {"customer": self.party[account], "requested_on": DAY + timedelta(days=40)}
        lines = [{"item": self.item, "quantity": quantity}]
        quotation = self.floor.create(seller, "crm.quotation", [{**row, "lines": lines}])[0].id
        self.floor.do(seller, "crm.quotation.send", [quotation])
        done = self.floor.do(seller, "crm.quotation.accept", [quotation])
        order = next(each.id for each in done.made if each._meta.label_lower == "erp.salesorder")
        self.floor.edit(RECEIVING, "erp.sales_order", {order: {"warehouse": warehouse}})
        self.floor.do(RECEIVING, "erp.sales_order.confirm", [order])
        return Sale(quotation, order)

    def _hand_over(self, sale: Sale) -> None:
        """Shipped, invoiced, paid."""
        sale.delivery = _draft("erp_delivery", "order_ref", sale.order)
        self.floor.do(RECEIVING, "erp.delivery.ship", [sale.delivery])
        sale.invoice = _draft("finance_salesinvoice", "delivery_ref", sale.delivery)
        self.floor.do(RECEIVABLES, "finance.sales_invoice.post", [sale.invoice])
        number, customer, gross = sql.one(
            "SELECT number, customer_id, gross_total FROM erp_salesorder WHERE id = %s", [sale.order]
        ) or ("", 0, 0)
        row = {"customer": customer, "amount": gross, "reference": number}
        sale.receipt = self.floor.create(RECEIVABLES, "finance.receipt", [row])[0].id
        self.floor.do(RECEIVABLES, "finance.receipt.post", [sale.receipt])

    # what is missing ------------------------------------------------------------------------------------------------

    def _make(self, sale: Sale) -> None:
        """Release what the plan proposes for the order, receive what is bought, make from the bottom up."""
        with at(DAY + timedelta(days=1)):
            reasons = explain_demand(sale.order)
            level = {each.document: each.level for each in reasons if each.document and each.doc == PROPOSAL}
            self.floor.do(PLANNER, "erp.planned_order.release", sorted(level))
            made = sql.rows(_MADE, [store.array(level)])
            sale.made = [number for number, planned in sorted(made, key=lambda row: -level[row[1]])]
            sale.bought = [row[0] for row in sql.rows(_BOUGHT, [store.array(level)])]
        with at(DAY + timedelta(days=25)):
            for order in sale.bought:
                self.floor.do(RECEIVING, "erp.purchase_receipt.receive", [_draft(*_RECEIPT, order)])
            for order in sale.made:
                self._build(order)

    def _build(self, order: int) -> None:
        self.floor.do(PLANNER, "erp.manufacturing_order.release", [order])
        slip = _draft("erp_materialissue", "manufacturing_order", order)
        self._take_from_where_it_lies(slip)
        self.floor.do(RECEIVING, "erp.material_issue.post", [slip])
        self.floor.do(WORKSHOP, "erp.manufacturing_order.complete", [order])

    def _take_from_where_it_lies(self, slip: int) -> None:
        """A slip takes everything from one warehouse; here parts lie in several. What is kept for the order counts."""
        free: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
        for item, warehouse, there in sql.rows(_THERE, [slip]):
            free[item].append((warehouse, there))
        wanted = sql.rows("SELECT item_id, quantity FROM erp_materialissueline WHERE material_issue_id = %s", [slip])
        lines = [row for item, quantity in wanted for row in _spread(item, quantity, free[item])]
        self.floor.edit(RECEIVING, "erp.material_issue", {slip: {"lines": lines}})


_THERE = """
SELECT p.item_id, p.warehouse_id,
       p.available + coalesce(c.reserved_quantity, 0) AS there
FROM erp_materialissue m
JOIN erp_materialissueline l ON l.material_issue_id = m.id
JOIN erp_stockposition p ON p.company_id = m.company_id AND p.item_id = l.item_id
LEFT JOIN erp_manufacturingcomponent c ON c.id = l.component AND c.warehouse_id = p.warehouse_id
WHERE m.id = %s AND p.available + coalesce(c.reserved_quantity, 0) > 0
ORDER BY (c.reserved_quantity > 0) DESC NULLS LAST, there DESC, p.id
"""


def _spread(item: int, quantity: Decimal, free: Sequence[tuple[int, Decimal]]) -> list[dict[str, Any]]:
    lines = []
    for warehouse, available in free:
        taken = min(quantity, available)
        if taken:
            lines.append({"item": item, "warehouse": warehouse, "quantity": taken})
        quantity -= taken
    if quantity:
        raise RuntimeError(f"{quantity} of item {item} are missing: the plan should have made or bought them")
    return lines


def _draft(table: str, column: str, number: int) -> int:
    """The draft of a kind that belongs to a document."""
    return int(sql.value(f"SELECT id FROM {table} WHERE {column} = %s AND state = 'DRAFT'", [number]))


PROPOSAL = "erp.planned_order"
_RECEIPT = ("erp_purchasereceipt", "order_ref")
_MADE = "SELECT id, planned_ref FROM erp_manufacturingorder WHERE planned_ref = ANY(%s::bigint[]) ORDER BY id"
_BOUGHT = "SELECT DISTINCT order_id FROM erp_purchaseorderline WHERE planned_ref = ANY(%s::bigint[]) ORDER BY 1"
