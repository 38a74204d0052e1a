"""What receivables and payables have in common: items that are open until money or a credit settles them."""
