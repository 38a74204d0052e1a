"""Somebody is away, a machine is down: what lies there is placed anew, everything else stays."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from quintet.erp.scheduling import writing
from quintet.erp.scheduling.building import Picture, get_picture
from quintet.erp.scheduling.engine import Assignment, Person, Windows
from quintet.erp.scheduling.moments import minute_after
from quintet.erp.scheduling.people import PersonFacts, as_persons, people_at_work
from quintet.erp.scheduling.replanning import replan
from quintet.erp.scheduling.work import WorkOrderFacts
from quintet.erp.scheduling.writing import Change
from quintet.kernel import clock, sql
from quintet.kernel.dispatch import say
from quintet.kernel.unit import current
from quintet.master.organisation.queries import zone_of

LOOK_AHEAD = 90  # days after the last operation that lies in the plan now, for what has to move


def reschedule(
    company: int,
    people: Sequence[PersonFacts] | None = None,
    *,
    employees: Collection[int] | None = None,
    machines: Collection[int] | None = None,
    from_at: datetime | None = None,
    lost: Collection[int] = (),
    reason: str,
) -> list[Change]:
    """Place anew what can no longer be done as planned, of these people and machines (None: of anybody and any).

    That is work planned after `from_at` while its person is away or has lost the skill, or its machine is closed or
    out of order. Later operations move only where they have to. Of the work orders in `lost`, those that lie nowhere
    get a place too: somebody is back. `people` are who there is from today on (None: asked for). Says WorkRescheduled
    of each work order that moved, lost its place or has one again; answers the changes. Inside a command.
    """
    writing.lock_open_work(company)
    today = clock.today()
    last = _last_day(company) + timedelta(days=LOOK_AHEAD)
    if people is None:
        people = people_at_work(company, today - timedelta(days=1), last)
    now = minute_after(clock.now())
    picture = get_picture(company, people, now, today, last)
    since = max(now, minute_after(from_at)) if from_at else now
    back = {n for n in lost if n in picture.work and n not in picture.present}
    affected = impossible(picture, since, employees, machines) | back
    if not affected:
        return []
    changes = [each for each in _place_anew(picture, now, affected) if each.is_move or each.work.id in back]
    sales = writing.sales_orders_of(picture)
    say([change.event(reason, sales[change.work.manufacturing_order]) for change in changes])
    current().flush()
    return changes


def _place_anew(picture: Picture, now: int, affected: set[int]) -> list[Change]:
    loose = set(affected)
    plan, _early = replan(_taken_over(picture, affected), now, loose)
    return writing.write(picture, {number: plan.assignments.get(number) for number in sorted(loose)})


def _last_day(company: int) -> date:
    """The day the plan ends; index erp_slot_time."""
    found: datetime | None = sql.value("SELECT max(end_at) FROM erp_slot WHERE company_id = %s", [company])
    return max(clock.today(), found.astimezone(zone_of(company)).date() if found else clock.today())


def impossible(
    picture: Picture, since: int, employees: Collection[int] | None, machines: Collection[int] | None
) -> set[int]:
    """Work orders that cannot be done from `since` on as they lie, because of these people or machines."""
    at_work = {person.id: person for person in as_persons(list(picture.people.values()))}
    found = set()
    for number, placed in picture.present.items():
        ahead = _ahead(placed, since)
        machine, person = picture.capacity.machines.get(placed.machine), at_work.get(placed.person or 0)
        concerns_machine = machines is None or placed.machine in machines
        concerns_person = placed.person is not None and (employees is None or placed.person in employees)
        closed = concerns_machine and not _lies_in(ahead, machine.windows if machine else ())
        if closed or (concerns_person and not _can(person, picture.work[number], ahead)):
            found.add(number)
    return found


def _can(person: Person | None, work: WorkOrderFacts, ahead: Windows) -> bool:
    """Whether somebody is there with the skill whenever they should be."""
    if person is None or not _lies_in(ahead, person.windows):
        return False
    if work.skill is None:
        return True
    limit = person.limits.get(work.skill)
    able = person.skills.get(work.skill, 0) >= work.min_level
    return able and (limit is None or _lies_in(ahead, (limit,)))


def _ahead(placed: Assignment, since: int) -> Windows:
    return tuple((max(start, since), end) for start, end in placed.slots if end > since)


def _lies_in(slots: Windows, windows: Windows) -> bool:
    return all(any(start <= slot[0] and slot[1] <= end for start, end in windows) for slot in slots)


def _taken_over(picture: Picture, affected: set[int]) -> Picture:
    """Work in progress that is affected goes on where somebody else, or another machine, can."""
    work = {
        number: replace(each, machine=None, employee=None) if number in affected else each
        for number, each in picture.work.items()
    }
    return replace(picture, work=work)
