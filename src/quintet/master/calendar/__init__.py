"""Working calendars: which days people and plants work."""
