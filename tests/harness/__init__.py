"""What the tests stand on: a server, a template of the migrated database, and cheap copies of it."""
