"""Vouchers: templates, posting, the hash chain."""
