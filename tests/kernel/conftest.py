"""The stage on a database, and the people on it."""

from collections.abc import Iterator
from typing import Any

import pytest

from quintet.kernel import postgres, sql, store
from quintet.kernel.actor import Actor, get_actor
from quintet.kernel.runner import acting_as
from tests.kernel.stage import Stage, staged


def user(username: str, *roles: str, company: int = 1) -> Actor:
    """A user with roles, straight in the tables."""
    number = store.next_ids(1)[0]
    sql.execute(
        "INSERT INTO kernel_user (id, password, username, name, language, company_id, active, demo_title)"
        " VALUES (%s, '', %s, %s, 'en', %s, true, '')",
        [number, username, username.title(), company],
    )
    for role in roles:
        sql.execute("INSERT INTO kernel_user_role (user_id, role) VALUES (%s, %s)", [number, role])
    return get_actor(number)


@pytest.fixture
def stage(db: postgres.DatabaseUrls) -> Iterator[Stage]:
    with staged(db.owner_url) as found:
        yield found


@pytest.fixture
def ann(stage: Stage) -> Iterator[Actor]:
    """A sender, acting."""
    actor = user("ann", "sender")
    with acting_as(actor):
        yield actor


def parcel_row(title: str = "books", *lines: tuple[int, int], **more: Any) -> dict[str, Any]:
    """Values of a parcel with (quantity, price) lines."""
    return {"title": title, "lines": [{"quantity": q, "price": p} for q, p in lines or ((2, 30), (1, 40))], **more}
