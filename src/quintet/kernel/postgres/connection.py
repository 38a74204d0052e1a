"""Which database this process uses, and in which role."""

import contextlib
import threading
from collections.abc import Iterator

from .home import default_home
from .server import ensure_running
from .urls import DatabaseUrls, urls_from_environment


class _Choice:
    """What was decided for this process: an explicit target, or the embedded server once it has been started."""

    target: DatabaseUrls | None = None
    embedded: DatabaseUrls | None = None
    owner_threads: set[int] = set()


_lock = threading.Lock()


def database_urls(*, restart: bool = False) -> DatabaseUrls:
    """The database to use: what `point_at` set, else DATABASE_URL, else the embedded server, started if needed.

    `restart=True` looks again whether the embedded server lives. Raises PostgresError.
    """
    chosen = _Choice.target or urls_from_environment()
    if chosen:
        return chosen
    with _lock:
        if _Choice.embedded is None or restart:
            _Choice.embedded = ensure_running(default_home())
        return _Choice.embedded


def point_at(urls: DatabaseUrls | None) -> None:
    """Use this database from now on, or again what the environment says. Open connections stay where they are."""
    _Choice.target = urls


def current_url() -> str:
    """The URL for the role this thread is in."""
    urls = database_urls()
    return urls.owner_url if threading.get_ident() in _Choice.owner_threads else urls.app_url


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Within it, this thread's Django connections are made as the owner of the tables: to migrate, to load in bulk.

    Open connections are closed on entry and exit, so do not use it inside a transaction.
    """
    from django.db import connections

    me = threading.get_ident()
    connections.close_all()
    _Choice.owner_threads.add(me)
    try:
        yield
    finally:
        connections.close_all()
        _Choice.owner_threads.discard(me)
