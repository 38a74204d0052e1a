"""CPU and wall time of a piece of work: this process and its PostgreSQL backends, and how fast the machine is now.

CPU is what is compared: on a shared machine wall time measures the neighbours. Backends' CPU is read from /proc, so the
database must run on this machine. `calibrate` times a fixed Python loop beside each measurement.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def _cpu_seconds(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / _TICK


def backend_cpu(database: str) -> dict[int, float]:
    """CPU seconds so far of every backend that serves the database, by pid."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if command.startswith("postgres:") and f" {database} " in command:
                found[int(entry.name)] = _cpu_seconds(int(entry.name))
        except OSError:
            continue
    return found


def calibrate() -> float:
    """Milliseconds of CPU that a fixed Python loop takes now."""
    start = time.process_time()
    total = 0
    for i in range(3_000_000):
        total += i
    return round((time.process_time() - start) * 1000, 1)


@dataclass
class Meter:
    """`with Meter(database) as m: …`, then `m.cpu` and `m.wall` in seconds; `pids`: count a server instead of us."""

    database: str
    pids: list[int] = field(default_factory=list)
    wall: float = 0.0
    python: float = 0.0
    backends: float = 0.0

    def __enter__(self) -> "Meter":
        self._before = backend_cpu(self.database)
        self._others = {pid: _cpu_seconds(pid) for pid in self.pids}
        self._cpu = time.process_time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.wall = time.perf_counter() - self._wall
        own = time.process_time() - self._cpu
        others = sum(_cpu_seconds(pid) - before for pid, before in self._others.items())
        self.python = others if self.pids else own
        self.backends = sum(cpu - self._before.get(pid, 0.0) for pid, cpu in backend_cpu(self.database).items())

    @property
    def cpu(self) -> float:
        return self.python + self.backends
