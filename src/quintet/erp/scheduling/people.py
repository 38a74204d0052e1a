"""Who can do what, and when they are at work: told by HR through a flow; this room knows no employees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from quintet.erp.scheduling.engine import Person
from quintet.erp.scheduling.moments import minute, minute_after
from quintet.erp.scheduling.timeline import merged
from quintet.kernel.text import Text

_AGES = 1 << 40


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An employee as scheduling needs them. `windows` are the time at work: on shift, leave taken out.

    `skills` is {skill: level}; `limits` {skill: (from, until)} where a certificate does not hold all the time (None:
    open). `away` is leave as people read it: (from, until, what).
    """

    employee: int
    name: str
    skills: Mapping[int, int]
    windows: Sequence[tuple[datetime, datetime]]
    limits: Mapping[int, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    away: Sequence[tuple[datetime, datetime, Text | str]] = ()
    department: str = ""


Source = Callable[[int, date, date], Sequence[PersonFacts]]
_sources: list[Source] = []


def register_people(function: Source) -> Source:
    """Whoever knows says who there is: `function(company, first, last)`, days both included, for runs and pages."""
    _sources[:] = [function]
    return function


def people_at_work(company: int, first: date, last: date) -> Sequence[PersonFacts]:
    """The company's people and their time from first to last; nobody where nobody tells."""
    return _sources[0](company, first, last) if _sources else ()


def people_for(record: Any, company: int, first: date, last: date) -> Sequence[PersonFacts]:
    """What a flow filled into `record.people`, else everybody there is."""
    given: Sequence[PersonFacts] | None = record.__dict__.get("people")
    return people_at_work(company, first, last) if given is None else given


def as_persons(people: Sequence[PersonFacts]) -> list[Person]:
    """The people as the engine takes them."""
    return [
        Person(
            each.employee,
            each.skills,
            merged([(minute_after(start), minute(end)) for start, end in each.windows]),
            {skill: _limit(*ends) for skill, ends in each.limits.items()},
        )
        for each in people
    ]


def _limit(first: datetime | None, last: datetime | None) -> tuple[int, int]:
    return (0 if first is None else minute_after(first), _AGES if last is None else minute(last))
