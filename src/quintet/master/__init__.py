"""Master data. Its rooms are its packages; outside, import only a room's documents, commands, queries and events."""
