"""Who works when: shifts on the working calendar, day by day; leave is not looked at here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from quintet.hr.shifts import rules
from quintet.hr.shifts.models import Shift, ShiftAssignment, ShiftWindow
from quintet.hr.shifts.rules import Minutes, Window
from quintet.kernel import cache, sql, store
from quintet.kernel.text import Text, _, as_text
from quintet.master.calendar.queries import is_working_day
from quintet.master.organisation.queries import zone_of

# where a company has entered no shift at all: the working day of 国务院令第 174 号, eight hours
_STANDARD = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
__all__ = ["FIRST_HALF", "SECOND_HALF", "WHOLE", "Roster", "ShiftFacts", "Window", "get_roster"]

WHOLE, FIRST_HALF, SECOND_HALF = "whole", "first", "second"


@dataclass(frozen=True)
class ShiftFacts:
    """A shift: its windows in minutes since the midnight of the date it starts on."""

    id: int | None
    name: Text
    calendar: int | None
    windows: Sequence[Minutes]
    halves: Mapping[str, Sequence[Minutes]] = field(default_factory=dict, hash=False, compare=False)

    def is_worked(self, on: date) -> bool:
        """Whether the day is a working day on the calendar that the shift follows."""
        return is_working_day(on, self.calendar)


def _facts(number: int | None, name: Text, calendar: int | None, windows: Sequence[Minutes]) -> ShiftFacts:
    halves = {WHOLE: windows, FIRST_HALF: rules.first_half(windows), SECOND_HALF: rules.second_half(windows)}
    return ShiftFacts(number, name, calendar, windows, halves)


STANDARD = _facts(None, _("Standard day", "标准班"), None, _STANDARD)


def get_shifts() -> Mapping[int, ShiftFacts]:
    """Every shift by number; kept in memory until one is written."""
    return cache.get("hr.shift", _load)[0]


def default_shift(company: int) -> ShiftFacts:
    """What people on no shift work: the company's default, else eight hours from 8 to 17."""
    return cache.get("hr.shift", _load)[1].get(company, STANDARD)


def _load() -> tuple[dict[int, ShiftFacts], dict[int, ShiftFacts]]:
    windows: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in store.select(ShiftWindow, "true", tail="ORDER BY t.shift_id, t.position"):
        windows[row.shift_id].append((row.start_time, row.end_time))
    shifts, defaults = {}, {}
    for each in store.select(Shift, "true"):
        found = _facts(each.id, as_text(each.name), each.calendar_id, rules.minutes_of(windows[each.id]))
        shifts[each.id] = found
        if each.is_default and each.active:
            defaults[each.company_id] = found
    return shifts, defaults


@dataclass
class Roster:
    """Which shift people are on, each day of a stretch. Built by `get_roster`; asks nothing more."""

    default: ShiftFacts
    zone: ZoneInfo
    first: date
    last: date
    assigned: Mapping[int, Sequence[tuple[date, date, ShiftFacts]]]
    _moments: dict[tuple[int | None, date, str], list[Window]] = field(default_factory=dict)
    _whole: dict[int | None, list[tuple[date, list[Window]]]] = field(default_factory=dict)

    def shift_on(self, employee: int, on: date) -> ShiftFacts:
        """The shift the employee is on, whether the day is worked or not."""
        for first, last, shift in self.assigned.get(employee, ()):
            if first <= on <= last:
                return shift
        return self.default

    def works(self, employee: int, on: date) -> bool:
        """Whether the day is a working day on the employee's shift."""
        return self.shift_on(employee, on).is_worked(on)

    def windows_on(self, employee: int, on: date, part: str = WHOLE) -> list[Window]:
        """The employee's working time of the shift that starts that day (or of half of it), in UTC."""
        return self._windows(self.shift_on(employee, on), on, part)

    def _windows(self, shift: ShiftFacts, on: date, part: str) -> list[Window]:
        key = (shift.id, on, part)
        if key not in self._moments:
            found = rules.moments(shift.halves[part], on, self.zone) if shift.is_worked(on) else []
            self._moments[key] = found
        return self._moments[key]

    def days(self) -> Iterable[date]:
        """The days of the stretch."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def windows(self, employee: int) -> list[tuple[date, list[Window]]]:
        """(day, working time) of every day the employee works. Those on one shift throughout share one list."""
        if employee in self.assigned:
            return [(on, found) for on in self.days() if (found := self.windows_on(employee, on))]
        key = self.default.id
        if key not in self._whole:
            days = ((on, self._windows(self.default, on, WHOLE)) for on in self.days())
            self._whole[key] = [(on, found) for on, found in days if found]
        return self._whole[key]


# index hr_shift_assignment_employee
_ASSIGNED = "t.company_id = %s AND t.employee_id = ANY(%s::bigint[]) AND t.valid_from <= %s::date"
_NOT_OVER = " AND (t.valid_to IS NULL OR t.valid_to >= %s::date)"


def get_roster(company: int, employees: Iterable[int], first: date, last: date) -> Roster:
    """The shifts of these employees from first to last, both included; two statements."""
    shifts = get_shifts()
    assigned: dict[int, list[tuple[date, date, ShiftFacts]]] = defaultdict(list)
    found = store.select(
        ShiftAssignment, _ASSIGNED + _NOT_OVER, [company, store.array(sorted(set(employees))), last, first]
    )
    for each in found:
        assigned[each.employee_id].append((each.valid_from, each.valid_to or date.max, shifts[each.shift_id]))
    return Roster(default_shift(company), zone_of(company), first, last, dict(assigned))


_PEOPLE_ON = """
SELECT a.shift_id, a.employee_id FROM hr_shiftassignment a JOIN hr_employee e ON e.id = a.employee_id
WHERE a.shift_id = ANY(%s::bigint[]) AND (a.valid_to IS NULL OR a.valid_to >= %s::date) AND e.state = 'ACTIVE'
UNION
SELECT s.id, e.id FROM hr_shift s JOIN hr_employee e ON e.company_id = s.company_id
WHERE s.id = ANY(%s::bigint[]) AND s.is_default AND e.state = 'ACTIVE' AND NOT EXISTS (
  SELECT 1 FROM hr_shiftassignment a
  WHERE a.employee_id = e.id AND a.valid_from <= %s::date AND a.valid_to IS NULL)
ORDER BY 1, 2
"""


def people_on(shifts: Iterable[int], from_: date) -> Mapping[int, list[int]]:
    """{shift: employees on it at some time from that day on}, those on no shift counted with the default one."""
    wanted = list(shifts)
    found: dict[int, list[int]] = {each: [] for each in wanted}
    numbers = store.array(wanted)
    for shift, employee in sql.rows(_PEOPLE_ON, [numbers, from_, numbers, from_]):
        found[shift].append(employee)
    return found
