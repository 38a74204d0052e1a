"""The promise of this room: a running PostgreSQL for a home, whoever asks first."""

import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from .cluster import Cluster
from .databases import create_database, database_exists, ensure_roles
from .home import Home, ServerState
from .liveness import is_alive, server_process
from .urls import MAINTENANCE_DATABASE, DatabaseUrls, connection_parameters, embedded_urls

DATABASE_NAME = "quintet"


@dataclass(frozen=True)
class Status:
    """What an operator wants to know of the server; holds no secret."""

    running: bool
    home: Path
    pid: int | None = None
    version: str = ""
    sessions: int = 0
    socket_dir: str = ""
    log_dir: str = ""


def ensure_running(home: Path, *, durable: bool = True, name: str = DATABASE_NAME) -> DatabaseUrls:
    """Attach to the home's server, making and starting it where needed, and make the database where it is missing.

    The server outlives this process; end it with `stop`. Any number of processes may call this at the same time.
    `durable=False` gives a fast server for tests, which may lose data when the machine fails.
    Raises NoPostgres, HomeNotUsable, ServerFailed.
    """
    place = Home(Path(home).absolute())
    state = place.read_state()
    if not (state and is_alive(place, state)):
        state = _start_locked(place, durable)
    urls = embedded_urls(state, name)
    if not _takes_connections(urls):
        _create_database_locked(place, urls, state)
    return urls


def stop(home: Path, *, only_if_idle: bool = False) -> bool:
    """Stop the home's server as `pg_ctl stop -m fast` does. False if none ran or, so asked, others still use it.

    Raises HomeNotUsable when it belongs to another user, ServerFailed when it does not stop in time.
    """
    place = Home(Path(home).absolute())
    if not place.data_dir.exists():
        return False
    with place.locked():
        if only_if_idle and status(home).sessions > 0:
            return False
        return Cluster.of(place, place.prepare()).stop()


def status(home: Path) -> Status:
    """How the home's server is; starts nothing."""
    place = Home(Path(home).absolute())
    state = place.read_state()
    if state is None or not is_alive(place, state):
        return Status(running=False, home=place.path, log_dir=str(place.log_dir))
    admin_url = embedded_urls(state, MAINTENANCE_DATABASE).admin_url
    with psycopg.connect(**connection_parameters(admin_url)) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), (SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())"
        ).fetchone()
    version, sessions = row or ("", 0)
    pid = server_process(place.data_dir)
    return Status(True, place.path, pid, version, sessions, state.socket_dir, str(place.log_dir))


def _start_locked(place: Home, durable: bool) -> ServerState:
    with place.locked():
        account = place.prepare()
        state = place.state_with_socket(account)
        cluster = Cluster.of(place, account)
        if not place.data_dir.exists():
            cluster.create(state)
        # Somebody may have started it while we waited for the lock, or it is still coming up.
        if not cluster.wait_for_running(state):
            cluster.start(state, durable)
            ensure_roles(embedded_urls(state, MAINTENANCE_DATABASE).admin_url, state)
        return state


def _create_database_locked(place: Home, urls: DatabaseUrls, state: ServerState) -> None:
    with place.locked():
        # A crash between making the data and making the roles leaves a server without them.
        ensure_roles(urls.admin_url, state)
        if not database_exists(urls, urls.name):
            create_database(urls, urls.name)


def _takes_connections(urls: DatabaseUrls, patience: float = 30.0) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            psycopg.connect(**connection_parameters(urls.app_url), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            # All connections taken: the database is there; wait for one. Else it or its roles are missing.
            if "too many clients" not in str(error) or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        else:
            return True
