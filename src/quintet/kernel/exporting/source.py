"""Where the rows come from: a server-side cursor in a read-only snapshot, on a connection of its own.

The application's connections are left to requests. Inside a transaction that is open already, its own view is read.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg import IsolationLevel

from quintet.kernel import sql

BLOCK = 1_000  # documents fetched at a time
_SLOWEST = "5min"  # a reader who takes nothing for so long is sent home: the snapshot keeps old rows alive


class Source:
    """Rows of one export. `close` may be called by any thread at any time: it ends the query that runs."""

    def __init__(self) -> None:
        self._nested = connection.in_atomic_block
        self._lock = threading.Lock()
        self.is_closed = self.is_cancelled = False
        self.connection: psycopg.Connection[Any] = self._opened()

    def _opened(self) -> psycopg.Connection[Any]:
        if self._nested:
            connection.ensure_connection()
            return connection.connection
        made: psycopg.Connection[Any] = connection.get_new_connection(connection.get_connection_params())
        made.isolation_level, made.read_only = IsolationLevel.REPEATABLE_READ, True
        made.autocommit = False
        made.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [_SLOWEST])
        return made

    def blocks(self, text: str, params: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, BLOCK at a time, never all at once."""
        sql.counted += 1
        with psycopg.ServerCursor(self.connection, "quintet_export") as cursor:
            cursor.execute(text, params)
            while found := cursor.fetchmany(BLOCK):
                yield found

    def rows(self, text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows of a query that has few, in the same snapshot."""
        sql.counted += 1
        return psycopg.Cursor(self.connection).execute(text, params).fetchall()

    def cancel(self) -> None:
        """End the query that runs in another thread; that thread sees an error."""
        with self._lock:
            self.is_cancelled = True
            if not self.is_closed and not self._nested:
                self.connection.cancel_safe(timeout=5)

    def close(self) -> None:
        """Give the snapshot back."""
        with self._lock:
            if not self.is_closed and not self._nested:
                self.connection.close()
            self.is_closed = True
