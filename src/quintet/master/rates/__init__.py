"""Exchange rates: what one currency is worth in another, day by day."""
