"""Credits of customers (returns) used against what they owe."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.receivables import rules
from quintet.finance.receivables.documents import receivable_item
from quintet.finance.receivables.events import AllocatedPart, CreditOffset
from quintet.finance.receivables.models import ReceivableItem
from quintet.finance.receivables.open_items import lock_open_items
from quintet.kernel import clock, register, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

_INSERT = """
INSERT INTO finance_offset (company_id, credit_item_id, item_id, amount, offset_on)
SELECT u.company_id, u.credit_item_id, u.item_id, u.amount, u.offset_on
FROM json_populate_recordset(NULL::finance_offset, %s) u
"""

OFFSET = register.name_arrow("offset", _("Offset", "冲抵"))
Parts = list[tuple[ReceivableItem, Decimal]]


def use_credits(credits_: Sequence[tuple[ReceivableItem, frozenset[int]]], *, all_items: bool = False) -> list[Parts]:
    """Use credit items for open items: those of the named orders and deliveries, or, with `all_items`, the oldest too.

    Both sides move by the same amount, so the customer's balance and the ledger stay as they are: no voucher.
    """
    items = lock_open_items(item.customer_id for item, _preferred in credits_)
    used: list[Parts] = []
    for credit, preferred in credits_:
        ordered = rules.in_order_of_payment([i for i in items[credit.customer_id] if i.open_amount > 0], preferred)
        if not all_items:
            ordered = [i for i in ordered if {i.order_ref, i.source_ref} & preferred]
        parts = rules.allocate(-credit.open_amount, ordered)
        for item, amount in parts:
            item.open_amount -= amount
            credit.open_amount += amount
        used.append(parts)
    _write(credits_, used)
    return used


def _write(credits_: Sequence[tuple[ReceivableItem, frozenset[int]]], used: Sequence[Parts]) -> None:
    rows = [
        {
            "company_id": credit.company_id, "credit_item_id": credit.id, "item_id": item.id, "amount": amount,
            "offset_on": clock.today(),
        }
        for (credit, _preferred), parts in zip(credits_, used, strict=True)
        for item, amount in parts
    ]  # fmt: skip
    if rows:
        sql.execute(_INSERT, [store.as_json(rows)])
        register.link_many(((row["item_id"], row["credit_item_id"]) for row in rows), OFFSET)
        current().flush()


@receivable_item.command(None, label=_("Offset", "冲抵"), lines=False)
def offset(items: Batch[ReceivableItem]) -> Iterable[Any]:
    """Use a credit item for the customer's open items, oldest due first. Raises Refused for no open credit."""
    for each in items:
        if each.open_amount >= 0:
            text = _("{number} is not an open credit", "{number} 不是未用完的贷项")
            raise Refused(text.format(number=each.number), rule="finance.receivables.open_credit")
    used = use_credits([(each, frozenset()) for each in items], all_items=True)
    for each, parts in zip(items, used, strict=True):
        allocations = [AllocatedPart(item.id, item.order_ref, amount) for item, amount in parts]
        yield CreditOffset(
            document=each.id, customer=each.customer_id, order=each.order_ref, allocations=allocations
        )  # fmt: skip
