"""Who is there when, able to do what: for schedules, rosters and panels. Set-based, a handful of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quintet.hr.employees.queries import get_employees, list_employed
from quintet.hr.leave.queries import list_absences
from quintet.hr.presence import matrix, roster, statistics
from quintet.hr.shifts.queries import FIRST_HALF, SECOND_HALF, Roster, Window, get_roster
from quintet.hr.skills.queries import HeldSkill, skills_of

__all__ = ["HeldSkill", "Person", "Window", "list_people", "matrix", "roster", "statistics"]

_OTHER = {FIRST_HALF: SECOND_HALF, SECOND_HALF: FIRST_HALF}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody employed, their skills in the time asked for, and when they are at work (UTC, ends excluded).

    A skill counts from its `valid_from` to its `valid_to` (both included, in the company's zone) and not beyond.
    """

    employee: int
    user: int | None
    name: str
    department: int
    skills: Sequence[HeldSkill]
    windows: Sequence[Window]

    def levels(self, first: date, last: date) -> dict[int, int]:
        """{skill: level} that holds through all of those days."""
        return {s.skill: s.level for s in self.skills if s.valid_from <= first and (s.valid_to or date.max) >= last}


def list_people(company: int, first: date, last: date, employees: Iterable[int] | None = None) -> list[Person]:
    """Everybody employed (or these), with the working time of the shifts that start from first to last, both included.

    Shifts on the working calendar (make-up days too), less approved leave; a night shift belongs to the date it starts
    on. Who left, or has not joined yet, is not at work. Six statements whatever the number of people and days.
    """
    people = list_employed(company) if employees is None else _still_employed(company, employees)
    numbers = [each.id for each in people]
    plan = get_roster(company, numbers, first, last)
    away = _away(company, first, last, None if employees is None else numbers)
    skills = skills_of(company, numbers, first, last)
    return [
        Person(
            each.id,
            each.user_id,
            each.name,
            each.department_id,
            skills.get(each.id, ()),
            _windows(plan, each.id, max(first, each.joined_on), away.get(each.id)),
        )
        for each in people
    ]


def _still_employed(company: int, employees: Iterable[int]) -> list:
    found = get_employees(employees)
    return [each for each in found.values() if each.company_id == company and each.state == "ACTIVE"]


def _away(company: int, first: date, last: date, employees: Sequence[int] | None) -> dict[int, dict[date, str]]:
    """{employee: {day: the part of it they are away}}; both halves of a day by two requests are the whole day."""
    away: dict[int, dict[date, str]] = defaultdict(dict)
    for absence in list_absences(company, first, last, employees=employees):
        days = away[absence.employee]
        for on, part in absence.parts().items():
            days[on] = part if on not in days or days[on] == part else "whole"
    return away


def _windows(plan: Roster, employee: int, joined_on: date, away: Mapping[date, str] | None) -> list[Window]:
    found: list[Window] = []
    for on, windows in plan.windows(employee):
        if on < joined_on:
            continue
        part = away.get(on) if away else None
        if part is None:
            found += windows
        elif part in _OTHER:
            found += plan.windows_on(employee, on, _OTHER[part])
    return found
