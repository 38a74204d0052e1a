"""Leads: who may become a customer."""
