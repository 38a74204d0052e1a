"""What we say to customers and they to us: the contact log, and what is open with each of them."""
