"""The demo company: imported from csv like any other, then some months of life, lived through commands."""
