"""Reports of Finance: trial balance, ageing, customer statement."""
