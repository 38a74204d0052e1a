"""Parties: customers and suppliers, one record a company."""
