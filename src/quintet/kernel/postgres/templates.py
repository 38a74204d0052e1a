"""Databases made once and copied often: a template is keyed by all that decides its content.

Tests and benchmarks clone one in a fraction of a second instead of migrating and loading again.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from .databases import create_database, database_exists, drop_database, list_databases, rename_database
from .urls import MAINTENANCE_DATABASE, DatabaseUrls, connection_parameters

KEPT = 3


def fingerprint(source: Path, extra: Iterable[str] = ()) -> str:
    """Twelve hex digits over every migration and every *.sql below `source`, names and contents, and `extra`."""
    digest = hashlib.sha256()
    for path in sorted([*source.rglob("migrations/*.py"), *source.rglob("*.sql")]):
        digest.update(f"{path.relative_to(source)}\0".encode())
        digest.update(path.read_bytes())
    for text in extra:
        digest.update(f"\0{text}".encode())
    return digest.hexdigest()[:12]


def ensure_template(urls: DatabaseUrls, prefix: str, key: str, build: Callable[[DatabaseUrls], None]) -> str:
    """Name of the template `<prefix>_<key>`, built by `build` in a new database if it does not exist yet.

    Several processes may ask at once: one builds, the others wait. Older templates of the prefix are dropped, but for
    the last few. `build` must leave no connection open. What it raises comes through, and no template is left.
    """
    name = f"{prefix}_{key}"
    draft = f"{prefix}_draft_{key}"
    with psycopg.connect(
        **connection_parameters(urls.of(MAINTENANCE_DATABASE).owner_url), autocommit=True
    ) as connection:
        # The session's lock: it is gone with the connection, also when we are killed.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [prefix])
        if database_exists(urls, name):
            return name
        drop_database(urls, draft)
        build(create_database(urls, draft))
        rename_database(urls, draft, name)
        for old in [other for other in list_databases(urls, f"{prefix}_") if other != name][:-KEPT]:
            drop_database(urls, old)
    return name
