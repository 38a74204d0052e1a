"""Open items of customers, locked: the one way in for everything that settles them."""

from collections.abc import Iterable

from quintet.finance.receivables.models import ReceivableItem
from quintet.kernel import store
from quintet.kernel.unit import current

_WHERE = "t.company_id = %s AND t.customer_id = ANY(%s::bigint[]) AND t.open_amount <> 0"


def lock_open_items(customers: Iterable[int]) -> dict[int, list[ReceivableItem]]:
    """Open items by customer, oldest due first, locked in the order of their numbers; one statement.

    They are the unit's records from then on: what is changed on them is written with its next flush.
    index finance_item_open (company, customer, due_on)
    """
    unit = current()
    wanted = sorted(set(customers))
    found: dict[int, list[ReceivableItem]] = {customer: [] for customer in wanted}
    if not wanted:
        return found
    rows = store.select(
        ReceivableItem, _WHERE, [unit.actor.company_id, store.array(wanted)], tail="ORDER BY t.id FOR UPDATE"
    )
    for row in rows:
        item = unit.records.setdefault(row.id, row)
        if item.open_amount:
            found[item.customer_id].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.due_on, item.id))
    return found
