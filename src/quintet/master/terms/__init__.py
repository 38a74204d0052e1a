"""Terms of trade: tax codes, payment terms, price lists."""
