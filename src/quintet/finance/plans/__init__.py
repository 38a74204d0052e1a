"""Payment plans: the money an order will bring, before the ledger knows of it."""
