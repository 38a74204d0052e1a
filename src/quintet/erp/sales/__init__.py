"""Sales orders: what customers were promised."""
