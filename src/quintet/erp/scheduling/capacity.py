"""When machines can run: the hours of their work centres on the days worked, less the time they are out of order."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from quintet.erp.products.queries import Centre, get_work_centres
from quintet.erp.scheduling.engine import Machine, Windows
from quintet.erp.scheduling.moments import days_between, midnight, windows_of
from quintet.erp.scheduling.timeline import merged, subtract
from quintet.kernel import sql
from quintet.kernel.text import Text
from quintet.master.calendar.queries import week
from quintet.master.organisation.queries import zone_of

STANDARD = (("08:00", "12:00"), ("13:00", "17:00"))  # eight hours, where a work centre has no windows

_MACHINES = """
SELECT m.id, m.code, m.name, m.work_centre_id, m.active FROM erp_machine m
JOIN erp_workcentre c ON c.id = m.work_centre_id WHERE c.company_id = %s ORDER BY c.code, m.code
"""
# index erp_downtime_machine (machine_id, to_at desc)
_DOWN = """
SELECT d.machine_id, ceil(extract(epoch FROM d.from_at) / 60)::bigint, (extract(epoch FROM d.to_at) / 60)::bigint,
       d.reason
FROM erp_machinedowntime d
WHERE d.company_id = %s AND d.state IN ('DOWN', 'REPAIRED') AND d.to_at > to_timestamp(%s::bigint * 60)
  AND d.from_at < to_timestamp(%s::bigint * 60) ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """A machine: where it stands, when its centre works, when it is out of order (start, end, reason)."""

    id: int
    code: str
    name: str
    centre: int
    active: bool
    hours: Windows
    down: tuple[tuple[int, int, str], ...] = ()

    @property
    def windows(self) -> Windows:
        """When it can run."""
        if not self.active:
            return ()
        down = merged([(start, end) for start, end, _why in self.down])
        return subtract(self.hours, down) if down else self.hours

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class Capacity:
    """The machines of a company from `first` to `last`, both included."""

    zone: ZoneInfo
    first: date
    last: date
    machines: Mapping[int, MachineFacts]
    centres: Mapping[int, Centre]

    @cached_property
    def of_centre(self) -> Mapping[int, tuple[int, ...]]:
        """{work centre: its machines in use}."""
        found: dict[int, list[int]] = defaultdict(list)
        for machine in self.machines.values():
            if machine.active:
                found[machine.centre].append(machine.id)
        return {centre: tuple(machines) for centre, machines in found.items()}

    def as_machines(self) -> list[Machine]:
        """The machines as the engine takes them."""
        return [Machine(each.id, each.windows) for each in self.machines.values()]

    def centre_label(self, centre: int) -> Text:
        """What a work centre is called."""
        return Text(self.centres[centre].name, self.centres[centre].name)


def get_capacity(company: int, first: date, last: date) -> Capacity:
    """The company's machines and their hours from first to last; three statements."""
    zone, centres = zone_of(company), get_work_centres()
    days = days_between(first, last)
    hours: dict[object, Windows] = {}
    down: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    ends = midnight(last, zone) + 1440
    for machine, start, end, why in sql.rows(_DOWN, [company, midnight(first, zone), ends]):
        down[machine].append((start, end, why))
    machines = {}
    for number, code, name, centre, active in sql.rows(_MACHINES, [company]):
        of = centres[centre]
        key = of.windows, of.calendar
        if key not in hours:
            worked = [on for on in days if week(of.calendar).works(on)]
            hours[key] = windows_of(worked, of.windows or STANDARD, zone)
        facts = MachineFacts(number, code, name, centre, active and of.active, hours[key], tuple(down[number]))
        machines[number] = facts
    return Capacity(zone, first, last, machines, centres)
