"""What receipts, returns and finance note on purchase orders; never people."""

from collections.abc import Iterable
from typing import Any

from quintet.erp.purchasing import rules
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.purchasing.events import PurchaseOrderProgressed
from quintet.erp.purchasing.models import NOTHING, PARTLY_RECEIVED, PLACED, RECEIVED, PurchaseOrder
from quintet.kernel.commands import Batch
from quintet.kernel.text import _

NOTE = _("Note", "登记")
OPEN = PLACED | PARTLY_RECEIVED


@purchase_order.command(OPEN >> (PARTLY_RECEIVED | RECEIVED), label=NOTE, button=False, bulk=False)
def note_receipt(orders: Batch[PurchaseOrder], *, received: dict) -> Iterable[Any]:
    """Goods came: `received` is {line id: (quantity in stock units, gross)}."""
    for order in orders:
        for line in order.lines:
            quantity, gross = received.get(line.id, (0, 0))
            line.received_quantity += quantity
            order.received_total += gross
        complete = all(rules.open_quantity(line) == 0 for line in order.lines)
        order.state = RECEIVED.value if complete else PARTLY_RECEIVED.value
        yield PurchaseOrderProgressed(document=order.id, state=order.state, received=order.received_total)


@purchase_order.command(label=NOTE, button=False, bulk=False, held=None)
def note_return(orders: Batch[PurchaseOrder], *, returned: dict) -> Iterable[Any]:
    """Goods went back: `returned` is {line id: (quantity in stock units, gross)}."""
    for order in orders:
        for line in order.lines:
            quantity, gross = returned.get(line.id, (0, 0))
            line.returned_quantity += quantity
            order.returned_total += gross
    return ()


@purchase_order.command(label=NOTE, button=False, bulk=False, held=None)
def note_invoice(orders: Batch[PurchaseOrder], *, amounts: dict, quantities: dict) -> Iterable[Any]:
    """Suppliers' invoices: `amounts` is {order id: gross}, `quantities` {line id: stock units}; credits negative."""
    for order in orders:
        order.invoiced_total += amounts.get(order.id, NOTHING)
        for line in order.lines:
            line.invoiced_quantity += quantities.get(line.id, 0)
    return ()


@purchase_order.command(label=NOTE, button=False, bulk=False, held=None, lines=False)
def note_payment(orders: Batch[PurchaseOrder], *, amounts: dict) -> Iterable[Any]:
    """Money for the orders: `amounts` is {order id: amount}, negative when it comes back."""
    for order in orders:
        order.paid_total += amounts.get(order.id, NOTHING)
    return ()
