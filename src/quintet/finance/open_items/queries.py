"""What the doctor asks of open items and what papers of money say, for the rooms that keep them."""

from quintet.finance.open_items.agreeing import agree_with_role, open_follows_from_allocations
from quintet.finance.open_items.papers import money_data, party_of

__all__ = ["agree_with_role", "money_data", "open_follows_from_allocations", "party_of"]
