"""What the doctor asks of open items, for the rooms that keep them."""

from quintet.finance.open_items.agreeing import agree_with_role, open_follows_from_allocations

__all__ = ["agree_with_role", "open_follows_from_allocations"]
