"""What grows while it runs: memory of the server and its backends, connections, the database, the relay's lag."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

_GAUGE = re.compile(r"^(quintet_\w+) (\S+)$", re.MULTILINE)


@dataclass
class Watch:
    """Samples, taken every `pause` seconds in a thread, until `close`."""

    port: int
    server: int
    database: str
    url: str
    pause: float
    samples: list[dict[str, float]] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.began = time.time()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while True:
            self.samples.append(self._sample())
            if self.ending.wait(self.pause):
                self.samples.append(self._sample())
                return

    def close(self) -> None:
        """The last sample, and no more."""
        self.ending.set()
        self.thread.join(timeout=30)

    def _sample(self) -> dict[str, float]:
        processes, backends = family(self.server), backends_of(self.database)
        held = [_anonymous(pid) for pid in backends]
        found = {
            "at": time.time() - self.began,
            "server_mb": sum(map(_anonymous, processes)),
            "processes": len(processes),
            "backends_mb": sum(held),
            "largest_backend_mb": max(held, default=0.0),
            "backends": len(backends),
            "files": sum(map(_files, processes)),
            "database_mb": self._database_size(),
        }
        return {**found, **self._gauges()}

    def _database_size(self) -> float:
        with psycopg.connect(self.url, autocommit=True) as asked:
            row = asked.execute("SELECT pg_database_size(%s)", [self.database]).fetchone()
        return row[0] / 2**20 if row else 0.0

    def _gauges(self) -> dict[str, float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            return {}
        finally:
            connection.close()
        known = dict(_GAUGE.findall(text))
        return {
            "events_waiting": float(known.get("quintet_events_waiting", -1)),
            "events_parked": float(known.get("quintet_events_parked", -1)),
        }


def family(parent: int) -> list[int]:
    """A process and everything it started."""
    found = [parent] if Path(f"/proc/{parent}").exists() else []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _parent(entry) == parent:
            found += [pid for pid in family(int(entry.name)) if pid not in found]
    return found


def backends_of(database: str) -> list[int]:
    """Processes of PostgreSQL that serve the database."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if command.startswith("postgres:") and f" {database} " in command:
                found.append(int(entry.name))
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def _anonymous(pid: int) -> float:
    """MB of memory that is its own (what is shared with others is not counted once for each of them)."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"RssAnon:\s+(\d+)", text)
    return int(found.group(1)) / 1024 if found else 0.0


def _files(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0


def growth(samples: list[dict[str, float]], name: str) -> dict[str, Any]:
    """How a figure went: at the start, in the middle, at the end, and its slope per minute over the second half."""
    known = [sample for sample in samples if name in sample]
    late = known[len(known) // 2 :]
    return {
        "first": round(known[0][name], 1),
        "middle": round(late[0][name], 1),
        "last": round(known[-1][name], 1),
        "most": round(max(sample[name] for sample in known), 1),
        "per_minute": round(_slope([s["at"] / 60 for s in late], [s[name] for s in late]), 3),
    }


def _slope(at: list[float], values: list[float]) -> float:
    """By least squares."""
    middle_at, middle = sum(at) / len(at), sum(values) / len(values)
    spread = sum((t - middle_at) ** 2 for t in at)
    return sum((t - middle_at) * (v - middle) for t, v in zip(at, values, strict=True)) / spread if spread else 0.0
