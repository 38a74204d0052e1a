"""A Django database backend: PostgreSQL, wherever `quintet.kernel.postgres` says it is."""
