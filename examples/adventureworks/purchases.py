"""4,012 purchase orders lived again, day by day: ordered, received, sent back, invoiced, by the people who did it.

The files give an order's day, the day it was shipped, what was ordered, received and rejected of each line, and a
status. What they do not give is chosen so: goods come on the day of shipment; what was rejected goes back the same day.

- 4 complete: the vendor's invoice for what was kept is posted that day, and what has not come is closed.
- 3 rejected: everything rejected has gone back; nothing is invoiced.
- 2 approved: received, the invoice has not come.
- 1 pending: received as far as the files say; what is missing is still expected.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from examples.adventureworks.items import FREIGHT, factor
from examples.adventureworks.organisation import login
from examples.adventureworks.people_at_work import PAYABLES, PURCHASING_MANAGER, RECEIVING, Floor, at, follow_up, ids_of
from examples.adventureworks.sources import Row, Source, known_day, number
from examples.adventureworks.supply import PURCHASE_TAX, warehouse_code, with_tax
from examples.adventureworks.supply import RECEIVING as RECEIVING_LOCATION
from quintet.kernel import sql, store

COMPLETE = "4"


@dataclass(frozen=True)
class Order:
    """A purchase order of the files."""

    header: Row
    lines: Sequence[Row]
    factors: Sequence[Decimal]

    @property
    def key(self) -> str:
        """The number it keeps."""
        return f"AW-{self.header['PurchaseOrderID']}"

    @property
    def ordered_on(self) -> date:
        """The day of the order."""
        return known_day(self.header["OrderDate"])

    @property
    def came_on(self) -> date:
        """The day of shipment."""
        return known_day(self.header["ShipDate"])

    def quantities(self, column: str) -> list[Decimal]:
        """A quantity of each line in stock units."""
        return [number(line[column]) * each for line, each in zip(self.lines, self.factors, strict=True)]

    @property
    def is_short(self) -> bool:
        """Less came than was ordered."""
        return self.quantities("ReceivedQty") != self.quantities("OrderQty")


def orders_of(source: Source) -> list[Order]:
    """The orders of the files, oldest first."""
    lines = source.grouped("PurchaseOrderDetail", "PurchaseOrderID")
    units = {
        (row["ProductID"], row["BusinessEntityID"]): factor(source, row["ProductID"], row["UnitMeasureCode"])
        for row in source.table("ProductVendor")
    }
    found = [
        Order(row, rows, [units[each["ProductID"], row["VendorID"]] for each in rows])
        for row in source.table("PurchaseOrderHeader")
        for rows in [lines[row["PurchaseOrderID"]]]
    ]
    return sorted(found, key=lambda order: (order.ordered_on, int(order.header["PurchaseOrderID"])))


def run(source: Source, _into: Path, *, every: int = 1) -> Mapping[str, int]:
    """Live through the orders (every n-th of them), with the clock standing at each day in turn."""
    orders = orders_of(source)[::every]
    replay = Replay(source)
    agenda: dict[date, list[tuple[Callable[[Sequence[Order]], None], list[Order]]]] = defaultdict(list)
    for take, of in ((lambda o: o.ordered_on, replay.place), (lambda o: o.came_on, replay.receive)):
        for on, some in _by_day(orders, take).items():
            agenda[on].append((of, some))
    for on in sorted(agenda):
        for act, some in agenda[on]:
            with at(on):
                act(some)
    follow_up()
    return {name: int(sql.value(f"SELECT count(*) FROM {table}")) for name, table in _COUNTED.items()}


_COUNTED = {
    "erp.purchase_order": "erp_purchaseorder",
    "erp.purchase_receipt": "erp_purchasereceipt",
    "erp.purchase_return": "erp_purchasereturn",
    "finance.purchase_invoice": "finance_purchaseinvoice",
}


def _by_day(orders: Iterable[Order], take: Callable[[Order], date]) -> Mapping[date, list[Order]]:
    found: dict[date, list[Order]] = defaultdict(list)
    for order in orders:
        found[take(order)].append(order)
    return found


class Replay:
    """What happens to the orders of a day, set-based."""

    def __init__(self, source: Source) -> None:
        self.floor = Floor()
        parties, items = ids_of("master_party"), ids_of("master_item")
        vendors, products = source.table("Vendor"), source.table("Product")
        self.vendor = {row["BusinessEntityID"]: parties[row["AccountNumber"]] for row in vendors}
        self.item = {row["ProductID"]: items[row["ProductNumber"]] for row in products}
        self.freight = items[FREIGHT]
        self.place_of_receipt = ids_of("erp_warehouse")[warehouse_code(RECEIVING_LOCATION)]
        people = source.table("Employee")
        self.buyer = {row["BusinessEntityID"]: self.floor.users.get(login(row)) for row in people}
        self.ship_method = {row["ShipMethodID"]: row["Name"] for row in source.table("ShipMethod")}
        self.ids: dict[str, int] = {}

    def place(self, orders: Sequence[Order]) -> None:
        """The orders of a day are written and placed."""
        made = self.floor.create("", "erp.purchase_order", [self._order(order) for order in orders])
        self.ids |= {order.key: record.id for order, record in zip(orders, made, strict=True)}
        self.floor.do(PURCHASING_MANAGER, "erp.purchase_order.place", [record.id for record in made])

    def _order(self, order: Order) -> dict[str, Any]:
        header = order.header
        return {
            "company_id": self.floor.company,
            "number": order.key,
            "owner": self.buyer[header["EmployeeID"]],
            "supplier": self.vendor[header["VendorID"]],
            "warehouse": self.place_of_receipt,
            "ordered_on": order.ordered_on,
            "delivery_terms": self.ship_method[header["ShipMethodID"]],
            "lines": [*(self._line(order, line) for line in order.lines), self._freight(order)],
        }

    def _line(self, order: Order, line: Row) -> dict[str, Any]:
        return {
            "item": self.item[line["ProductID"]],
            "quantity": number(line["OrderQty"]),
            "unit_price": with_tax(number(line["UnitPrice"])),
            "tax_rate": PURCHASE_TAX,
            "expected_on": max(known_day(line["DueDate"]), order.ordered_on),
        }

    def _freight(self, order: Order) -> dict[str, Any]:
        freight, due = number(order.header["Freight"]), order.ordered_on + timedelta(days=14)
        return {"item": self.freight, "quantity": 1, "unit_price": freight, "tax_rate": 0, "expected_on": due}

    def receive(self, orders: Sequence[Order]) -> None:
        """The goods of a day come in, what is rejected goes back, what is complete is invoiced and closed."""
        drafts = self._drafts(orders)
        less = {drafts[o.key].id: {"lines": _came(o, drafts[o.key])} for o in orders if o.is_short}
        self.floor.edit(RECEIVING, "erp.purchase_receipt", less)
        received = [drafts[order.key].id for order in orders]
        self.floor.do(RECEIVING, "erp.purchase_receipt.receive", received)
        back = [row for order in orders if (row := _rejected(order, drafts[order.key]))]
        if back:
            made = self.floor.create(RECEIVING, "erp.purchase_return", back)
            self.floor.do(RECEIVING, "erp.purchase_return.send", [record.id for record in made])
        complete = [order for order in orders if order.header["Status"] == COMPLETE]
        self._invoice(complete)
        short = [self.ids[order.key] for order in complete if order.is_short]
        self.floor.do(PURCHASING_MANAGER, "erp.purchase_order.close", short, reason="Complete: the rest will not come")

    def _drafts(self, orders: Sequence[Order]) -> Mapping[str, "Draft"]:
        """The receipt drafts the orders have made, with their lines in the order of the files (freight last)."""
        keys = {self.ids[order.key]: order.key for order in orders}
        found: dict[str, Draft] = {}
        for order, receipt, line, item, quantity in sql.rows(_DRAFTS, [store.array(list(keys))]):
            draft = found.setdefault(keys[order], Draft(receipt, []))
            draft.lines.append((line, item, quantity))
        return found

    def _invoice(self, orders: Sequence[Order]) -> None:
        """A vendor's invoice for all that was kept of an order. It bears the number of the order: none is kept."""
        lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for order, estimate, quantity in sql.rows(_ESTIMATES, [store.array(self.ids[o.key] for o in orders)]):
            lines[order].append({"estimate": estimate, "quantity": quantity})
        rows = [
            {
                "supplier": self.vendor[order.header["VendorID"]],
                "invoiced_on": order.came_on,
                "fapiao_no": f"{int(order.header['PurchaseOrderID']):08}",
                "lines": lines[self.ids[order.key]],
            }
            for order in orders
        ]
        if rows:
            made = self.floor.create(PAYABLES, "finance.purchase_invoice", rows)
            self.floor.do(PAYABLES, "finance.purchase_invoice.post", [record.id for record in made])


@dataclass(frozen=True)
class Draft:
    """A receipt that waits: its lines as (id, item, quantity)."""

    id: int
    lines: list[tuple[int, int, Decimal]]


_DRAFTS = """
SELECT r.order_ref, r.id, l.id, l.item_id, l.quantity
FROM erp_purchasereceipt r JOIN erp_purchasereceiptline l ON l.receipt_id = r.id
WHERE r.order_ref = ANY(%s::bigint[]) AND r.state = 'DRAFT' ORDER BY r.order_ref, l.position
"""
_ESTIMATES = """
SELECT order_ref, id, quantity FROM finance_estimatedreceipt WHERE order_ref = ANY(%s::bigint[]) ORDER BY order_ref, id
"""


def _came(order: Order, draft: Draft) -> list[dict[str, Any]]:
    """The lines of a receipt as they came."""
    came = [*order.quantities("ReceivedQty"), Decimal(1)]
    return [{"id": line, "quantity": quantity} for (line, _item, _open), quantity in _pairs(draft, came)]


def _pairs(draft: Draft, quantities: Iterable[Decimal]) -> Iterator[tuple[tuple[int, int, Decimal], Decimal]]:
    return zip(draft.lines, quantities, strict=True)


def _rejected(order: Order, draft: Draft) -> dict[str, Any] | None:
    """What of a receipt goes back."""
    back = [*order.quantities("RejectedQty"), Decimal(0)]
    lines = [{"item": item, "quantity": quantity} for (_line, item, _came), quantity in _pairs(draft, back) if quantity]
    return {"receipt_ref": draft.id, "reason": "Rejected at inspection", "lines": lines} if lines else None
