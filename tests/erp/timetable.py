"""Builders for scheduling: a workshop with machines and people at work, orders to place, what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from quintet.erp.planning.documents import item_plan
from quintet.erp.production.documents import work_order
from quintet.erp.scheduling import commands as scheduling
from quintet.erp.scheduling import people as told
from quintet.erp.scheduling.documents import machine_downtime, schedule_run
from quintet.erp.scheduling.people import PersonFacts
from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.runner import perform
from tests.erp.builders import fresh
from tests.erp.buying import Yard, a_supplier
from tests.erp.factory import D, Plant, a_part, a_plant, an_item, make, work_of
from tests.master.builders import a_user

MONDAY = date(2026, 3, 2)
ZONE = ZoneInfo("Asia/Shanghai")
LI, WANG, ZHAO = 9_000_001, 9_000_002, 9_000_003


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 by the clock on the workshop's wall."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def days_at_work(
    *hours: tuple[int, int], without: Sequence[int] = (), days: int = 60
) -> list[tuple[datetime, datetime]]:
    """These hours of each weekday from 2 March on, without some days of March."""
    found = []
    for n in range(days):
        on = MONDAY + timedelta(days=n)
        if on.weekday() < 5 and not (on.month == 3 and on.day in without):
            midnight = datetime(on.year, on.month, on.day, tzinfo=ZONE)
            found += [(midnight + timedelta(hours=a), midnight + timedelta(hours=b)) for a, b in hours]
    return found


@dataclass
class Workshop:
    """Two lathes and a mill, eight hours a day; Li turns (3), Wang turns (1) and mills (4)."""

    plant: Plant
    turning: int
    milling: int
    lathes: int
    mills: int
    lathe_1: int
    lathe_2: int
    mill: int
    steel: int
    people: list[PersonFacts] = field(default_factory=list)
    yard: Yard | None = None
    sourced: set[int] = field(default_factory=set)

    @property
    def company(self) -> int:
        return self.plant.company

    @property
    def planner(self) -> Actor:
        return self.plant.planner

    def person(self, number: int, name: str, skills: dict[int, int], **values: Any) -> PersonFacts:
        """Somebody at work from 8 to 12 and 13 to 17 unless said otherwise."""
        windows = values.pop("windows", None)
        return PersonFacts(
            number, name, skills, days_at_work((8, 12), (13, 17)) if windows is None else windows, **values
        )

    def turn(self, minutes: Any = 60, level: int = 1, sequence_no: int = 10) -> dict[str, Any]:
        """An operation on a lathe: minutes for the piece, at a level."""
        return self._operation("Turn", self.lathes, self.turning, minutes, level, sequence_no)

    def cut(self, minutes: Any = 60, level: int = 1, sequence_no: int = 20) -> dict[str, Any]:
        """An operation on the mill."""
        return self._operation("Mill", self.mills, self.milling, minutes, level, sequence_no)

    def _operation(
        self, name: str, centre: int, skill: int, minutes: Any, level: int, sequence_no: int
    ) -> dict[str, Any]:
        return {
            "sequence_no": sequence_no,
            "name": name,
            "work_centre": centre,
            "run_minutes": str(minutes),
            "skill": skill,
            "min_level": level,
        }

    def product(self, *operations: dict[str, Any], material: int | None = None) -> int:
        """Something made of one piece of steel by these operations."""
        item = an_item()
        self.plant.bill(item, (material or self.steel, 1))
        self.plant.routing(item, *operations)
        return item

    def order(self, *operations: dict[str, Any], due: int = 13, quantity: Any = 1, **values: Any) -> list[Any]:
        """A released order of a new product; its work orders."""
        material = values.pop("material", None)
        item = self.product(*operations, material=material)
        made = self.plant.released(item, quantity, due_on=date(2026, 3, due), **values)
        return work_of(made.id)

    def source(self, item: int, **values: Any) -> int:
        """A supplier of an item, with its lead time."""
        if self.yard is None:
            buyer = a_user("buyer", company=self.company)
            self.yard = Yard(self.company, self.plant.warehouse, buyer, buyer, buyer, buyer, a_supplier())
        self.sourced.add(item)
        return self.yard.source(item, "11.30", **values)

    def buy(self, item: int, quantity: Any, *, day: int) -> Any:
        """A placed purchase order that is expected on a day of March, of a supplier who takes long."""
        if item not in self.sourced:
            self.source(item, lead_time_days=60)
        assert self.yard is not None
        return self.yard.placed({"item": item, "quantity": D(str(quantity)), "expected_on": date(2026, 3, day)})

    def plan_of(self, item: int, **values: Any) -> int:
        """Planning data of an item."""
        return perform(item_plan.create, [{"item": item, **values}], actor=self.planner).record.id

    def run(self, actor: Actor | None = None, **values: Any) -> Any:
        """A schedule made by the planner with the workshop's people; the run afterwards."""
        made = perform(schedule_run.create, [{"first_on": MONDAY, **values}], actor=actor or self.planner).record
        with known(self.people):
            return perform(scheduling.run, [made.id], actor=actor or self.planner).record

    def move(self, work: Any, start_at: datetime, actor: Actor | None = None, **inputs: Any) -> Any:
        """Drag a work order; it afterwards."""
        with known(self.people):
            perform(scheduling.move, [work.id], {"start_at": start_at, **inputs}, actor=actor or self.planner)
        return fresh(work_order, work.id)

    def down(self, machine: int, start: datetime, end: datetime, **values: Any) -> Any:
        """Report a machine down; the slip afterwards."""
        row = {"machine": machine, "from_at": start, "to_at": end, "reason": "spindle", **values}
        made = perform(machine_downtime.create, [row], actor=self.planner).record
        with known(self.people):
            return perform(scheduling.report, [made.id], actor=self.planner).record


@contextmanager
def known(people: Sequence[PersonFacts]) -> Iterator[None]:
    """Inside, these are the people there are."""
    before = list(told._sources)
    told.register_people(lambda _company, _first, _last: people)
    try:
        yield
    finally:
        told._sources[:] = before


def a_workshop(steel: Any = 1000) -> Workshop:
    """The workshop, with steel in stock."""
    plant = a_plant()
    turning, milling = make("master.skill", name="Turning"), make("master.skill", name="Milling")
    hours = [{"from_time": "08:00", "to_time": "12:00"}, {"from_time": "13:00", "to_time": "17:00"}]
    lathes = plant.centre(name="Lathes", windows=hours)
    mills = plant.centre(name="Mills", windows=hours)
    workshop = Workshop(
        plant,
        turning,
        milling,
        lathes,
        mills,
        make("erp.machine", name="Lathe 1", work_centre=lathes),
        make("erp.machine", name="Lathe 2", work_centre=lathes),
        make("erp.machine", name="Mill", work_centre=mills),
        a_part(),
    )
    if steel:
        plant.shop.stock((workshop.steel, steel, 10))
    workshop.people = [
        workshop.person(LI, "Li", {turning: 3}),
        workshop.person(WANG, "Wang", {turning: 1, milling: 4}),
    ]
    return workshop


def placed(work: Any) -> tuple[str, str, int | None, int | None] | None:
    """(start, end, machine, person) of a work order as the database has it, by the clock on the wall; None: nowhere."""
    found = fresh(work_order, getattr(work, "id", work))
    if found.start_at is None:
        return None
    start, end = (f"{moment.astimezone(ZONE):%d %H:%M}" for moment in (found.start_at, found.end_at))
    return start, end, found.machine_id, found.employee_ref


def slots_of(work: Any) -> list[tuple[str, str]]:
    """The slots of a work order, by the clock on the wall."""
    rows = sql.rows("SELECT start_at, end_at FROM erp_slot WHERE work_order = %s ORDER BY start_at", [work.id])
    return [tuple(f"{moment.astimezone(ZONE):%d %H:%M}" for moment in row) for row in rows]


__all__ = ["LI", "MONDAY", "WANG", "ZHAO", "D", "Workshop", "a_workshop", "at", "days_at_work", "known", "placed"]
