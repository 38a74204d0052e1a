"""Roles and databases of a server: made, cloned, dropped, and opened to the application's role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from .home import ServerState
from .urls import APP_ROLE, MAINTENANCE_DATABASE, OWNER_ROLE, DatabaseUrls, connection_parameters, with_database

Connection = psycopg.Connection[tuple[Any, ...]]

# Autovacuum's workers belong to the server and are not ours to end: DROP and RENAME ask them to stop, and wait.
_END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'
"""


def ensure_roles(admin_url: str, state: ServerState) -> None:
    """Make the owner and the application role, or set their passwords anew."""
    attributes = {OWNER_ROLE: "CREATEDB", APP_ROLE: "NOCREATEDB"}
    passwords = {OWNER_ROLE: state.owner_password, APP_ROLE: state.app_password}
    with _maintenance(admin_url) as connection:
        for role, attribute in attributes.items():
            verb = "ALTER" if _exists(connection, "pg_roles WHERE rolname", role) else "CREATE"
            command = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(attribute), sql.Literal(passwords[role])
            )
            connection.execute(command)
        # The owner may end the application's sessions, which dropping a database in use needs.
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP_ROLE), sql.Identifier(OWNER_ROLE)))


def database_exists(urls: DatabaseUrls, name: str) -> bool:
    with _maintenance(urls.owner_url) as connection:
        return _exists(connection, "pg_database WHERE datname", name)


def create_database(urls: DatabaseUrls, name: str) -> DatabaseUrls:
    """An empty UTF-8 database owned by the owner role, open to the application's role.

    Raises psycopg.errors.DuplicateDatabase.
    """
    with _maintenance(urls.owner_url) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(urls.owner_role)
            )
        )
    created = urls.of(name)
    grant_to_app(created)
    return created


def clone_template(urls: DatabaseUrls, source: str, target: str) -> DatabaseUrls:
    """Copy a database, rights included; nobody may be connected to the source meanwhile.

    Raises psycopg.errors.ObjectInUse, DuplicateDatabase.
    """
    with _maintenance(urls.owner_url) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(target), sql.Identifier(urls.owner_role), sql.Identifier(source)
            )
        )
    return urls.of(target)


def rename_database(urls: DatabaseUrls, old: str, new: str) -> None:
    """Rename after ending the sessions in it. Raises psycopg.errors.DuplicateDatabase."""
    with _maintenance(urls.admin_url) as connection:
        connection.execute(_END_SESSIONS, [old])
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def drop_database(urls: DatabaseUrls, name: str) -> None:
    """Drop a database if it exists, ending the sessions in it."""
    # as the administrator: an autovacuum that happens to run in it is nobody's whom the owner may end
    with _maintenance(urls.admin_url) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        try:
            connection.execute(drop + sql.SQL(" WITH (FORCE)"))
        except psycopg.errors.InsufficientPrivilege:
            connection.execute(_END_SESSIONS, [name])
            connection.execute(drop)


def list_databases(urls: DatabaseUrls, prefix: str) -> list[str]:
    """Names that start so, oldest first."""
    with _maintenance(urls.owner_url) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [prefix]
        )
        return [row[0] for row in rows]


def grant_to_app(urls: DatabaseUrls) -> None:
    """Let the application's role use whatever the owner makes in this database from now on.

    It may read and write rows, use sequences and call functions; it may not change tables. What exists already keeps
    its rights, so that a migration can take some away for good. Nothing to do where both are one role.
    """
    if urls.app_role == urls.owner_role:
        return
    app = sql.Identifier(urls.app_role)
    rights = {
        "TABLES": "SELECT, INSERT, UPDATE, DELETE",
        "SEQUENCES": "USAGE, SELECT",
        "FUNCTIONS": "EXECUTE",
        "TYPES": "USAGE",
        "SCHEMAS": "USAGE",
    }
    with psycopg.connect(**connection_parameters(urls.owner_url)) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        for kind, right in rights.items():
            default = sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}")
            connection.execute(default.format(sql.SQL(right), sql.SQL(kind), app))


@contextmanager
def _maintenance(url: str) -> Iterator[Connection]:
    # Databases are made and dropped outside a transaction and from another database.
    parameters = connection_parameters(with_database(url, MAINTENANCE_DATABASE))
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


def _exists(connection: Connection, condition: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} = %s").format(sql.SQL(condition))
    return connection.execute(query, [name]).fetchone() is not None
