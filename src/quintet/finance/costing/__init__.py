"""Costing: what is made, and what it really cost."""
