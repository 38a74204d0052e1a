"""Balance sheet and income statement, by the official forms that the chart pack brings."""
