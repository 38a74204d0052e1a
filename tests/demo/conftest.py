"""The demo company, made once for the tests that look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from quintet.demo import company
from quintet.demo.scale import SMALL, Scale
from quintet.demo.stage import ZONE
from quintet.kernel import cache, clock, postgres, store
from tests.harness import databases

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=ZONE)


@contextmanager
def a_company(server: postgres.DatabaseUrls, template: str, scale: Scale) -> Iterator[None]:
    """The company of that scale as it stands on a Tuesday morning, in a database of its own."""
    from django.db import connections

    with databases.gate.opened(), databases.copy_of(server, template) as urls:
        connections.close_all()
        postgres.point_at(urls)
        cache.forget()
        store.forget_ids()
        try:
            with clock.frozen_at(NOW):
                company.make(scale)
                yield
        finally:
            connections.close_all()
            cache.forget()
            store.forget_ids()
            postgres.point_at(None)


@pytest.fixture(scope="module")
def life(database_server: postgres.DatabaseUrls, database_template: str) -> Iterator[None]:
    """The small company. Tests only read it."""
    with a_company(database_server, database_template, SMALL):
        yield
