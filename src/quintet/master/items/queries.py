"""Reads of items."""

from collections.abc import Iterable

from quintet.kernel import store
from quintet.master.items.models import Item


def get_items(ids: Iterable[int | None]) -> dict[int, Item]:
    """Items by number, in one statement."""
    return store.by_ids(Item, ids)
