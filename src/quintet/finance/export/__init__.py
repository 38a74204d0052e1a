"""The whole ledger as plain-text accounting files."""
