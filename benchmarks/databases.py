"""Databases for benchmarks: loaded once per shape of the tables, then copied for each run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

import quintet
from quintet.kernel import cache, postgres, store
from quintet.kernel.ensure import declared_statements
from quintet.kernel.postgres.templates import ensure_template, fingerprint
from quintet.operations.migrate import migrate


@contextmanager
def pointed_at(urls: postgres.DatabaseUrls) -> Iterator[str]:
    """Inside, Quintet works on that database; its name."""
    postgres.point_at(urls)
    cache.forget()
    store.forget_ids()
    try:
        yield urls.name
    finally:
        connections.close_all()
        cache.forget()
        store.forget_ids()
        postgres.point_at(None)


@contextmanager
def loaded(kind: str, load: Callable[[], None], version: str = "1") -> Iterator[str]:
    """A fresh copy of the database that `load` fills; made once per `kind`, version and shape of the tables."""
    server = postgres.ensure_running(postgres.default_home())
    key = fingerprint(Path(quintet.__file__).parent, [*declared_statements(), kind, version])

    def build(urls: postgres.DatabaseUrls) -> None:
        with pointed_at(urls):
            migrate(quiet=True)
            load()
        _analyse(urls)

    template = ensure_template(server, f"bench_{kind}", key, build)
    name = f"benchrun_{kind}"
    postgres.drop_database(server, name)
    urls = postgres.clone_template(server, template, name)
    try:
        with pointed_at(urls) as database:
            yield database
    finally:
        postgres.drop_database(server, name)


def _analyse(urls: postgres.DatabaseUrls) -> None:
    import psycopg

    with psycopg.connect(**postgres.connection_parameters(urls.owner_url), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
