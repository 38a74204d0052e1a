"""Deliveries: goods on their way to customers."""
