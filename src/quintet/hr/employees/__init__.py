"""Employees and positions: who works where, as what, for whom."""
