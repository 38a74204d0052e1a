"""The clock is injected: tests and the demo company move it, nothing else reads the machine's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)
_HOME = ZoneInfo("Asia/Shanghai")
_zone: ContextVar[ZoneInfo | None] = ContextVar("zone", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


def today() -> date:
    """The present date in the company's zone."""
    return now().astimezone(_zone.get() or _HOME).date()


def local(moment: datetime) -> datetime:
    """The moment in the company's zone, for people to read."""
    return moment.astimezone(_zone.get() or _HOME)


@contextmanager
def frozen_at(moment: datetime | date) -> Iterator[None]:
    """Inside, the clock stands still at `moment` (a date means 10:00 in the company's zone)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 10, tzinfo=(_zone.get() or _HOME))
    token = _source.set(lambda: moment.astimezone(UTC))
    try:
        yield
    finally:
        _source.reset(token)
