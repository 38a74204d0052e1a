"""Credit: limits, and what of them is taken."""
