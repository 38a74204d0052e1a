"""The clock is injected: tests and the demo company move it, nothing else reads the machine's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)
CHINA = ZoneInfo("Asia/Shanghai")
_zone: ContextVar[ZoneInfo | None] = ContextVar("zone", default=None)
_zone_of: Callable[[int], ZoneInfo] | None = None


def register_zones(function: Callable[[int], ZoneInfo]) -> Callable[[int], ZoneInfo]:
    """Declare how the zone of a company (by number) is found; master data does."""
    global _zone_of
    _zone_of = function
    return function


@contextmanager
def in_zone_of(company: int | None) -> Iterator[None]:
    """Inside, dates are those of the company's zone; without one those of China."""
    token = _zone.set(_zone_of(company) if company and _zone_of else None)
    try:
        yield
    finally:
        _zone.reset(token)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


def today() -> date:
    """The present date in the company's zone."""
    return now().astimezone(_zone.get() or CHINA).date()


def local(moment: datetime) -> datetime:
    """The moment in the company's zone, for people to read."""
    return moment.astimezone(_zone.get() or CHINA)


@contextmanager
def frozen_at(moment: datetime | date) -> Iterator[None]:
    """Inside, the clock stands still at `moment` (a date means 10:00 in the company's zone)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 10, tzinfo=(_zone.get() or CHINA))
    token = _source.set(lambda: moment.astimezone(UTC))
    try:
        yield
    finally:
        _source.reset(token)
