"""Receivables: items, invoices, receipts, allocation."""
