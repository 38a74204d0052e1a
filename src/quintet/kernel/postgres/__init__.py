"""The database server behind Quintet: embedded and started on demand, or the one that DATABASE_URL names.

Start with `database_urls()`; everything else serves operators and tests. This package never imports Django, except for
`backend`, the Django database backend that connects to whatever `database_urls()` says.

Lifetime of the embedded server: it belongs to its home directory, not to the process that started it. Whoever comes
second attaches. `quintet serve` and `quintet demo` stop it when they end, if they started it and nobody else is
connected; every other command leaves it running. `quintet database stop` ends it.
"""

from .connection import as_owner, database_urls, point_at
from .databases import (
    clone_template,
    create_database,
    database_exists,
    drop_database,
    grant_to_app,
    list_databases,
    rename_database,
)
from .errors import HomeNotUsable, NoPostgres, PostgresError, ServerFailed
from .home import default_home
from .server import DATABASE_NAME, Status, ensure_running, status, stop
from .urls import DatabaseUrls, connection_parameters, urls_from_environment

__all__ = [
    "DATABASE_NAME",
    "DatabaseUrls",
    "HomeNotUsable",
    "NoPostgres",
    "PostgresError",
    "ServerFailed",
    "Status",
    "as_owner",
    "clone_template",
    "connection_parameters",
    "create_database",
    "database_exists",
    "database_urls",
    "default_home",
    "drop_database",
    "ensure_running",
    "grant_to_app",
    "list_databases",
    "point_at",
    "rename_database",
    "status",
    "stop",
    "urls_from_environment",
]
