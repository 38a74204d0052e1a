"""Reads of items."""

from collections.abc import Callable, Collection, Iterable, Mapping

from quintet.kernel import sql, store
from quintet.kernel.text import Text
from quintet.master.items.models import Item

# (items) -> {item: where it lies or is ordered}; stock and the rooms of orders put theirs here, master knows neither
Uses = Callable[[Collection[int]], Mapping[int, Text]]
_uses: list[Uses] = []


def get_items(ids: Iterable[int | None]) -> dict[int, Item]:
    """Items by number, in one statement."""
    return store.by_ids(Item, ids)


def register_use(function: Uses) -> Uses:
    """Let a room say of which items it has stock or open orders: their stock class is fixed then."""
    _uses.append(function)
    return function


def uses_of(ids: Collection[int]) -> dict[int, Text]:
    """{item: what fixes its stock class} of those that have stock or open orders; one statement a room."""
    found: dict[int, Text] = {}
    for function in _uses:
        found = {**function(ids), **found}
    return found


def get_stock_classes(ids: Iterable[int]) -> dict[int, str]:
    """{item: stock class} of those among these that are not goods; one statement."""
    wanted = store.array(sorted(set(ids)))
    text = "SELECT id, stock_class FROM master_item WHERE id = ANY(%s::bigint[]) AND stock_class <> 'goods'"
    return dict(sql.rows(text, [wanted]))
