"""Settlement for the rooms that keep open items: they declare a Side and call these inside their commands."""

from quintet.finance.open_items.locking import lock_open_items
from quintet.finance.open_items.offsetting import offset_all, use_credits
from quintet.finance.open_items.rules import OpenItem, total, valid_fapiao_number
from quintet.finance.open_items.settling import (
    book_money,
    check_money,
    date_money,
    parts_of,
    settle_money,
    use_what_was_paid_ahead,
)
from quintet.finance.open_items.sides import Side

__all__ = [
    "OpenItem",
    "Side",
    "book_money",
    "check_money",
    "date_money",
    "lock_open_items",
    "offset_all",
    "parts_of",
    "settle_money",
    "total",
    "use_credits",
    "use_what_was_paid_ahead",
    "valid_fapiao_number",
]
