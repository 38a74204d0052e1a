"""The doctor: what must hold across tables, looked at in one snapshot, as data — findings with the document's number.

A room declares its checks in `checks.py`, flows in any module:

```python
@check("finance.chain", _("The hash chain of vouchers is whole", "凭证哈希链完整"))
def chain() -> Iterable[Finding]:
    for number, in sql.rows("SELECT …"):
        yield Finding(number, _("…", "…"))
```
Checks read set-based, change nothing, and name at most MOST documents: the first ones show where to look.
"""

import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.db import connection, transaction

from quintet.kernel import sql
from quintet.kernel.actor import system_actor
from quintet.kernel.discovery import SystemConfig, load, rooms_of
from quintet.kernel.guarding import reading_as
from quintet.kernel.text import Text

MOST = 20


@dataclass(frozen=True)
class Finding:
    """Something that should not be: the document it is about (None: no single one), and what is wrong with it."""

    document: int | None
    message: Text


@dataclass(frozen=True)
class Check:
    """A declared check; `label` is the claim that holds when nothing is found."""

    name: str
    label: Text
    function: Callable[[], Iterable[Finding]]


@dataclass(frozen=True)
class Examined:
    """What a check found, and how long it took."""

    check: Check
    findings: Sequence[Finding]
    seconds: float


checks: dict[str, Check] = {}


def check(name: str, label: Text) -> Callable[[Callable[[], Iterable[Finding]]], Callable[[], Iterable[Finding]]]:
    """Declare a check, named "system.what". Raises TypeError for a name that is taken."""

    def declare(function: Callable[[], Iterable[Finding]]) -> Callable[[], Iterable[Finding]]:
        if name in checks:
            raise TypeError(f"check {name} is declared twice")
        checks[name] = Check(name, label, function)
        return function

    return declare


def load_checks() -> dict[str, Check]:
    """Every check: the kernel's, the rooms' and the flows'."""
    importlib.import_module("quintet.kernel.checks")
    for config in apps.get_app_configs():
        if isinstance(config, SystemConfig):
            for room in rooms_of(config.label):
                load(room, "checks")
    return checks


def examine(names: Sequence[str] = ()) -> Iterator[Examined]:
    """Run the checks (all, or those named) in one REPEATABLE READ snapshot. Raises KeyError for an unknown name."""
    known = load_checks()
    chosen = [known[name] for name in names] if names else [known[name] for name in sorted(known)]
    with snapshot():
        for each in chosen:
            began = time.perf_counter()
            found = list(islice(each.function(), MOST))
            yield Examined(each, found, time.perf_counter() - began)


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, every read sees the same moment and nothing can be written. In a transaction it is that one's view."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with reading_as(system_actor("doctor")):  # who examines everything looks behind the second wall too
            yield
