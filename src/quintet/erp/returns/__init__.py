"""Sales returns: goods that come back."""
