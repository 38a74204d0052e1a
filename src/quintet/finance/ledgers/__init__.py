"""The ledger: chart of accounts, periods, balances."""
