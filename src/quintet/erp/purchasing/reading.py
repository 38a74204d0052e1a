"""Rows of this room with their lines, for its documents and commands; a statement each."""

from collections import defaultdict
from collections.abc import Iterable

from quintet.erp.purchasing.models import PurchaseOrderLine, PurchaseReceipt, PurchaseReceiptLine
from quintet.kernel import store


def get_order_lines(order_ids: Iterable[int]) -> dict[int, list[PurchaseOrderLine]]:
    """The lines of these purchase orders by order, in their sequence; one statement."""
    found: dict[int, list[PurchaseOrderLine]] = defaultdict(list)
    ids = store.array(sorted(set(order_ids)))
    for line in store.select(
        PurchaseOrderLine, "t.order_id = ANY(%s::bigint[])", [ids], tail="ORDER BY t.order_id, t.position"
    ):
        found[line.order_id].append(line)
    return found


def get_receipts(ids: Iterable[int | None]) -> dict[int, PurchaseReceipt]:
    """Receipts by number, each with its `lines` in sequence; two statements."""
    found = store.by_ids(PurchaseReceipt, ids)
    lines: dict[int, list[PurchaseReceiptLine]] = defaultdict(list)
    if found:
        for line in store.select(
            PurchaseReceiptLine,
            "t.receipt_id = ANY(%s::bigint[])",
            [store.array(sorted(found))],
            tail="ORDER BY t.receipt_id, t.position",
        ):
            lines[line.receipt_id].append(line)
    for number, document in found.items():
        document.__dict__["lines"] = lines[number]
    return found
