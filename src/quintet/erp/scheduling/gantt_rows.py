"""The rows of the Gantt: machines, people or orders, how full they are, and when they are not there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.erp.scheduling import words
from quintet.erp.scheduling.capacity import Capacity
from quintet.erp.scheduling.engine import Windows
from quintet.erp.scheduling.gantt_reading import BarRow
from quintet.erp.scheduling.moments import minute, minute_after, moment
from quintet.erp.scheduling.people import PersonFacts, as_persons
from quintet.erp.scheduling.timeline import intersect, merged, subtract
from quintet.erp.scheduling.work import Pieces
from quintet.kernel.actor import Actor
from quintet.kernel.documents import documents
from quintet.kernel.money import plain
from quintet.kernel.reading.values import reference
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import Text, _

CLOSED, OFF = _("closed", "停工"), _("off shift", "不在班")
Closed = tuple[int, int, str, Text | str]  # start, end, reason, label


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that is shown, in minutes."""

    since: int
    until: int

    @property
    def windows(self) -> Windows:
        return ((self.since, self.until),)

    def minutes(self, windows: Windows) -> int:
        """How much of the windows lies in it."""
        return sum(end - start for start, end in intersect(windows, self.windows))


def percent(part: int, whole: int) -> Decimal | None:
    """A share in percent, one place; None of nothing."""
    return round(Decimal(100 * part) / whole, 1) if whole else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `use` are (available, planned) minutes, `measured` False where they say nothing about being full."""

    kind: str
    id: int
    label: str
    hint: str
    group: str
    ref: Any
    use: tuple[int, int]
    closed: Sequence[Closed] = ()
    measured: bool = True

    def shown(self) -> dict[str, Any]:
        """As the web contract has it."""
        available, planned = self.use
        return {
            "key": f"{self.kind}:{self.id}",
            "id": self.id,
            "label": self.label,
            "hint": self.hint,
            "group": self.group,
            "ref": self.ref,
            "available_minutes": available,
            "planned_minutes": planned,
            "utilisation": percent(planned, available) if self.measured else None,
            "closed": [
                {"start": moment(start), "end": moment(end), "reason": reason, "label": said}
                for start, end, reason, said in sorted(self.closed, key=lambda each: each[0])
            ],
        }


def planned_minutes(slots: Mapping[int, Pieces], stretch: Stretch) -> tuple[dict[int, int], dict[int, int]]:
    """Minutes planned within the stretch: ({machine: minutes}, {person: minutes})."""
    machines: dict[int, int] = defaultdict(int)
    people: dict[int, int] = defaultdict(int)
    for pieces in slots.values():
        for piece in pieces:
            worked = stretch.minutes(piece.slots)
            machines[piece.machine] += worked
            if piece.person is not None:
                people[piece.person] += worked
    return machines, people


def machine_rows(
    actor: Actor, capacity: Capacity, stretch: Stretch, used: Mapping[int, int], centre: int | None
) -> list[dict[str, Any]]:
    """A row for each machine in use (of one work centre), and for those that still have work."""
    opens = may_at_all(actor, documents["erp.machine"], "read")
    found = []
    for each in capacity.machines.values():
        if (centre is not None and each.centre != centre) or not (each.active or used.get(each.id)):
            continue
        down = merged([(start, end) for start, end, _why in each.down])
        closed: list[Closed] = [(a, b, "closed", CLOSED) for a, b in _not_in(each.hours, down, stretch)]
        for start, end, why in each.down:
            closed += [(a, b, "down", why) for a, b in intersect(((start, end),), stretch.windows)]
        ref = reference("erp.machine", each.id, each.label) if opens else None
        use = stretch.minutes(each.windows), used.get(each.id, 0)
        group = capacity.centres[each.centre].name
        found.append(Row("machine", each.id, each.name, each.code, group, ref, use, closed).shown())
    return found


def person_rows(
    actor: Actor, people: Sequence[PersonFacts], stretch: Stretch, used: Mapping[int, int]
) -> list[dict[str, Any]]:
    """A row for everybody who has a skill, or work."""
    shown = [each for each in people if each.skills or used.get(each.employee)]
    names = words.skill_names(skill for each in shown for skill in each.skills)
    opens = "hr.employee" in documents and may_at_all(actor, documents["hr.employee"], "read")
    found = []
    for each, person in zip(shown, as_persons(shown), strict=True):
        away = [(minute(start), minute_after(end), what) for start, end, what in each.away]
        out = merged([(start, end) for start, end, _what in away])
        closed: list[Closed] = [(a, b, "closed", OFF) for a, b in _not_in(person.windows, out, stretch)]
        for start, end, what in away:
            closed += [(a, b, "leave", what) for a, b in intersect(((start, end),), stretch.windows)]
        skills = sorted(each.skills.items(), key=lambda held: (-held[1], names.get(held[0], "")))
        hint = ", ".join(f"{names.get(skill, skill)} {level}" for skill, level in skills)
        ref = reference("hr.employee", each.employee, each.name) if opens else None
        use = stretch.minutes(person.windows), used.get(each.employee, 0)
        found.append(Row("person", each.employee, each.name, hint, each.department, ref, use, closed).shown())
    return sorted(found, key=lambda row: (str(row["group"]), str(row["label"]), row["id"]))


def order_rows(
    actor: Actor, bars: Sequence[BarRow], slots: Mapping[int, Pieces], stretch: Stretch, customers: Mapping[int, str]
) -> list[dict[str, Any]]:
    """A row for each manufacturing order, by due date."""
    opens = may_at_all(actor, documents["erp.manufacturing_order"], "read")
    first: dict[int, BarRow] = {}
    planned: dict[int, int] = defaultdict(int)
    for bar in bars:
        first.setdefault(bar.order, bar)
        planned[bar.order] += sum(stretch.minutes(piece.slots) for piece in slots.get(bar.id, ()))
    found = []
    for order, bar in sorted(first.items(), key=lambda each: (each[1].due_on, each[0])):
        ref = reference("erp.manufacturing_order", order, bar.order_number) if opens else None
        hint = f"{bar.item_code} {bar.item_name} × {plain(bar.quantity)}"
        group = customers.get(bar.sales_order or 0, "")
        use = 0, planned[order]
        found.append(Row("order", order, bar.order_number, hint, group, ref, use, measured=False).shown())
    return found


def _not_in(windows: Windows, said: Windows, stretch: Stretch) -> Windows:
    """The time without the windows that is not said to be something else."""
    return subtract(subtract(stretch.windows, intersect(windows, stretch.windows)), said)
