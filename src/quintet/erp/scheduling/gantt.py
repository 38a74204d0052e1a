"""The Gantt as the client draws it: rows, bars with their pieces, what is not placed, and the figures above."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from quintet.erp.scheduling import gantt_reading as reading
from quintet.erp.scheduling import gantt_rows as rows
from quintet.erp.scheduling.capacity import get_capacity
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.gantt_bars import Seen, late_days_of, shown_bars, shown_unplaced
from quintet.erp.scheduling.gantt_reading import BarRow, UnplacedRow
from quintet.erp.scheduling.gantt_rows import Stretch, percent
from quintet.erp.scheduling.moments import midnight, moment
from quintet.erp.scheduling.people import PersonFacts, people_at_work
from quintet.erp.scheduling.work import list_slots
from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.reading.values import reference
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import _

LONGEST = 92  # days that can be looked at
TWO_WEEKS = timedelta(days=13)


def get_gantt(
    actor: Actor,
    first: date | None = None,
    last: date | None = None,
    by: str = "machine",
    *,
    centre: int | None = None,
    late: bool = False,
) -> dict[str, Any]:
    """The plan from first to last (both included; two weeks from today) by machine, person or order.

    Only what the actor may read; `late`: only orders that end after they are due. The number of statements does not
    grow with what is shown. Raises InvalidInput for more than 92 days.
    """
    first = first or clock.today()
    last = last or first + TWO_WEEKS
    _check(first, last)
    seen, run, unplaced = _read(actor, first, last, centre)
    people = people_at_work(actor.company_id or 0, first - timedelta(days=1), last) if by == "person" else ()
    shown = [bar for bar in seen.bars if not late or late_days_of(seen, bar)]
    resources = _resources(seen, by, shown, people, centre)
    return {
        "by": by,
        "first": first,
        "last": last,
        "from": moment(seen.stretch.since),
        "to": moment(seen.stretch.until),
        "now": clock.now(),
        "time_zone": str(seen.capacity.zone),
        "resources": resources,
        "bars": shown_bars(seen, by, shown, {row["key"] for row in resources}),
        "unplaced": [shown_unplaced(seen, each) for each in unplaced],
        "figures": _figures(seen, resources, shown, unplaced, by),
        "last_run": run and _run(run),
        "can_run": may_at_all(actor, schedule_run, "create") and may_at_all(actor, schedule_run, "run"),
    }


def _read(
    actor: Actor, first: date, last: date, centre: int | None
) -> tuple[Seen, reading.LastRun | None, list[UnplacedRow]]:
    """What lies in those days, the last run, and what lies nowhere."""
    company = actor.company_id or 0
    capacity = get_capacity(company, first, last)
    stretch = Stretch(midnight(first, capacity.zone), midnight(last + timedelta(days=1), capacity.zone))
    bars = reading.list_bars(actor, moment(stretch.since), moment(stretch.until), centre)
    run = reading.get_last_run(company)
    unplaced = reading.list_unplaced(actor, run, centre)
    slots = list_slots(bar.id for bar in bars)
    titles = register.titles({bar.employee for bar in bars} | {bar.machine for bar in bars})
    sales = reading.sales_of(actor, [*(bar.sales_order for bar in bars), *(each.sales_order for each in unplaced)])
    return Seen(actor, capacity, stretch, bars, slots, titles, sales), run, unplaced


def _check(first: date, last: date) -> None:
    if not 0 <= (last - first).days < LONGEST:
        text = _("from one to {n} days", "范围为 1 到 {n} 天").format(n=LONGEST)
        raise InvalidInput([Invalid(text, "last", "erp.scheduling.shown_days")])


def _run(run: reading.LastRun) -> dict[str, Any]:
    number = reference("erp.schedule_run", run.id, run.number)
    return {"run": number, "at": run.at, "late": run.late, "unplaced": run.unplaced}


def _resources(
    seen: Seen, by: str, bars: Sequence[BarRow], people: Sequence[PersonFacts], centre: int | None
) -> list[dict[str, Any]]:
    machines, persons = rows.planned_minutes(seen.slots, seen.stretch)
    if by == "person":
        return rows.person_rows(seen.actor, people, seen.stretch, persons)
    if by == "order":
        customers = {number: customer for number, (_number, customer) in seen.sales.items()}
        return rows.order_rows(seen.actor, bars, seen.slots, seen.stretch, customers)
    return rows.machine_rows(seen.actor, seen.capacity, seen.stretch, machines, centre)


def _figures(
    seen: Seen, resources: Sequence[Mapping[str, Any]], bars: Sequence[BarRow], unplaced: Sequence[UnplacedRow], by: str
) -> dict[str, Any]:
    """Sums over the rows; by order, what is planned of them, and no capacity."""
    available = sum(row["available_minutes"] for row in resources)
    planned = sum(row["planned_minutes"] for row in resources)
    return {
        "bars": len(bars),
        "late": len({bar.order for bar in bars if late_days_of(seen, bar)}),
        "unplaced": len(unplaced),
        "planned_minutes": planned,
        "available_minutes": available,
        "utilisation": None if by == "order" else percent(planned, available),
    }
