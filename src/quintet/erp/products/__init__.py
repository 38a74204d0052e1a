"""Product data: what is made of what, and how, where, on which machines."""
