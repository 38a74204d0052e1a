"""The demo company behind a real server: made once per day and source, copied for each test process."""

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from quintet.kernel import postgres
from quintet.kernel.postgres.templates import ensure_template
from tests.harness import databases

PREFIX = "quintet_browser"
SECONDS_TO_START = 60
_SHAPING = ("*.py", "*.sql", "*.csv", "*.toml", "*.json")


@contextmanager
def served(server: postgres.DatabaseUrls, log: Path) -> Iterator[str]:
    """Address of `quintet serve` in demo mode on a copy of the demo company of our own; its output goes to `log`."""
    template = ensure_template(server, PREFIX, _content_key(), _make)
    with databases.copy_of(server, template) as urls, log.open("w") as output:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [*_QUINTET, "serve", "--port", str(port), "--threads", "4"],
            env=_environment(urls),
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


_QUINTET = [sys.executable, "-m", "quintet.cli"]


def _environment(urls: postgres.DatabaseUrls) -> dict[str, str]:
    names = {
        "DATABASE_URL": urls.app_url,
        "DATABASE_OWNER_URL": urls.owner_url,
        "DATABASE_ADMIN_URL": urls.admin_url,
        "QUINTET_DEMO": "1",
    }
    return {**os.environ, **names}


def _content_key() -> str:
    """What the company looks like follows from all of the source and from the day: its life ends today."""
    digest = hashlib.sha256(f"{datetime.now().astimezone():%Y-%m-%d}".encode())
    for path in sorted(path for kind in _SHAPING for path in databases.SOURCE.rglob(kind)):
        digest.update(f"{path.relative_to(databases.SOURCE)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _make(urls: postgres.DatabaseUrls) -> None:
    # As people make it, in a process of its own: with real passwords, and without our frozen clocks and open doors.
    made = subprocess.run(
        [*_QUINTET, "demo", "--no-serve"], env=_environment(urls), capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise AssertionError(f"the demo company cannot be made:\n{made.stdout}\n{made.stderr}")


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        threading.Event().wait(0.05)
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")
