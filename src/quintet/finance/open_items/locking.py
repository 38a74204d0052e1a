"""Open items of parties, locked: the one way in for everything that settles them."""

from collections.abc import Iterable
from typing import Any

from quintet.finance.open_items.sides import Side
from quintet.kernel import store
from quintet.kernel.unit import current


def lock_open_items(side: Side, parties: Iterable[int]) -> dict[int, list[Any]]:
    """Open items by party, oldest due first, locked in the order of their numbers; one statement.

    They are the unit's records from then on: what is changed on them is written with its next flush.
    index finance_item_open, finance_payable_open (company, party, due_on)
    """
    unit = current()
    wanted = sorted(set(parties))
    found: dict[int, list[Any]] = {party: [] for party in wanted}
    if not wanted:
        return found
    where = f"t.company_id = %s AND t.{side.party} = ANY(%s::bigint[]) AND t.open_amount <> 0"
    given = [unit.actor.company_id, store.array(wanted)]
    for row in store.select(side.item.model, where, given, tail="ORDER BY t.id FOR UPDATE"):
        item = unit.records.setdefault(row.id, row)
        if item.open_amount:
            found[side.party_of(item)].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.due_on, item.id))
    return found
