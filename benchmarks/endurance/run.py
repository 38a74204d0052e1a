"""Start the server, let the people work, watch, judge."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.document_http import wait_for
from benchmarks.endurance import people as who
from benchmarks.endurance.listening import Listeners
from benchmarks.endurance.load import Load
from benchmarks.endurance.rates import Rates
from benchmarks.endurance.result import judged, summed_up
from benchmarks.endurance.site import Notes
from benchmarks.endurance.watch import Watch
from quintet.kernel import postgres


@dataclass(frozen=True)
class Wanted:
    """What to run."""

    minutes: float
    people: int
    times: int = 1
    seed: int = 7
    port: int | None = None
    warm_up: float = 60.0  # seconds of the same load before anything is counted: caches, plans, imports


def run(wanted: Wanted) -> dict[str, Any]:
    """The whole of it; the figures with verdicts. The demo company must be there (QUINTET_HOME or DATABASE_URL)."""
    urls = postgres.database_urls()
    rates = Rates(wanted.people, wanted.times)
    with serving(wanted.port or free_port()) as (port, server):
        notes = Notes()
        people = who.signed_in(port, notes, wanted.people, wanted.seed)
        Load(people, rates, notes, wanted.seed + 1).run(wanted.warm_up)
        early = list(notes.errors)  # an error is one, whenever it comes
        notes.took.clear()
        notes.refused.clear()
        listeners = Listeners(people[: rates.listeners], notes)
        parameters = postgres.connection_parameters(urls.owner_url)
        url = " ".join(f"{name}='{value}'" for name, value in parameters.items() if value is not None)
        pause = min(5.0, max(0.3, wanted.minutes))
        watch = Watch(port, server.pid, urls.name, url, pause)
        load = Load(people, rates, notes, wanted.seed + 2)
        began = time.monotonic()
        load.run(wanted.minutes * 60)
        seconds = time.monotonic() - began
        watch.close()
        listeners.close()
        found = summed_up(load, notes, watch.samples, seconds, listeners.heard)
        found |= {"people": wanted.people, "times": wanted.times, "seed": wanted.seed, "listeners": rates.listeners}
        found |= {"database": _size(url), "early_errors": len(early)}
        found["doctor"] = _doctor()
        found["healthy"] = server.poll() is None and who.personas(port) != []
    found["verdicts"] = judged(found)
    return found


@contextmanager
def serving(port: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`quintet serve` in demo mode, as an operator starts it."""
    command = [sys.executable, "-m", "quintet.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port, server
    finally:
        server.terminate()
        server.wait(30)


def _environment() -> dict[str, str]:
    urls = postgres.database_urls()
    return {**os.environ, "QUINTET_DEMO": "1", "DATABASE_URL": urls.app_url, "DATABASE_OWNER_URL": urls.owner_url}


def free_port() -> int:
    """One nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _doctor() -> dict[str, Any]:
    """What `quintet doctor` says of the data they left behind."""
    command = [sys.executable, "-m", "quintet.cli", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
    try:
        told = json.loads(done.stdout)
    except ValueError:
        told = {"said": (done.stdout + done.stderr)[-2000:]}
    return {"clean": done.returncode == 0, "told": told if done.returncode else None}


def _size(url: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as asked:
        row = asked.execute(
            "SELECT count(*), pg_size_pretty(pg_database_size(current_database())) FROM kernel_entry"
        ).fetchone()
    return f"{row[0]:,} documents ({row[1]})" if row else ""
