"""The demo lets everybody in, so it must not be reachable from outside nor touch a real company."""

import psycopg
import pytest

from quintet.kernel import postgres
from quintet.operations import OperationFailed, demo
from tests.operations.programs import quintet


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_this_machines_own_addresses_are_loopback(host):
    assert demo.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_other_addresses_are_not(host):
    assert not demo.is_loopback(host)


def test_the_demo_does_not_listen_beyond_this_machine():
    answer = quintet("demo", "--host", "0.0.0.0")
    assert answer.returncode == 1
    assert "without a password" in answer.stderr


@pytest.fixture
def company(monkeypatch):
    """Records what the demo company is asked for."""
    import sys
    from types import ModuleType

    asked = []
    module, package = ModuleType("quintet.demo.company"), ModuleType("quintet.demo")
    module.ensure = lambda **options: asked.append(options)
    module.HalfMade = RuntimeError
    package.company = module
    monkeypatch.setitem(sys.modules, "quintet.demo", package)
    monkeypatch.setitem(sys.modules, "quintet.demo.company", module)
    return asked


def add_user(urls, username):
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as connection:
        connection.execute(
            "INSERT INTO kernel_user (id, username, name, password, language, active, demo_title)"
            " VALUES (nextval('kernel_document_id'), %s, '', '', 'en', true, '')",
            [username],
        )


def test_it_fills_an_empty_database_again_and_again(fresh_db, company):
    demo.make_company("small")
    add_user(fresh_db, "demo user")
    demo.make_company("small")
    assert company == [{"scale": "small", "reset": False}] * 2


def test_it_leaves_a_real_company_alone(fresh_db, company):
    add_user(fresh_db, "chief accountant")
    with pytest.raises(OperationFailed, match="holds a company that is no demo"):
        demo.make_company("small", reset=True)
    assert company == []


def test_reset_empties_an_embedded_database_only(fresh_db, company, monkeypatch):
    monkeypatch.setattr(postgres, "urls_from_environment", lambda: None)
    demo.make_company("small")
    add_user(fresh_db, "demo user")
    demo.make_company("medium", reset=True)
    assert company[-1] == {"scale": "medium", "reset": True}
    with psycopg.connect(**postgres.connection_parameters(fresh_db.owner_url)) as connection:
        assert connection.execute("SELECT count(*) FROM kernel_user").fetchone() == (0,)
    monkeypatch.setattr(postgres, "urls_from_environment", lambda: fresh_db)
    with pytest.raises(OperationFailed, match="only to an embedded one"):
        demo.make_company("small", reset=True)
