"""Sheets that people import: the file, what its columns mean, what was wrong, what came of it."""
