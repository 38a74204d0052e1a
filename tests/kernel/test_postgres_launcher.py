"""The embedded server: started once, shared, recovered after a crash, never mistaken for another."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from quintet.kernel import postgres
from quintet.kernel.postgres.binaries import find_installation
from quintet.kernel.postgres.home import LONGEST_SOCKET_DIR, Home
from tests.kernel.postgres_places import ask, server_home

ENSURE = """
import sys
from pathlib import Path
from quintet.kernel import postgres
urls = postgres.ensure_running(Path(sys.argv[1]), durable=False)
print(postgres.status(Path(sys.argv[1])).pid, flush=True)
"""


@pytest.fixture(scope="module")
def running_home():
    """A home whose server runs, shared by the tests that leave it as they found it."""
    with server_home() as home:
        postgres.ensure_running(home, durable=False)
        yield home


@pytest.fixture
def home():
    with server_home() as place:
        yield place


def in_another_process(home, **options):
    return subprocess.Popen([sys.executable, "-c", ENSURE, str(home)], stdout=subprocess.PIPE, text=True, **options)


def test_it_starts_in_seconds_and_answers_both_roles(running_home):
    urls = postgres.ensure_running(running_home)
    assert ask(urls.owner_url, "SELECT current_user, current_database()") == ("quintet_owner", "quintet")
    assert ask(urls.app_url, "SELECT current_user, current_database()") == ("quintet_app", "quintet")


def test_neither_role_is_a_superuser(running_home):
    urls = postgres.ensure_running(running_home)
    query = "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert ask(urls.owner_url, query) == (False, False, False)
    assert ask(urls.app_url, query) == (False, False, False)


def test_passwords_are_random_scram_and_asked_for(running_home):
    urls = postgres.ensure_running(running_home)
    secrets = ask(urls.admin_url, "SELECT array_agg(rolpassword) FROM pg_authid WHERE rolname LIKE 'quintet%'")[0]
    assert len(set(secrets)) == 3
    assert all(secret.startswith("SCRAM-SHA-256$") for secret in secrets)
    parameters = postgres.connection_parameters(urls.owner_url)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**{**parameters, "password": "wrong"})


def test_the_password_file_is_for_its_owner_only(running_home):
    assert Home(running_home).state_file.stat().st_mode & 0o777 == 0o600


def test_passwords_do_not_show_when_urls_are_printed(running_home):
    urls = postgres.ensure_running(running_home)
    password = postgres.connection_parameters(urls.owner_url)["password"]
    assert password not in repr(urls)
    assert password not in repr(Home(running_home).read_state())


def test_the_locale_keeps_chinese_searchable_and_sorts_bytewise(running_home):
    urls = postgres.ensure_running(running_home)
    provider, collate, ctype, encoding = ask(
        urls.app_url,
        "SELECT datlocprovider, datcollate, datctype, pg_encoding_to_char(encoding) FROM pg_database"
        " WHERE datname = current_database()",
    )
    assert encoding == "UTF8"
    if find_installation().major >= 17:
        assert (provider, collate) == ("b", "C")
    assert ctype in {"C.UTF-8", "C.utf8"}
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert len(connection.execute("SELECT show_trgm('五重奏软件')").fetchone()[0]) == 6
        connection.rollback()


def test_settings_favour_durability_and_modest_memory(running_home, home):
    urls = postgres.ensure_running(home)
    expected = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "jit": "off",
        "shared_buffers": "256MB",
        "max_connections": "200",
        "track_counts": "on",
        "listen_addresses": "",
        "timezone": "UTC",
    }
    with psycopg.connect(**postgres.connection_parameters(urls.admin_url)) as connection:
        found = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in expected}
    assert found == expected
    assert list(Home(home).log_dir.glob("*.log"))


def test_the_application_may_use_what_the_owner_makes_but_not_change_it(running_home):
    urls = postgres.ensure_running(running_home, name="quintet_rights")
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as owner:
        owner.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        owner.execute("CREATE SEQUENCE numbers")
        owner.execute("CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql RETURN 2 * x")
    with psycopg.connect(**postgres.connection_parameters(urls.app_url), autocommit=True) as app:
        app.execute("INSERT INTO thing (name) VALUES ('一')")
        app.execute("UPDATE thing SET name = '二'")
        assert app.execute("SELECT name FROM thing").fetchone() == ("二",)
        app.execute("DELETE FROM thing")
        assert app.execute("SELECT nextval('numbers'), twice(21)").fetchone() == (1, 42)
        for forbidden in ("ALTER TABLE thing ADD y int", "DROP TABLE thing", "CREATE TABLE other ()", "TRUNCATE thing"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_databases_are_cloned_with_their_rights_renamed_and_dropped(running_home):
    urls = postgres.ensure_running(running_home)
    source = postgres.create_database(urls, "原本")
    with psycopg.connect(**postgres.connection_parameters(source.owner_url)) as owner:
        owner.execute("CREATE TABLE word (w text)")
    copy = postgres.clone_template(urls, "原本", "copy of it")
    assert ask(copy.app_url, "SELECT count(*) FROM word") == (0,)
    postgres.rename_database(urls, "copy of it", "renamed")
    assert postgres.list_databases(urls, "renamed") == ["renamed"]
    user = psycopg.connect(**postgres.connection_parameters(urls.of("renamed").app_url))
    postgres.drop_database(urls, "renamed")
    with pytest.raises(psycopg.OperationalError):
        user.execute("SELECT 1")
    postgres.drop_database(urls, "原本")
    assert not postgres.database_exists(urls, "renamed")
    assert not postgres.database_exists(urls, "原本")


def test_a_second_call_attaches_quickly_to_the_same_server(running_home):
    pid = postgres.status(running_home).pid
    began = time.perf_counter()
    postgres.ensure_running(running_home)
    assert time.perf_counter() - began < 1
    assert postgres.status(running_home).pid == pid


def test_the_server_outlives_the_process_that_started_it(home):
    starter = in_another_process(home)
    pid = int(starter.communicate(timeout=60)[0])
    assert starter.returncode == 0
    assert postgres.status(home).pid == pid


def test_processes_and_threads_starting_at_once_share_one_server(home):
    processes = [in_another_process(home) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        threads = list(pool.map(lambda _: postgres.ensure_running(home, durable=False), range(3)))
    pids = {int(process.communicate(timeout=90)[0]) for process in processes}
    assert pids == {postgres.status(home).pid}
    assert len({urls.owner_url for urls in threads}) == 1


def test_stop_ends_it_cleanly_and_the_next_start_needs_no_recovery(home):
    postgres.ensure_running(home, durable=False)
    assert postgres.stop(home)
    assert not postgres.status(home).running
    assert not (Home(home).data_dir / "postmaster.pid").exists()
    assert not postgres.stop(home)
    postgres.ensure_running(home, durable=False)
    log = "".join(path.read_text() for path in Home(home).log_dir.glob("*.log"))
    assert "automatic recovery in progress" not in log
    assert "database system was shut down at" in log


def test_stop_if_idle_leaves_a_server_that_is_in_use(home):
    urls = postgres.ensure_running(home, durable=False)
    with psycopg.connect(**postgres.connection_parameters(urls.app_url)):
        assert not postgres.stop(home, only_if_idle=True)
        assert postgres.status(home).sessions == 1
    while postgres.status(home).sessions:
        pass
    assert postgres.stop(home, only_if_idle=True)


@pytest.mark.parametrize("name", ["with spaces and 'quotes'", "五重奏 数据", "deep/" * 30 + "er", "dollar $HOME `id`"])
def test_any_path_will_do(name):
    with server_home(name) as home:
        urls = postgres.ensure_running(home, durable=False)
        assert ask(urls.app_url, "SELECT current_database()") == ("quintet",)
        socket_dir = postgres.status(home).socket_dir
        assert len(os.fsencode(socket_dir)) <= LONGEST_SOCKET_DIR
        assert Path(socket_dir).stat().st_mode & 0o777 == 0o700


def test_a_socket_directory_that_vanished_is_made_anew(home):
    postgres.ensure_running(home, durable=False)
    postgres.stop(home)
    Path(Home(home).read_state().socket_dir).rmdir()
    assert ask(postgres.ensure_running(home, durable=False).app_url, "SELECT 1") == (1,)


def test_a_half_made_data_directory_is_made_anew(home):
    place = Home(home)
    place.prepare()
    partial = place.server_dir / "data.partial"
    partial.mkdir()
    (partial / "junk").write_text("a crash in the middle of initdb")
    assert ask(postgres.ensure_running(home, durable=False).app_url, "SELECT 1") == (1,)
    assert not partial.exists()


def test_a_server_left_without_roles_gets_them(home):
    urls = postgres.ensure_running(home, durable=False)
    with psycopg.connect(**postgres.connection_parameters(urls.of("postgres").admin_url), autocommit=True) as admin:
        admin.execute("DROP DATABASE quintet")
        admin.execute("DROP ROLE quintet_app")
    assert ask(postgres.ensure_running(home, durable=False).app_url, "SELECT 1") == (1,)


def test_a_failure_to_start_says_why(home):
    postgres.ensure_running(home, durable=False)
    postgres.stop(home)
    with (Home(home).data_dir / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(postgres.ServerFailed, match="no_such_setting"):
        postgres.ensure_running(home, durable=False)


def test_data_of_another_major_version_is_named(home):
    postgres.ensure_running(home, durable=False)
    postgres.stop(home)
    (Home(home).data_dir / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.NoPostgres, match="PostgreSQL 9 was not found"):
        postgres.ensure_running(home, durable=False)


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(postgres.HomeNotUsable, match="Choose another QUINTET_HOME"):
        postgres.ensure_running(tmp_path / "file")


def test_status_of_an_unused_home_starts_nothing(tmp_path):
    assert not postgres.status(tmp_path / "none").running
    assert not postgres.stop(tmp_path / "none")
    assert not (tmp_path / "none").exists()
