"""After a crash: nothing committed is lost, nobody else's process is taken for the server."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest

from quintet.kernel import postgres
from quintet.kernel.postgres.home import Home
from quintet.kernel.postgres.liveness import is_alive, server_process
from tests.kernel.postgres_places import ask, server_home


@pytest.fixture
def home():
    with server_home() as place:
        yield place


@pytest.fixture(scope="module")
def running_home():
    """Another home, whose server runs."""
    with server_home() as place:
        postgres.ensure_running(place, durable=False)
        yield place


@pytest.mark.parametrize("victim", ["postmaster", "everything"])
def test_committed_work_survives_kill_9(home, victim):
    urls = postgres.ensure_running(home)
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS x")
    pid = postgres.status(home).pid
    if victim == "everything":
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(pid, signal.SIGSTOP)
        for child in children:
            os.kill(int(child), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    again = postgres.ensure_running(home)
    assert postgres.status(home).pid != pid
    assert ask(again.app_url, "SELECT x FROM kept") == (7,)


def test_a_backend_busy_when_the_postmaster_died_does_not_keep_us_out(home):
    urls = postgres.ensure_running(home, durable=False)
    busy = "SELECT count(*) FROM generate_series(1, 1000000000)"

    def work():
        with pytest.raises(psycopg.OperationalError):
            ask(urls.app_url, busy)

    thread = threading.Thread(target=work)
    thread.start()
    while ask(urls.admin_url, f"SELECT count(*) FROM pg_stat_activity WHERE query = '{busy}'") == (0,):
        pass
    os.kill(postgres.status(home).pid, signal.SIGKILL)
    again = postgres.ensure_running(home, durable=False)
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert ask(again.app_url, "SELECT 1") == (1,)


@pytest.fixture
def stranger():
    """A living process that is no postgres."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def test_a_stale_pid_file_with_a_reused_number_neither_attaches_nor_prevents_a_start(home, stranger):
    postgres.ensure_running(home, durable=False)
    place = Home(home)
    lines = (place.data_dir / "postmaster.pid").read_text().split("\n")
    os.kill(int(lines[0]), signal.SIGKILL)
    lines[0] = str(stranger.pid)
    while server_process(place.data_dir):
        pass
    (place.data_dir / "postmaster.pid").write_text("\n".join(lines))
    (Path(place.read_state().socket_dir) / ".s.PGSQL.5432.lock").write_text("\n".join(lines))
    assert server_process(place.data_dir) is None
    assert not postgres.status(home).running
    assert not postgres.stop(home)
    urls = postgres.ensure_running(home, durable=False)
    assert ask(urls.app_url, "SELECT 1") == (1,)
    assert stranger.poll() is None


def test_another_server_is_not_taken_for_ours(running_home, home):
    postgres.ensure_running(home, durable=False)
    postgres.stop(home)
    foreign_pid = (Home(running_home).data_dir / "postmaster.pid").read_text()
    (Home(home).data_dir / "postmaster.pid").write_text(foreign_pid)
    assert not is_alive(Home(home), Home(home).read_state())
    assert not postgres.stop(home)
    assert postgres.status(running_home).running


def test_a_server_that_answers_from_other_data_is_not_taken_for_ours(running_home, home):
    postgres.ensure_running(home, durable=False)
    ours, theirs = Home(home), Home(running_home).read_state()
    assert not is_alive(ours, theirs)
