"""A supplier, goods that come and are invoiced, and a store that takes differences of cost as ERP's stock does."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from quintet.finance.costing.events import CostDifferenceFound
from quintet.finance.payables.commands import (
    PurchaseReceiptFacts,
    PurchaseReceiptLine,
    PurchaseReturnFacts,
    PurchaseReturnLine,
    RevaluationFacts,
    Revalued,
    allocate_payment,
    book_receipts,
    book_returns,
    book_revaluation,
    make_invoices,
    post_invoice,
    post_payment,
)
from quintet.finance.payables.documents import payment, purchase_invoice
from quintet.finance.payables.events import (
    PaymentAllocated,
    PaymentPosted,
    PurchaseInvoicePosted,
    SupplierCreditOffset,
)
from quintet.kernel import clock, flow, sql
from quintet.kernel.money import share_of
from quintet.kernel.runner import acting_as, perform, together
from quintet.master.parties.documents import party
from tests.finance.builders import TODAY, D, World

WAREHOUSE = 77
_fapiao = iter(range(10_000_000, 99_999_999))


@dataclass
class Shelf:
    """Quantities on hand by item: enough of ERP's stock to say what of a difference was issued already."""

    on_hand: dict[int, Decimal] = field(default_factory=dict)
    taken: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)  # item, to stock, to issued

    def put(self, item: int, quantity: Decimal) -> None:
        self.on_hand[item] = self.on_hand.get(item, D(0)) + quantity

    def revalue(self, item: int, quantity: Decimal, difference: Decimal) -> tuple[Decimal, Decimal]:
        """(to_stock, to_issued) by min(on hand, quantity) / quantity."""
        there = min(self.on_hand.get(item, D(0)), abs(quantity))
        to_stock = share_of(difference, there, abs(quantity))
        self.taken.append((item, to_stock, difference - to_stock))
        return to_stock, difference - to_stock


@contextmanager
def shelves(shelf: Shelf) -> Iterator[Shelf]:
    """Inside, this shelf takes differences of cost in place of ERP's stock, and no purchase order is asked."""

    def after_invoice(events: list[PurchaseInvoicePosted]) -> None:
        _book(
            shelf,
            "purchase",
            [
                (e, e.booked_on, [(n.item, n.stock_class, n.quantity, n.net - n.estimated_net) for n in e.lines])
                for e in events
            ],
        )

    def after_close(events: list[CostDifferenceFound]) -> None:
        _book(
            shelf,
            "cost_close",
            [(e, e.happened_on, [(n.item, n.stock_class, n.quantity, n.amount) for n in e.lines]) for e in events],
        )

    told = flow.Flow.__new__(flow.Flow)
    ours = {PurchaseInvoicePosted: after_invoice, CostDifferenceFound: after_close}
    steps = {
        kind: [flow.Reaction("tests.shelf", function, told, kind, "erp", False)] for kind, function in ours.items()
    }
    quiet = (PaymentPosted, PaymentAllocated, SupplierCreditOffset)
    gated = (post_invoice, post_payment, allocate_payment)
    with ExitStack() as stack:
        stack.enter_context(patch.dict(flow.reactions_to, {**steps, **{kind: [] for kind in quiet}}))
        stack.enter_context(patch.dict(flow.gates_of, {command.id: [] for command in gated}))
        yield shelf


def _book(shelf: Shelf, cause: str, told: list[Any]) -> None:
    facts = []
    for event, on, lines in told:
        parts = [
            (item, kind, *shelf.revalue(item, quantity, amount)) for item, kind, quantity, amount in lines if amount
        ]
        if parts:
            rows = tuple(Revalued(item=i, to_stock=s, to_issued=u, stock_class=kind) for i, kind, s, u in parts)
            facts.append(
                RevaluationFacts(
                    document=event.document, number=str(event.document), happened_on=on, cause=cause, lines=rows
                )
            )
    book_revaluation(facts)


def a_supplier(world: World, code: str = "S1", name: str = "深圳华强电子") -> int:
    """Somebody who sells to us."""
    row = {"code": code, "name": name, "is_customer": False, "is_supplier": True}
    with clock.frozen_at(TODAY), acting_as(world.system):
        return party.create([row]).record.id


def received_line(world: World, quantity: str = "10", net: str = "1000.00", **changes: Any) -> PurchaseReceiptLine:
    """Ten pieces of raw material for 1,000.00 without tax."""
    values = {
        "line": world.source(), "order_line": None, "item": world.item, "warehouse": WAREHOUSE, "quantity": D(quantity),
        "net": D(net), "tax_rate": D(13), "stock_class": "raw_material",
    }  # fmt: skip
    return PurchaseReceiptLine(**{**values, **changes})


def receive_goods(
    world: World, supplier: int, *lines: PurchaseReceiptLine, shelf: Shelf | None = None, **changes: Any
) -> list[int]:
    """Goods come in, as the flow books them; the numbers of their estimates."""
    lines = lines or (received_line(world),)
    values = {
        "receipt": world.source(), "number": "GR-2611-00001", "order": None, "supplier": supplier,
        "supplier_name": "深圳华强电子", "currency": "CNY", "payment_term": None, "happened_on": TODAY, "lines": lines,
    }  # fmt: skip
    facts = PurchaseReceiptFacts(**{**values, **changes})
    with clock.frozen_at(TODAY), together(world.system, "tests.receive_goods"):
        book_receipts([facts])
    for line in lines if shelf else ():
        shelf.put(line.item, line.quantity)
    return estimates_of(facts.receipt)


def send_back(
    world: World, supplier: int, line: PurchaseReceiptLine, quantity: str, net: str, cost: str, **changes: Any
) -> list[int]:
    """A part of a line goes back to the supplier; the numbers of the negative estimates."""
    of = {name: getattr(line, name) for name in ("order_line", "item", "warehouse", "tax_rate", "stock_class")}
    back = PurchaseReturnLine(line=world.source(), quantity=D(quantity), net=D(net), cost=D(cost), **of)
    values = {
        "receipt": world.source(), "number": "PR-2611-00001", "order": None, "supplier": supplier,
        "supplier_name": "深圳华强电子", "currency": "CNY", "payment_term": None, "happened_on": TODAY,
        "lines": (back,),
    }  # fmt: skip
    facts = PurchaseReturnFacts(**{**values, **changes})
    with clock.frozen_at(TODAY), together(world.system, "tests.send_back"):
        book_returns([facts])
    return estimates_of(facts.receipt)


def estimates_of(receipt: int) -> list[int]:
    """The estimates of a receipt in the order of its lines."""
    return [
        n for (n,) in sql.rows("SELECT id FROM finance_estimatedreceipt WHERE receipt_ref = %s ORDER BY id", [receipt])
    ]


def an_invoice(world: World, supplier: int, *lines: dict[str, Any], **changes: Any) -> Any:
    """A draft invoice of these lines ({"estimate": …}), with a number of its own."""
    row = {"supplier": supplier, "fapiao_no": str(next(_fapiao)), "invoiced_on": TODAY, "lines": list(lines), **changes}
    return perform(purchase_invoice.create, [row], actor=world.accountant).record


def invoice_goods(world: World, supplier: int, *lines: dict[str, Any], **changes: Any) -> Any:
    """A posted invoice of these lines."""
    made = an_invoice(world, supplier, *lines, **changes)
    return perform(post_invoice, [made.id], actor=world.accountant).record


def invoice_of(world: World, estimates: list[int]) -> Any:
    """The draft invoice made of estimates by the command on their list."""
    done = perform(make_invoices, estimates, actor=world.accountant)
    return next(each for each in done.made if type(each).__name__ == "PurchaseInvoice")


def a_payment(world: World, supplier: int, amount: str, **changes: Any) -> int:
    """A draft payment, entered by the cashier."""
    row = {"supplier": supplier, "amount": D(amount), **changes}
    return perform(payment.create, [row], actor=world.cashier).record.id


def open_amounts() -> list[Decimal]:
    """What is open of the payables, in their order."""
    return [row[0] for row in sql.rows("SELECT open_amount FROM finance_payableitem ORDER BY id")]
