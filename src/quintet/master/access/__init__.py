"""Roles of the house and the scopes they work in."""
