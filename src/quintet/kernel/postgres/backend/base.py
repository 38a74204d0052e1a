"""Django's PostgreSQL backend, told where to connect when it connects, not when settings are read.

So importing settings starts no server, and a server that was killed is started again by the next connection.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

from quintet.kernel.postgres.connection import current_url, database_urls
from quintet.kernel.postgres.urls import connection_parameters

PREPARED = 2000  # psycopg's 100 are fewer than an order to cash has: every statement would be planned anew
DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread."""

    settings_dict: dict[str, Any]

    def get_connection_params(self) -> dict[str, Any]:
        parameters = connection_parameters(current_url())
        named = {django: parameters.pop(libpq, "") for libpq, django in DJANGO_NAMES.items()}
        fixed = {key: value for key, value in self.settings_dict["OPTIONS"].items() if key not in parameters}
        # A new dictionary: the given one is shared by all threads, which may be in different roles.
        self.settings_dict = {**self.settings_dict, **named, "OPTIONS": {**fixed, **parameters}}
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            made = super().get_new_connection(conn_params)
        except OperationalError:
            database_urls(restart=True)
            made = super().get_new_connection(conn_params)
        made.prepared_max = PREPARED
        return made
