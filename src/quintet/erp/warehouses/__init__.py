"""Warehouses: the places stock lies in."""
