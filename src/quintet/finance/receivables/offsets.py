"""Credits of customers (returns) used against what they owe."""

from collections.abc import Iterable
from typing import Any

from quintet.finance.open_items.commands import offset_all
from quintet.finance.receivables.documents import receivable_item
from quintet.finance.receivables.events import AllocatedPart, CreditOffset
from quintet.finance.receivables.models import ReceivableItem
from quintet.finance.receivables.side import RECEIVABLES
from quintet.kernel.commands import Batch
from quintet.kernel.text import _


@receivable_item.command(None, label=_("Offset", "冲抵"), lines=False)
def offset(items: Batch[ReceivableItem]) -> Iterable[Any]:
    """Use a credit item for the customer's open items, oldest due first. Raises Refused for no open credit."""
    for each, parts in offset_all(RECEIVABLES, items):
        allocations = [AllocatedPart(item.id, item.order_ref, amount) for item, amount in parts]
        yield CreditOffset(
            document=each.id, customer=each.customer_id, order=each.order_ref, allocations=allocations
        )  # fmt: skip
