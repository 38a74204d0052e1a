"""The demo company, made once for the tests that look at it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from quintet.demo import company
from quintet.demo.stage import ZONE
from quintet.kernel import cache, clock, postgres
from tests.harness import databases

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=ZONE)


@pytest.fixture(scope="module")
def life(database_server: postgres.DatabaseUrls, database_template: str) -> Iterator[None]:
    """The company as it stands on a Tuesday morning, after some forty deals. Tests only read it."""
    from django.db import connections

    with databases.gate.opened(), databases.copy_of(database_server, database_template) as urls:
        connections.close_all()
        postgres.point_at(urls)
        cache.forget()
        try:
            with clock.frozen_at(NOW):
                company.make(40)
                yield
        finally:
            connections.close_all()
            cache.forget()
            postgres.point_at(None)
