"""Work of the calendar: what is due because a day has come.

```python
@every_day("hr.employees.take_effect")
def take_effect_today() -> None:
    for number, company in …:
        perform(take_effect, [number], actor=system_actor("hr.employees.take_effect", company))
```
The relay (`quintet serve`, `quintet worker`) runs every step once when a day begins, one process at a time; a step that
raises is tried again after a while. A step sees to its transactions itself, is idempotent, catches up on days missed.
"""

import logging
import time
from collections.abc import Callable

from django.db import transaction

from quintet.kernel import clock, sql

Step = Callable[[], None]

log = logging.getLogger("quintet.daily")
PAUSE = 600.0  # seconds before a step that failed is tried again
_LOCK = 7_301_003
_steps: dict[str, Step] = {}
_done: dict[str, int] = {}  # by step: the last day this process knows to be done
_failed: dict[str, float] = {}

_CLAIM = """
INSERT INTO kernel_cursor (consumer, position) VALUES (%s, %s)
ON CONFLICT (consumer) DO UPDATE SET position = excluded.position WHERE kernel_cursor.position < excluded.position
"""


def every_day(name: str) -> Callable[[Step], Step]:
    """Declare a step. Raises TypeError for a name that is taken."""

    def declare(function: Step) -> Step:
        if name in _steps:
            raise TypeError(f"{name} is declared twice")
        _steps[name] = function
        return function

    return declare


def run_due() -> int:
    """Run the steps whose day has come; how many ran. Where nothing is due it costs no statement."""
    today = clock.today().toordinal()
    return sum(_run(name, today) for name in sorted(_steps) if _done.get(name) != today and not _waits(name))


def _waits(name: str) -> bool:
    return time.monotonic() - _failed.get(name, -PAUSE) < PAUSE


def _run(name: str, today: int) -> int:
    """Whoever writes the day down does its work; another process finds it done, or waits its turn."""
    consumer = f"daily:{name}"
    if (sql.value("SELECT position FROM kernel_cursor WHERE consumer = %s", [consumer]) or 0) >= today:
        _done[name] = today
        return 0
    if not sql.value("SELECT pg_try_advisory_lock(%s)", [_LOCK]):
        return 0
    try:
        _steps[name]()
        with transaction.atomic():
            sql.execute(_CLAIM, [consumer, today])
        _done[name] = today
        _failed.pop(name, None)
    except Exception:
        log.exception("%s failed", name)
        _failed[name] = time.monotonic()
        return 0
    finally:
        sql.value("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return 1


def forget() -> None:
    """Know nothing of what was done (tests, another database)."""
    _done.clear()
    _failed.clear()
