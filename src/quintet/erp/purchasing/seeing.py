"""Who sees what we pay suppliers: those who buy, plan and keep the books; the warehouse counts goods."""

SEES_PRICES = "buyer planner accountant chief_accountant cost_accountant cashier cfo executive"
PRICES = [
    "unit_price",
    "list_price",
    "gross",
    "net",
    "tax",
    "gross_total",
    "net_total",
    "tax_total",
    "cost",
    "cost_total",
]
TOTALS = ["received_total", "returned_total", "invoiced_total", "paid_total"]
PRICE_FIELDS = dict.fromkeys([*PRICES, *TOTALS], SEES_PRICES)
