"""Approvals: any command of any document can be put behind people's decisions, by policy."""
