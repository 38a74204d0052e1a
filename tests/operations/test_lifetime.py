"""Serving, working and the embedded server beneath them: who starts it, who stops it."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from quintet.kernel import postgres
from quintet.operations import _server
from tests.kernel.postgres_places import server_home
from tests.operations.programs import QUINTET, environment, quintet, started

EMBEDDED = {"DATABASE_URL": None, "DATABASE_OWNER_URL": None, "DATABASE_ADMIN_URL": None}


@pytest.fixture(scope="module")
def home():
    with server_home() as place:
        yield place


@pytest.fixture(scope="module")
def migrated(home):
    answer = quintet("migrate", "--quiet", QUINTET_HOME=str(home), **EMBEDDED)
    assert answer.returncode == 0, answer.stderr
    return home


@pytest.fixture
def log(tmp_path):
    """Where a serving process writes."""
    return tmp_path / "serve.log"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def fetch(port):
    """What a probe of readiness is told; the answer comes from the database."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        return answer.read().decode()


def fetch_when_up(port, process):
    while process.poll() is None:
        try:
            return fetch(port)
        except OSError:
            threading.Event().wait(0.05)
    raise AssertionError(f"it ended with {process.returncode}")


def serving(log, home, *arguments):
    # To a file: nobody reads a pipe meanwhile, and a full one would halt the server in the middle of a request.
    with log.open("w") as file:
        return subprocess.Popen(
            [QUINTET, "serve", *arguments],
            stdout=file,
            stderr=file,
            env=environment(QUINTET_HOME=str(home), **EMBEDDED),
        )


def test_migrating_leaves_the_server_running_and_a_second_time_does_nothing(migrated):
    assert postgres.status(migrated).running
    answer = quintet("migrate", "--check", QUINTET_HOME=str(migrated), **EMBEDDED)
    assert (answer.returncode, answer.stdout) == (0, "Nothing to migrate.\n")


def test_tables_belong_to_the_owner_and_the_application_may_use_them(migrated):
    urls = postgres.ensure_running(migrated)
    with psycopg.connect(**postgres.connection_parameters(urls.app_url)) as app:
        query = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert app.execute(query).fetchall() == [("quintet_owner",)]
        assert app.execute("SELECT has_table_privilege('kernel_user', 'INSERT')").fetchone() == (True,)


def test_serve_answers_many_at_once_and_ends_on_a_signal(migrated, log):
    port = free_port()
    process = serving(log, migrated, "--port", str(port))
    try:
        assert fetch_when_up(port, process) == "ready\n"
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: fetch(port), range(40))) == {"ready\n"}
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text()
    # It was running before, so it is left alone.
    assert postgres.status(migrated).running


def test_serve_stops_the_server_it_started(migrated, log):
    postgres.stop(migrated)
    port = free_port()
    process = serving(log, migrated, "--port", str(port))
    fetch_when_up(port, process)
    assert postgres.status(migrated).running
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert not postgres.status(migrated).running


def test_the_web_process_goes_on_after_the_server_was_killed(migrated, log):
    port = free_port()
    process = serving(log, migrated, "--port", str(port))
    try:
        fetch_when_up(port, process)
        os.kill(postgres.status(migrated).pid, signal.SIGKILL)
        answers = []
        until = time.monotonic() + 30
        while not answers and time.monotonic() < until:
            try:
                answers.append(fetch(port))
            except OSError:
                continue
        assert answers == ["ready\n"]
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_serve_refuses_while_migrations_are_pending():
    with server_home() as home:
        answer = quintet("serve", "--port", "1", QUINTET_HOME=str(home), **EMBEDDED)
        assert answer.returncode == 1
        assert "run 'quintet migrate'" in answer.stderr


def test_a_worker_ends_on_a_signal(migrated):
    process = started("worker", QUINTET_HOME=str(migrated), **EMBEDDED)
    assert process.stdout.readline() == "Working; interrupt to end.\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0, process.stderr.read()


def test_the_operator_starts_looks_at_and_stops_the_server(home):
    where = {"QUINTET_HOME": str(home), **EMBEDDED}
    assert quintet("database", "start", **where).returncode == 0
    status = json.loads(quintet("database", "status", "--json", **where).stdout)
    assert (status["running"], status["home"]) == (True, str(home))
    assert not any("password" in name for name in status)
    assert quintet("database", "stop", **where).stdout == "Stopped.\n"
    assert quintet("database", "status", **where).returncode == 3
    assert quintet("database", "stop", **where).stdout == "It was not running.\n"


def test_two_migrations_at_once_do_not_disturb_each_other():
    with server_home() as home:
        processes = [started("migrate", "--quiet", QUINTET_HOME=str(home), **EMBEDDED) for _ in range(2)]
        for process in processes:
            _, complaint = process.communicate(timeout=180)
            assert process.returncode == 0, complaint


def test_a_server_that_is_not_ours_is_neither_started_nor_stopped(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.invalid/db")
    monkeypatch.setattr(postgres, "stop", None)
    monkeypatch.setattr(postgres, "status", None)
    with _server.embedded_server_borrowed():
        assert postgres.database_urls().app_url == "postgresql://somebody@example.invalid/db"
