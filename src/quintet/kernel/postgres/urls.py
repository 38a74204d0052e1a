"""Where a database is and who one is there: connection URLs for the owner, the application and the administrator."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from .home import SOCKET_PORT, ServerState

ADMIN_ROLE = "quintet_admin"
OWNER_ROLE = "quintet_owner"
APP_ROLE = "quintet_app"
MAINTENANCE_DATABASE = "postgres"


@dataclass(frozen=True)
class DatabaseUrls:
    """One database seen by its roles.

    `owner_url` owns the tables and migrates; `app_url` is what the application connects as; `admin_url` may do
    anything (backup past row-level security). On a server that is not ours they may all be the same.
    """

    owner_url: str
    app_url: str
    admin_url: str

    @property
    def name(self) -> str:
        return str(connection_parameters(self.owner_url)["dbname"])

    @property
    def app_role(self) -> str:
        return str(connection_parameters(self.app_url).get("user", ""))

    @property
    def owner_role(self) -> str:
        return str(connection_parameters(self.owner_url).get("user", ""))

    def of(self, name: str) -> "DatabaseUrls":
        """The same roles on another database of the same server."""
        return DatabaseUrls(*(with_database(url, name) for url in (self.owner_url, self.app_url, self.admin_url)))

    def __repr__(self) -> str:
        # Passwords stay out of logs and tracebacks.
        return f"DatabaseUrls({self.name!r} as {self.owner_role!r} and {self.app_role!r})"


def embedded_urls(state: ServerState, name: str) -> DatabaseUrls:
    """URLs of a database of the embedded server."""

    def url(role: str, password: str) -> str:
        return f"postgresql://{role}:{quote(password)}@/{quote(name)}?host={quote(state.socket_dir)}&port={SOCKET_PORT}"

    return DatabaseUrls(
        owner_url=url(OWNER_ROLE, state.owner_password),
        app_url=url(APP_ROLE, state.app_password),
        admin_url=url(ADMIN_ROLE, state.admin_password),
    )


def urls_from_environment() -> DatabaseUrls | None:
    """DATABASE_URL, with DATABASE_OWNER_URL and DATABASE_ADMIN_URL where roles differ; None without DATABASE_URL."""
    app_url = os.environ.get("DATABASE_URL")
    if not app_url:
        return None
    owner_url = os.environ.get("DATABASE_OWNER_URL") or app_url
    return DatabaseUrls(owner_url, app_url, os.environ.get("DATABASE_ADMIN_URL") or owner_url)


def connection_parameters(url: str) -> dict[str, Any]:
    """The URL taken apart as libpq does. Raises psycopg.ProgrammingError on a URL it does not understand."""
    return conninfo_to_dict(url)


def with_database(url: str, name: str) -> str:
    """The same URL for another database."""
    scheme, _, rest = url.partition("://")
    authority, slash, tail = rest.partition("/")
    if not slash:
        authority, question, query = rest.partition("?")
    else:
        _, question, query = tail.partition("?")
    return f"{scheme}://{authority}/{quote(name)}{question}{query}"
