"""Shifts: when people are at work, and who is on which shift."""
