"""One order with five lines over HTTP: session, rights, header, lines, labels, commands allowed now; a real server.

CPU is that of the server's processes and its PostgreSQL backends; the client's is not counted.
Peer: ../shared/bench/tryton/bench_http.py.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.company import Orders, load, worker
from benchmarks.databases import loaded
from benchmarks.meter import Meter
from benchmarks.order_to_cash import figures
from quintet.kernel import postgres
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

SIZES = (500, 3_000)
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def measure(size: int) -> dict[str, Any]:
    """CPU and wall per request."""
    with loaded("company", load) as database:
        ids = [r.id for r in perform(get_document("erp.sales_order").create, Orders().rows(50), actor=worker()).records]
        with serving() as (port, pids):
            client = http.client.HTTPConnection("127.0.0.1", port)
            headers = _log_in(client)
            for _warm in range(100):
                body = _read(client, ids[0], headers)
            assert len(json.loads(body)["lines"]["lines"]) == 5
            walls = []
            with Meter(database, pids()) as meter:
                for number in range(size):
                    start = time.perf_counter()
                    _read(client, ids[number % len(ids)], headers)
                    walls.append(time.perf_counter() - start)
    return {**figures(meter, size), "p99_ms": round(statistics.quantiles(walls, n=100)[98] * 1000, 2)}


def _log_in(client: http.client.HTTPConnection) -> dict[str, str]:
    body = json.dumps({"username": "administrator", "password": "benchmark-password"})
    client.request("POST", "/api/login", body, JSON)
    answer = client.getresponse()
    text = answer.read()
    assert answer.status == 200, text
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    return {"Cookie": cookie, **JSON}


def _read(client: http.client.HTTPConnection, number: int, headers: dict[str, str]) -> bytes:
    client.request("GET", f"/api/docs/erp.sales_order/{number}", headers=headers)
    answer = client.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    return body


@contextmanager
def serving() -> Iterator[tuple[int, Any]]:
    """`quintet serve` on the database in use: its port, and a function that tells its processes now."""
    urls = postgres.database_urls()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": urls.app_url, "DATABASE_OWNER_URL": urls.owner_url}
    command = [sys.executable, "-m", "quintet.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port, lambda: [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    """Until the server answers. Raises RuntimeError after three minutes (a crowded machine takes its time)."""
    last = time.monotonic() + 180
    while time.monotonic() < last:
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            client.request("GET", "/healthz")
            if client.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found += [int(entry.name), *_children(int(entry.name))]
    return found
