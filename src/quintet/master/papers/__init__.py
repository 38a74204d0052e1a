"""Papers: what printed documents of every system share — letterhead, parties, items, in the language of the paper."""
