"""Items: what is made, bought, sold and stored."""
