"""Stock: what lies where, for whom it is reserved, and what it is worth."""
