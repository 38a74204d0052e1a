"""Opening balances: what stood in the books the day before they started here."""
