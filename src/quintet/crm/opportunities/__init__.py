"""Opportunities: what may become an order, from the first word to won or lost."""
