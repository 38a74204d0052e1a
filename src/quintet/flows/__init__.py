"""How the five systems work together: one file per flow, read like the story it tells."""
