"""The web server, shared by `serve` and `demo`."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from quintet.kernel import postgres

APPLICATION = "quintet.web.rsgi:application"


@contextmanager
def embedded_server_borrowed() -> Iterator[None]:
    """Inside, the database runs; afterwards an embedded server that we started is stopped if nobody else uses it."""
    home = postgres.default_home()
    if postgres.urls_from_environment():
        yield
        return
    was_running = postgres.status(home).running
    postgres.database_urls()
    try:
        yield
    finally:
        if not was_running:
            from django.db import connections

            connections.close_all()
            with suppress(postgres.PostgresError):
                postgres.stop(home, only_if_idle=True)


def serve(host: str, port: int, workers: int = 1, threads: int | None = None) -> None:
    """Serve until interrupted.

    Requests run in worker processes, each with a pool of threads; event streams need none (quintet.web.rsgi). This
    process, otherwise idle, runs the relay of events.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # Workers start afresh instead of inheriting our threads and open connections.
    multiprocessing.set_start_method("spawn", force=True)
    if threads:
        os.environ["QUINTET_THREADS"] = str(threads)
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    with relay_running_from(server.on_startup):
        server.serve()


@contextmanager
def relay_running_from(on_startup: Callable[[Callable[[], None]], object]) -> Iterator[None]:
    """Inside, the relay of events runs as soon as `on_startup` calls back; afterwards it ends, its round finished."""
    from quintet.kernel import relay

    threads: list[relay.Background] = []
    on_startup(lambda: threads.append(relay.start_in_background()))
    try:
        yield
    finally:
        for thread in threads:
            thread.stopping.set()
        for thread in threads:
            thread.join(timeout=10)
