"""Planning: what to make and to buy, how much, when, and for whom."""
