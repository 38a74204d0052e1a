"""Credits (returns, credit notes) used against open items of the same party."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.finance.open_items import rules
from quintet.finance.open_items.locking import lock_open_items
from quintet.finance.open_items.settling import Parts
from quintet.finance.open_items.sides import Side
from quintet.kernel import clock, register, sql, store
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

_INSERT = """
INSERT INTO {table} (company_id, credit_item_id, item_id, amount, offset_on)
SELECT u.company_id, u.credit_item_id, u.item_id, u.amount, u.offset_on
FROM json_populate_recordset(NULL::{table}, %s) u
"""

OFFSET = register.name_arrow("offset", _("Offset", "冲抵"))


def use_credits(side: Side, credits_: Sequence[tuple[Any, frozenset[int]]], *, all_items: bool = False) -> list[Parts]:
    """Use credit items for open items: those of the named orders and sources, or, with `all_items`, the oldest too.

    Both sides move by the same amount, so the party's balance and the ledger stay as they are: no voucher.
    """
    items = lock_open_items(side, (side.party_of(item) for item, _preferred in credits_))
    used: list[Parts] = []
    for credit, preferred in credits_:
        open_ones = [i for i in items[side.party_of(credit)] if i.open_amount > 0]
        ordered = rules.in_order_of_payment(open_ones, preferred)
        if not all_items:
            ordered = [i for i in ordered if {i.order_ref, i.source_ref} & preferred]
        parts = rules.allocate(-credit.open_amount, ordered)
        for item, amount in parts:
            item.open_amount -= amount
            credit.open_amount += amount
        used.append(parts)
    _write(side, credits_, used)
    return used


def _write(side: Side, credits_: Sequence[tuple[Any, frozenset[int]]], used: Sequence[Parts]) -> None:
    rows = [
        {
            "company_id": credit.company_id, "credit_item_id": credit.id, "item_id": item.id, "amount": amount,
            "offset_on": clock.today(),
        }
        for (credit, _preferred), parts in zip(credits_, used, strict=True)
        for item, amount in parts
    ]  # fmt: skip
    if rows:
        sql.execute(_INSERT.format(table=side.offsets), [store.as_json(rows)])
        register.link_many(((row["item_id"], row["credit_item_id"]) for row in rows), OFFSET)
        current().flush()


def offset_all(side: Side, items: Sequence[Any]) -> Iterable[tuple[Any, Parts]]:
    """Use credit items for whatever is open, oldest due first. Raises Refused for what is no open credit."""
    for each in items:
        if each.open_amount >= 0:
            text = _("{number} is not an open credit", "{number} 不是未用完的贷项")
            raise Refused(text.format(number=each.number), rule=side.no_credit)
    return zip(items, use_credits(side, [(each, frozenset()) for each in items], all_items=True), strict=True)
