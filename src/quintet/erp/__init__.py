"""ERP. Its rooms are its packages; outside a room only its documents, commands, queries and events are imported."""
