"""Raw SQL on Django's connection: server-side binding and prepared statements, and a count of every statement."""

from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

counted = 0
_listeners: list[Any] = []


def cursor() -> psycopg.Cursor[Any]:
    """A psycopg cursor on the current connection (which is opened when needed)."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def _run(text: str, params: Sequence[Any] | None, prepare: bool = True) -> psycopg.Cursor[Any]:
    global counted
    counted += 1
    for listener in _listeners:
        listener(text)
    held = connections[DEFAULT_DB_ALIAS]  # the proxy would look it up at every access
    held.ensure_connection()
    cur: psycopg.Cursor[Any] = psycopg.Cursor(held.connection)
    with held.wrap_database_errors:
        return cur.execute(text, params, prepare=prepare)


def rows(text: str, params: Sequence[Any] | None = None, *, prepare: bool = True) -> list[tuple[Any, ...]]:
    """All rows. `prepare=False`: planned anew each time, where one plan does not fit all parameters."""
    return _run(text, params, prepare).fetchall()


def one(text: str, params: Sequence[Any] | None = None) -> tuple[Any, ...] | None:
    """The first row, or None."""
    return _run(text, params).fetchone()


def value(text: str, params: Sequence[Any] | None = None) -> Any:
    """The first column of the first row, or None."""
    row = one(text, params)
    return row[0] if row else None


def execute(text: str, params: Sequence[Any] | None = None) -> int:
    """Run it; the number of rows touched."""
    return _run(text, params).rowcount


def execute_all(parts: Sequence[tuple[str, list[Any]]]) -> None:
    """Run several writes (text, parameters) as one statement; they must not touch the same rows.

    A round trip saved costs nothing of what the writes mean: triggers and checks run as they would one by one, and
    foreign keys among them are checked at the end.
    """
    if len(parts) < 2:
        for text, params in parts:
            execute(text, params)
        return
    texts = [text for text, _params in parts]
    first = ", ".join(f"w{i} AS ({text})" for i, text in enumerate(texts[:-1]))
    execute(f"WITH {first} {texts[-1]}", [param for _text, params in parts for param in params])


@contextmanager
def recorded() -> Any:
    """Collect the text of every statement run inside (kernel SQL and the ORM's)."""
    seen: list[str] = []

    def wrapper(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(text)
        return execute(text, params, many, context)

    _listeners.append(seen.append)
    try:
        with connection.execute_wrapper(wrapper):
            yield seen
    finally:
        _listeners.remove(seen.append)
