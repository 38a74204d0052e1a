"""Reads of planning."""

from quintet.erp.planning.expected import list_expected_dates

__all__ = ["list_expected_dates"]
