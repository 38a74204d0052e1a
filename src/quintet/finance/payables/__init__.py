"""Payables: estimates of what was received, purchase invoices, payments."""
