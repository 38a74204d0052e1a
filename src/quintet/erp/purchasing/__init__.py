"""Purchasing: who supplies what, requisitions, purchase orders, receipts, goods sent back."""
