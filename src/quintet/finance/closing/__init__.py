"""Closing a month: a checklist that checks and books itself, up to the lock."""
