"""What a move would do, shown while somebody drags: the refusal, or who else moves and how full everybody gets."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from quintet.erp.production.documents import work_order
from quintet.erp.scheduling.building import Picture
from quintet.erp.scheduling.conflicts import refusal
from quintet.erp.scheduling.engine import Assignment
from quintet.erp.scheduling.fitting import Wish, fit
from quintet.erp.scheduling.gantt import TWO_WEEKS
from quintet.erp.scheduling.gantt_rows import Stretch, percent
from quintet.erp.scheduling.moments import midnight, minute, moment
from quintet.erp.scheduling.moving import picture_for
from quintet.erp.scheduling.people import as_persons
from quintet.erp.scheduling.work import label_of
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.reading.bodies import fetch, require
from quintet.kernel.reading.values import reference
from quintet.kernel.results import Refused

Placed = Mapping[int, Assignment]


def try_move(
    actor: Actor,
    number: int,
    start_at: datetime,
    machine: int | None = None,
    employee: int | None = None,
    *,
    push_later: bool = False,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """What `move` would answer, and what it would change; nothing is written. Raises NotFound, NotAllowed."""
    require(actor, work_order, "move")
    record = fetch(actor, work_order, number)
    try:
        picture = picture_for(record, start_at)
        wish = Wish(number, minute(start_at), machine, employee, push_later)
        found = fit(picture, wish)
        if found.obstacle is not None:
            raise refusal(picture, wish, found.obstacle)
    except Refused as no:
        return {"refusal": no.message, "rule": no.rule, "moved": [], "resources": [], "late": []}
    first = first or clock.today()
    zone = picture.capacity.zone
    until = midnight((last or first + TWO_WEEKS) + timedelta(days=1), zone)
    after = {**picture.present, **found.placed}
    return {
        "refusal": None,
        "rule": None,
        "moved": [_moved(picture, job, found.placed[job]) for job in sorted(found.placed)],
        "resources": _resources(picture, found.placed, after, Stretch(midnight(first, zone), until)),
        "late": _late(picture, found.placed, after),
    }


def _moved(picture: Picture, job: int, placed: Assignment) -> dict[str, Any]:
    before = picture.present.get(job)
    return {
        "work_order": reference("erp.work_order", job, label_of(picture.work[job])),
        "before": before and {"start": moment(before.start), "end": moment(before.end)},
        "after": {"start": moment(placed.start), "end": moment(placed.end)},
    }


def _resources(picture: Picture, placed: Placed, after: Placed, stretch: Stretch) -> list[dict[str, Any]]:
    """How full the machines and people it touches are, before and after."""
    touched = [*placed.values(), *(picture.present[job] for job in placed if job in picture.present)]
    found = []
    for machine in sorted({each.machine for each in touched}):
        facts = picture.capacity.machines.get(machine)
        if facts is not None:
            use = _use(picture.present, after, "machine", machine, stretch, stretch.minutes(facts.windows))
            found.append({"key": f"machine:{machine}", "label": facts.name, **use})
    for person in sorted({each.person for each in touched if each.person is not None}):
        who = picture.people.get(person)
        if who is not None:
            (at_work,) = as_persons([who])
            use = _use(picture.present, after, "person", person, stretch, stretch.minutes(at_work.windows))
            found.append({"key": f"person:{person}", "label": who.name, **use})
    return found


def _use(
    before: Placed, after: Placed, what: str, number: int, stretch: Stretch, available: int
) -> dict[str, Decimal | None]:
    def share(placed: Placed) -> Decimal | None:
        planned = sum(stretch.minutes(each.slots) for each in placed.values() if getattr(each, what) == number)
        return percent(planned, available)

    return {"before": share(before), "after": share(after)}


def _late(picture: Picture, placed: Placed, after: Placed) -> list[dict[str, Any]]:
    """Orders whose lateness changes."""
    orders = {picture.work[job].manufacturing_order: picture.work[job] for job in placed}
    found = []
    for order, work in sorted(orders.items()):
        days = [_days(picture, order, work.due_on, plan) for plan in (picture.present, after)]
        if days[0] != days[1]:
            ref = reference("erp.manufacturing_order", order, work.order_number)
            found.append({"order": ref, "before_days": days[0], "after_days": days[1]})
    return found


def _days(picture: Picture, order: int, due_on: date, plan: Placed) -> int:
    ends = [each.end for job, each in plan.items() if picture.work[job].manufacturing_order == order]
    return max(0, (picture.day(max(ends) - 1) - due_on).days) if ends else 0
