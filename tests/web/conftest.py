"""The site on a database, with the kernel's stage document and some people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from quintet.kernel import postgres, rights
from quintet.kernel.actor import Actor
from quintet.kernel.text import as_text
from tests.kernel.stage import Stage, staged
from tests.master.builders import a_company, a_user
from tests.web.site import Site


@pytest.fixture(autouse=True)
def hosts(settings_allow_test_host: None) -> None:
    """The test client calls itself testserver."""


@pytest.fixture
def settings_allow_test_host(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def stage(db: postgres.DatabaseUrls) -> Iterator[Stage]:
    with staged(db.owner_url) as found:
        yield found


@pytest.fixture
def company(db: postgres.DatabaseUrls) -> int:
    return a_company(name="Hengyuan", currency="CNY")


@pytest.fixture
def person(company: int, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Actor]:
    """`person("sender", "reader")`: somebody of the company with these roles, also the stage's own."""
    for role in ("sender", "reader", "keeper", "clerk"):
        monkeypatch.setitem(rights.roles, role, rights.Role(role, as_text(role)))

    def make(*roles: str, **values: Any) -> Actor:
        return a_user(*roles, **{"company": company, **values})

    return make


@pytest.fixture
def sender(stage: Stage, person: Callable[..., Actor]) -> Site:
    """May create, edit, send and close their own parcels."""
    return Site(person("sender", name="Sender"))


@pytest.fixture
def reader(stage: Stage, person: Callable[..., Actor]) -> Site:
    """May read every parcel of the company, but not its secret."""
    return Site(person("reader"))


@pytest.fixture
def administrator(person: Callable[..., Actor]) -> Site:
    return Site(person("administrator", name="Admin"))
